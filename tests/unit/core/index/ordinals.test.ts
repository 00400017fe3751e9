/** Ordinals by slab, against counting. */
import { describe, expect, it } from 'vitest';
import { Ordinals } from '../../../../src/core/index/ordinals.ts';
import { RecordIndex } from '../../../../src/core/index/record-index.ts';
import { RowCensus } from '../../../../src/core/index/row-census.ts';
import { indexOf, slabsOf, type TestRow } from './slabs.ts';

const rows: TestRow[] = Array.from({ length: 70_000 }, (_, i) => ({ layer: i % 2, kind: i % 5 === 0 ? 1 : 0, type: i % 7 }));

describe('ordinals', () => {
  it('are those of the index', () => {
    const index = indexOf(rows);
    const ordinals = new Ordinals(index);
    for (const row of [0, 1, 5, 6, 65_535, 65_536, 65_537, 69_999]) expect(ordinals.of(row)).toBe(index.ordinalOf(row));
  });

  it('hold for rows of a slab that has grown since', () => {
    const index = new RecordIndex(1e9);
    index.append(slabsOf(rows.slice(0, 10))[0]!);
    const ordinals = new Ordinals(index);
    expect(ordinals.of(9)).toBe(index.ordinalOf(9));
    index.append(slabsOf(rows.slice(0, 20))[0]!);
    expect(ordinals.of(19)).toBe(index.ordinalOf(19));
  });
});

describe('the census of rows', () => {
  it('counts every row once, in slices or at once', () => {
    const census = new RowCensus();
    const slabs = slabsOf(rows);
    while (!census.extend(slabs, rows.length, 7777));
    expect(census.classes().reduce((sum, c) => sum + c.count, 0)).toBe(rows.length);
    const once = new RowCensus();
    once.extend(slabs, rows.length);
    expect(once.classes()).toEqual(census.classes());
    expect(once.classes()[0]).toEqual({ layer: 0, kind: 0, type: 0, count: rows.filter((r) => r.layer === 0 && r.kind === 0 && r.type === 0).length });
  });
});
