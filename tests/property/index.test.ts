/** Ordinals and rows, offsets and rows, pages and sources: each is the inverse of the other. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drive, type Scan } from '../../src/core/bytes/cursor.ts';
import { PageCache } from '../../src/core/bytes/page-cache.ts';
import type { ByteSource } from '../../src/core/bytes/source.ts';
import { RowFlag, SLAB_ROWS } from '../../src/core/index/slab.ts';
import { StreamBuilder } from '../../src/core/index/stream-builder.ts';
import { indexOf, type TestRow } from '../unit/core/index/slabs.ts';
import { runs } from './seed.ts';

const ROW: fc.Arbitrary<TestRow> = fc.record({ layer: fc.nat({ max: 3 }), kind: fc.constantFrom(RowFlag.RECORD, RowFlag.RECORD, RowFlag.HEADER), type: fc.nat({ max: 18 }), length: fc.nat({ max: 40 }) });

describe('a record index', () => {
  it('has rowOf as the inverse of ordinalOf', () => {
    fc.assert(
      fc.property(fc.array(ROW, { minLength: 1, maxLength: 200 }), (rows) => {
        const index = indexOf(rows);
        for (let row = 0; row < index.rowCount; row++) expect(index.rowOf(index.layerOf(row), index.kindOf(row), index.ordinalOf(row))).toBe(row);
      }),
      runs(100),
    );
  });

  it('has rowOf as the inverse of ordinalOf across slabs', () => {
    const rows = Array.from({ length: 2 * SLAB_ROWS + 100 }, (_, i) => ({ layer: i % 3, kind: i % 7 === 0 ? RowFlag.HEADER : RowFlag.RECORD, type: i % 19, length: i % 17 }));
    const index = indexOf(rows);
    for (const row of [0, 1, SLAB_ROWS - 1, SLAB_ROWS, SLAB_ROWS + 1, 2 * SLAB_ROWS - 1, 2 * SLAB_ROWS, 2 * SLAB_ROWS + 99]) {
      expect(index.rowOf(index.layerOf(row), index.kindOf(row), index.ordinalOf(row))).toBe(row);
    }
    expect(index.rowOf(0, 'record', index.countOf(0, 'record'))).toBe(-1);
    expect(index.rowOf(0, 'record', -1)).toBe(-1);
    expect(index.rowOf(9, 'record', 0)).toBe(-1);
  });

  it('finds the row of every offset', () => {
    fc.assert(
      fc.property(fc.array(ROW.map((row) => ({ ...row, kind: RowFlag.RECORD })), { minLength: 1, maxLength: 60 }), (rows) => {
        const index = indexOf(rows);
        for (let row = 0; row < index.rowCount; row++) {
          for (let at = index.startOf(row); at < index.endOf(row); at++) expect(index.rowAt(at)).toBe(row);
        }
        expect(index.rowAt(index.size)).toBe(-1);
        expect(index.rowAt(-1)).toBe(-1);
      }),
      runs(60),
    );
  });
});

describe('a record index of several slabs', () => {
  const COUNT = 2 * SLAB_ROWS + 500;
  /** Rows of 8 to 40 bytes; each fourth holds the three after it. */
  const builder = new StreamBuilder(1e9, {});
  const layer = builder.addLayer('libxl', 0, null);
  const inner = builder.addLayer('qemu', 0, 0);
  const starts: number[] = [];
  const lists = new Map<number, number>();
  const push = (row: number, start: number): void => {
    if (row % 4 === 0) builder.push('record', layer, row % 300, start, 24);
    else builder.push('record', inner, row % 7, start, 0);
    if (row % 10 === 0) {
      builder.pushPages(row, { count: row + 1, pages: row, low: 2 ** 33 + row, high: 2 ** 40 });
      lists.set(row, row + 1);
    }
    if (row % 100 === 1) builder.name(row, `device ${row % 3}`);
  };
  for (let row = 0; row < COUNT; row++) {
    // A record with its header, then 8 bytes for each row in its body.
    const start = Math.floor(row / 4) * 32 + (row % 4) * 8;
    starts.push(start);
    if (row % 4 === 0) push(row, start);
    else drive(builder.nested(pushing(() => { push(row, start); })), () => new Uint8Array(0));
    if (row === SLAB_ROWS + 77) builder.flush();
  }
  builder.flush(true);
  const { index } = builder;

  it('has what was pushed', () => {
    for (let row = 0; row < COUNT; row++) {
      if (index.startOf(row) !== starts[row] || index.isNested(row) !== (row % 4 !== 0) || index.typeOf(row) !== (row % 4 === 0 ? row % 300 : row % 7)) expect.unreachable(`row ${row}`);
      if (index.parentOf(row) !== (row % 4 === 0 ? -1 : row - (row % 4))) expect.unreachable(`parent of row ${row}`);
      if (index.nameOf(row) !== (row % 100 === 1 ? `device ${row % 3}` : undefined)) expect.unreachable(`name of row ${row}`);
      if ((index.pagesOf(row)?.count ?? 0) !== (lists.get(row) ?? 0)) expect.unreachable(`pages of row ${row}`);
    }
    expect(index.pagesOf(10)).toEqual({ count: 11, pages: 10, low: 2 ** 33 + 10, high: 2 ** 40 });
    expect(index.hasRecord(layer, 296)).toBe(true);
    expect(index.hasRecord(inner, 296)).toBe(false);
  });

  it('finds the row of any offset', () => {
    fc.assert(
      fc.property(fc.nat({ max: (COUNT / 4) * 32 - 1 }), (offset) => {
        expect(index.rowAt(offset)).toBe(Math.floor(offset / 32) * 4 + Math.floor((offset % 32) / 8));
      }),
      runs(500),
    );
  });
});

function* pushing(act: () => void): Scan<void> {
  yield* [];
  act();
}

const NOISE = Uint8Array.from({ length: 5000 }, (_, i) => (i * 131 + (i >> 8)) % 251);

function counted(bytes: Uint8Array): { source: ByteSource; reads: () => number } {
  let reads = 0;
  const read = (start: number, length: number): Uint8Array => {
    reads++;
    return bytes.subarray(start, start + length);
  };
  return { source: { size: bytes.length, read }, reads: () => reads };
}

describe('a page cache', () => {
  it('gives the bytes of its source, whatever is read in which order', async () => {
    const reads = fc.array(fc.tuple(fc.nat({ max: 5100 }), fc.nat({ max: 900 })), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 5000 }), fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 8 }), reads, async (size, pageBytes, maxPages, list) => {
        const bytes = NOISE.subarray(0, size);
        const cache = new PageCache(counted(bytes).source, pageBytes, maxPages);
        const got = await Promise.all(list.map(([start, length]) => cache.read(start, length)));
        list.forEach(([start, length], i) => {
          expect(got[i]).toEqual(bytes.subarray(Math.min(start, size), Math.min(start + length, size)));
        });
      }),
      runs(150),
    );
  });

  it('reads a page once while it is kept', async () => {
    const { source, reads } = counted(NOISE);
    const cache = new PageCache(source, 1000, 5);
    await Promise.all([cache.read(0, 10), cache.read(990, 20), cache.read(500, 1)]);
    await cache.read(1200, 50);
    expect(reads()).toBe(2);
  });

  it('asks again for a page that could not be read', async () => {
    let fail = true;
    const source: ByteSource = { size: 10, read: (start, length) => (fail ? Promise.reject(new Error('away')) : NOISE.subarray(start, start + length)) };
    const cache = new PageCache(source, 10, 2);
    await expect(cache.read(0, 5)).rejects.toThrow('away');
    fail = false;
    await expect(cache.read(0, 5)).resolves.toEqual(NOISE.subarray(0, 5));
  });
});
