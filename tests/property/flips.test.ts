/** The rules over damaged streams: any byte may be anything, and they neither throw nor name bytes that are not there. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VERIFY } from '../../src/core/formats/libxc/verify.ts';
import { FAULTS, SOUND } from '../conformance/faults.ts';
import { before, image, PV } from '../conformance/guests.ts';
import { page, PAGE_FAULTS, pte, SOUND_PAGES } from '../conformance/page-faults.ts';
import { open } from '../build/open.ts';
import { runs } from './seed.ts';

const STREAMS = [...FAULTS, ...SOUND, ...PAGE_FAULTS, ...SOUND_PAGES].map(([, bytes]) => bytes);

describe('the rules', () => {
  it('bear any bytes, and name only bytes of the stream', () => {
    fc.assert(
      fc.property(fc.constantFrom(...STREAMS), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }), (bytes, changes) => {
        const damaged = bytes.slice();
        for (const [at, value] of changes) damaged[at % damaged.length] = value;
        const opened = open(damaged);
        for (const { range } of opened.findings) {
          expect(range.start).toBeLessThanOrEqual(range.end);
          expect(range.end).toBeLessThanOrEqual(damaged.length);
        }
      }),
      runs(2000),
    );
  });

  it('on page contents bear any list of PFNs and types, cut anywhere', () => {
    const entry = fc.tuple(fc.constantFrom(0, 1, 2, 0x10, 0x11, 0x20, 0x1ff), fc.constantFrom(0, 0, 1, 4, 0xc, 0xf, 0xd, 0xe, 5));
    const word = fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.nat({ max: 0x210 }).map((pfn) => pte(pfn)));
    const batch = fc.tuple(fc.array(entry, { maxLength: 6 }), word, fc.nat({ max: 511 }), fc.boolean());
    fc.assert(
      fc.property(fc.array(batch, { maxLength: 6 }), fc.nat(), (batches, cut) => {
        const steps = before(PV, 'tsc', (to) =>
          batches.reduce((writer, [entries, value, at, verify]) => (verify ? writer.record(VERIFY) : writer).pages(entries.map(([pfn, type]) => ({ pfn, type, data: page({ [8 * at]: value }) }))), to));
        const whole = image(steps).bytes();
        const bytes = cut % 3 === 0 ? whole.subarray(0, 64 + (cut % (whole.length - 64))) : whole;
        for (const { row, range } of open(bytes).findings) {
          expect(row).toBeGreaterThanOrEqual(-1);
          expect(range.start).toBeLessThanOrEqual(range.end);
          expect(range.end).toBeLessThanOrEqual(bytes.length);
        }
      }),
      runs(300),
    );
  });
});
