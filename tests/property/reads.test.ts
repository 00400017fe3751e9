/** The same index, whatever the reads look like. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReadRequest } from '../../src/core/bytes/cursor.ts';
import type { LayerName } from '../../src/core/index/layer.ts';
import { GOOD } from '../build/good.ts';
import { Opened, scanned, reading, rowsOf, scanWith } from '../build/open.ts';
import { runs } from './seed.ts';

const STREAMS = Object.values(GOOD).map((build) => build());
const layerOf = (bytes: Uint8Array): LayerName => {
  const { identification } = scanned(bytes).stream;
  return identification?.kind === 'stream' ? identification.layer : 'libxc';
};

/** Each answer spoils the one before: a view that was kept too long shows wrong bytes. */
function spoiling(bytes: Uint8Array): (request: ReadRequest) => Uint8Array {
  let last: Uint8Array = new Uint8Array(0);
  return ({ start, length }) => {
    last.fill(0xa5);
    const padded = new Uint8Array(length + 24);
    last = padded.subarray(8, 8 + Math.min(length, bytes.length - start));
    last.set(bytes.subarray(start, start + length));
    return last;
  };
}

describe('the index', () => {
  it('is the same with any look-ahead', () => {
    fc.assert(
      fc.property(fc.constantFrom(...STREAMS), fc.nat({ max: 70 }), fc.nat({ max: 5000 }), (bytes, min, more) => {
        const builder = scanWith(bytes, layerOf(bytes), { min: 1 + min, max: 1 + min + more }, spoiling(bytes));
        const expected = scanned(bytes);
        expect(rowsOf(builder)).toEqual(expected.rows());
        expect(builder.findings).toEqual(expected.findings);
        expect(builder.layers).toEqual(expected.stream.layers);
        expect(builder.index.pageSlabs).toEqual(expected.stream.builder.index.pageSlabs);
      }),
      runs(120),
    );
  });

  it('is the same of a stream that is cut, with any look-ahead', () => {
    fc.assert(
      fc.property(fc.constantFrom(...STREAMS), fc.nat(), fc.nat({ max: 40 }), (whole, cut, min) => {
        const bytes = whole.subarray(0, 64 + (cut % (whole.length - 64)));
        const builder = scanWith(bytes, layerOf(whole), { min: 1 + min, max: 100 }, spoiling(bytes));
        const expected = new Opened(bytes, { as: layerOf(whole), check: false });
        expect(rowsOf(builder)).toEqual(expected.rows());
        expect(builder.findings).toEqual(expected.findings);
      }),
      runs(200),
    );
  });
});

describe('fields', () => {
  it('are the same when each read spoils the one before', () => {
    for (const bytes of STREAMS) {
      const plain = scanned(bytes);
      const spoiled = new Opened(bytes, { read: spoiling(bytes) });
      for (let row = 0; row < plain.rowCount; row++) {
        expect(spoiled.run(spoiled.stream.summary(row))).toEqual(plain.run(plain.stream.summary(row)));
        expect(spoiled.children(row)).toEqual(plain.children(row));
      }
    }
  });
});

describe('a scan', () => {
  it('asks for bytes of the source only, and never for none', () => {
    for (const bytes of STREAMS) {
      const requests: ReadRequest[] = [];
      const read = reading(bytes);
      new Opened(bytes, { read: (request) => (requests.push(request), read(request)) });
      expect(requests.filter(({ start, length }) => start < 0 || length <= 0 || start + length > bytes.length)).toEqual([]);
    }
  });
});
