/** Whatever stands in the bytes, nothing throws, and every byte of every row is in exactly one leaf. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LayerName } from '../../src/core/index/layer.ts';
import { GOOD } from '../build/good.ts';
import { open, rowTilingFault, tilingFault, type Opened } from '../build/open.ts';
import { runs } from './seed.ts';

const STREAMS = Object.entries(GOOD).map(([name, build]) => ({ name, bytes: build() }));
const LAYERS: readonly LayerName[] = ['xl', 'libvirt', 'libxl', 'libxc'];

/** Rows tile the source, and findings stand in it. */
function rowFault(opened: Opened, size: number): string | null {
  const astray = opened.findings.find(({ row, range }) => row < -1 || row >= opened.rowCount || range.start < 0 || range.end < range.start || range.end > size);
  if (astray !== undefined) return `${astray.rule} is about row ${astray.row}, [${astray.range.start}, ${astray.range.end})`;
  return rowTilingFault(opened.rows(), size);
}

/** The first row whose leaves do not tile it. */
function leafFault(opened: Opened): string | null {
  const rows = opened.rows();
  for (const [i, { start, end }] of rows.entries()) {
    const fault = tilingFault(opened.leaves(i), start, end);
    if (fault !== null) return `row ${i}: ${fault}`;
  }
  return null;
}

/** Every summary is text; none throws. */
function summarise(opened: Opened): void {
  for (let row = 0; row < opened.rowCount; row++) expect(opened.run(opened.stream.summary(row))).toBeTypeOf('string');
}

const check = (bytes: Uint8Array, as?: LayerName): string | null => {
  const opened = open(bytes, as);
  if (opened.stream.identification?.kind === 'foreign') return opened.rowCount === 0 ? null : 'rows in what is no stream';
  summarise(opened);
  return rowFault(opened, bytes.length) ?? leafFault(opened);
};

describe('a whole stream', () => {
  for (const { name, bytes } of STREAMS) {
    it(`has every byte in exactly one leaf: ${name}`, () => {
      expect(check(bytes)).toBeNull();
    });
  }
});

describe('a damaged stream', () => {
  for (const { name, bytes } of STREAMS) {
    // The same bytes stand inside an xl file, where they are flipped too.
    if (name === 'a bare libxc image') continue;
    it(`is still rows without a hole, whichever byte of ${name} is flipped`, () => {
      const wrong: string[] = [];
      for (let at = 0; at < bytes.length; at++) {
        const flipped = bytes.slice();
        flipped[at] = (flipped[at] ?? 0) ^ (1 << at % 8);
        const opened = open(flipped);
        const fault = opened.stream.identification?.kind === 'foreign' ? null : rowFault(opened, bytes.length);
        if (fault !== null) wrong.push(`byte ${at}: ${fault}`);
      }
      expect(wrong).toEqual([]);
    });
  }

  it('has every byte in exactly one leaf, with any bytes replaced', () => {
    const replacements = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.constantFrom(...STREAMS), replacements, ({ bytes }, list) => {
        const damaged = bytes.slice();
        for (const [at, byte] of list) damaged[at % damaged.length] = byte;
        expect(check(damaged)).toBeNull();
      }),
      runs(60),
    );
  });

  it('has every byte in exactly one leaf, with headers of records and layers overwritten', () => {
    fc.assert(
      fc.property(fc.constantFrom(...STREAMS), fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 16 }), ({ bytes }, which, noise) => {
        const rows = open(bytes).rows();
        const damaged = bytes.slice();
        damaged.set(noise.subarray(0, damaged.length), Math.min(rows[which % rows.length]?.start ?? 0, damaged.length - noise.length));
        expect(check(damaged)).toBeNull();
      }),
      runs(100),
    );
  });

  it('has every byte in exactly one leaf, cut anywhere and with any tail', () => {
    fc.assert(
      fc.property(fc.constantFrom(...STREAMS), fc.nat(), fc.uint8Array({ maxLength: 64 }), ({ bytes }, cut, tail) => {
        const head = bytes.subarray(0, cut % bytes.length);
        const joined = new Uint8Array(head.length + tail.length);
        joined.set(head);
        joined.set(tail, head.length);
        expect(check(joined)).toBeNull();
      }),
      runs(60),
    );
  });
});

describe('random bytes', () => {
  it('never throw, whatever they are read as', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.option(fc.constantFrom(...LAYERS), { nil: undefined }), (bytes, as) => {
        expect(check(bytes, as)).toBeNull();
      }),
      runs(1500),
    );
  });

  it('behind a good magic never throw', () => {
    const heads = STREAMS.map(({ bytes }) => bytes.subarray(0, 64));
    fc.assert(
      fc.property(fc.constantFrom(...heads), fc.nat({ max: 64 }), fc.uint8Array({ maxLength: 400 }), (head, length, noise) => {
        const bytes = new Uint8Array(length + noise.length);
        bytes.set(head.subarray(0, length));
        bytes.set(noise, length);
        expect(check(bytes)).toBeNull();
      }),
      runs(1500),
    );
  });
});
