/** Rows that were sealed into narrow columns are the rows that were pushed. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OpenPages, OpenSlab } from '../../src/core/index/open-slab.ts';
import { BLOCK_ROWS, bytesOf, copySlab, flagsIn, layerIn, lengthIn, runEnd, startIn, startsUpTo, typeIn, type Slab } from '../../src/core/index/slab.ts';
import { runs } from './seed.ts';

type Plain = readonly [start: number, length: number, type: number, layer: number, flags: number];

const U32 = 0xffff_ffff;
/** Numbers around those at which a column becomes wider. */
const edge = (max: number): fc.Arbitrary<number> => fc.oneof(fc.nat({ max: Math.min(max, 255) }), fc.nat({ max: Math.min(max, 65_536) }), fc.nat({ max }), fc.constantFrom(...[0, 254, 255, 256, 65_535, 65_536, max].filter((value) => value <= max)));
/** Starts that mostly ascend; offsets are exact to 2^53. */
const ROW = fc.tuple(fc.oneof({ weight: 30, arbitrary: edge(600) }, { weight: 1, arbitrary: fc.integer({ min: -1000, max: 2 ** 40 }) }), edge(U32), fc.oneof(fc.nat({ max: 20 }), edge(U32)), fc.nat({ max: 255 }), fc.nat({ max: 31 }));

function rowsOf(steps: readonly Plain[], repeats: number): Plain[] {
  let start = 2 ** 44;
  return Array.from({ length: repeats }, () => steps).flat().map(([step, ...rest]) => [(start += step), ...rest]);
}

function sealed(rows: readonly Plain[]): Slab {
  const open = new OpenSlab();
  for (const row of rows) open.push(...row);
  return open.sealed();
}

const plain = (slab: Slab): Plain[] => Array.from({ length: slab.length }, (_, i) => [startIn(slab, i), lengthIn(slab, i), typeIn(slab, i), layerIn(slab, i), flagsIn(slab, i)]);

describe('a sealed slab', () => {
  it('has the rows that were pushed, whatever they are, and so has its copy', () => {
    fc.assert(
      fc.property(fc.array(ROW, { minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 40 }), (steps, repeats) => {
        const rows = rowsOf(steps, repeats);
        const slab = sealed(rows);
        expect(plain(slab)).toEqual(rows);
        expect(plain(copySlab(slab))).toEqual(rows);
      }),
      runs(60),
    );
  });

  it('has rows of more kinds than a byte can number', () => {
    const rows = Array.from({ length: 3 * BLOCK_ROWS }, (_, i): Plain => [8 * i, 0, i, i % 3, 0]);
    expect(sealed(rows).kinds).toBeNull();
    expect(plain(sealed(rows))).toEqual(rows);
    expect(sealed(rows.slice(0, 256)).kinds).not.toBeNull();
  });

  it('is not changed by the rows that are pushed after', () => {
    const open = new OpenSlab();
    for (let i = 0; i < 100; i++) open.push(8 * i, i, 1, 0, 0);
    const before = open.sealed();
    const was = plain(before);
    for (let i = 0; i < 1000; i++) open.push(2 ** 40, U32, U32, 255, 31);
    open.clear();
    open.push(0, 0, 0, 0, 0);
    expect(plain(before)).toEqual(was);
    expect(plain(open.sealed())).toEqual([[0, 0, 0, 0, 0]]);
  });

  it('ends a run where the next row is another, by the flags that are asked for', () => {
    const kinds = fc.array(fc.tuple(fc.nat({ max: 1 }), fc.nat({ max: 1 }), fc.nat({ max: 15 })), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(kinds, fc.nat({ max: 31 }), fc.boolean(), (list, mask, many) => {
        // Kinds enough in front of them to be kept row by row.
        const front = many ? Array.from({ length: 300 }, (_, i): Plain => [0, 0, 1000 + i, 0, 0]) : [];
        const rows = [...front, ...list.map(([type, layer, flags], i): Plain => [i, 0, type, layer, flags])];
        const slab = sealed(rows);
        for (let i = 0; i < rows.length; i++) {
          const same = (other: Plain | undefined): boolean => other?.[2] === rows[i]?.[2] && other?.[3] === rows[i]?.[3] && ((other?.[4] ?? 0) & mask) === ((rows[i]?.[4] ?? 0) & mask);
          let end = i + 1;
          while (end < rows.length && same(rows[end])) end++;
          expect(runEnd(slab, i, rows.length, mask)).toBe(end);
        }
      }),
      runs(60),
    );
  });

  it('tells how many of its rows start before an offset', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 2000 }), { minLength: 1, maxLength: 600 }), fc.nat({ max: 400_000 }), (steps, ahead) => {
        let start = 0;
        const rows = steps.map((step): Plain => [(start += step), 0, 0, 0, 0]);
        expect(startsUpTo(sealed(rows), ahead)).toBe(rows.filter(([at]) => at <= ahead).length);
      }),
      runs(100),
    );
  });

  it('takes 4 bytes a row where rows are short, and never more than 18', () => {
    const cost = (rows: readonly Plain[]): number => bytesOf(sealed(rows)) / rows.length;
    expect(cost(Array.from({ length: 60_000 }, (_, i) => [2 ** 36 + 8 * i, 0, i % 256, 0, 0]))).toBeLessThan(4.1);
    expect(cost(Array.from({ length: 60_000 }, (_, i) => [8 * i, 0, i, 0, 0]))).toBeLessThan(9.1);
    expect(cost(Array.from({ length: 60_000 }, (_, i) => [2 ** 40 * (i % 7), U32, i, i % 5, 0]))).toBeLessThan(18.1);
  });
});

describe('a sealed slab of page lists', () => {
  it('has what was pushed', () => {
    const entry = fc.tuple(edge(U32), edge(U32), edge(U32), fc.oneof(edge(2 ** 52 - 1), fc.constant(Infinity)), fc.oneof(edge(2 ** 52 - 1), fc.constant(-1)));
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 300 }), (entries) => {
        const open = new OpenPages();
        for (const each of entries) open.push(...each);
        const { length, row, count, pages, low, high } = open.sealed();
        expect(Array.from({ length }, (_, i) => [row[i], count[i], pages[i], low[i], high[i]])).toEqual(entries);
      }),
      runs(100),
    );
  });
});
