/** The rules over damaged streams: any byte may be anything, and they neither throw nor name bytes that are not there. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FAULTS, SOUND } from '../conformance/faults.ts';
import { open } from '../build/open.ts';
import { runs } from './seed.ts';

const STREAMS = [...FAULTS.map(([, bytes]) => bytes), ...SOUND.map(([, bytes]) => bytes)];

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
});
