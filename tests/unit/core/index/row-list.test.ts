/** The list's arithmetic, against lists that are built row by row. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RowList, type ListItem, type RowRule } from '../../../../src/core/index/row-list.ts';
import { RowFlag, SLAB_ROWS, type Slab } from '../../../../src/core/index/slab.ts';
import { slabOf, slabsOf, type TestRow } from './slabs.ts';

const PAGE_DATA = 1;
const EVERYTHING: RowRule = { shows: () => true, folds: () => false, only: null, nestedOpen: 20 };
const FOLDED: RowRule = { shows: () => true, folds: (_layer, type) => type === PAGE_DATA, only: null, nestedOpen: 20 };

const rowsArbitrary: fc.Arbitrary<TestRow[]> = fc.array(
  fc.record({ layer: fc.integer({ min: 0, max: 2 }), kind: fc.integer({ min: 0, max: 2 }), type: fc.integer({ min: 0, max: 3 }) }),
  { maxLength: 60 },
);

function listOf(rows: readonly TestRow[], rule: RowRule, open: readonly number[] = []): RowList {
  const list = new RowList(rule);
  list.setOpen(new Set(open));
  list.extend(slabsOf(rows), rows.length);
  return list;
}

const itemsOf = (list: RowList): ListItem[] => Array.from({ length: list.length }, (_, i) => list.at(i)!);

/** The list as the description has it, the slow way. */
function expected(rows: readonly TestRow[], rule: RowRule, open: ReadonlySet<number>): ListItem[] {
  const only = rule.only === null ? null : new Set(rule.only);
  const shown = rows
    .map((row, number) => ({ ...row, number, kind: row.kind ?? 0 }))
    .filter((row) => rule.shows(row.layer, row.kind, row.type) && (only === null || only.has(row.number)));
  const items: ListItem[] = [];
  for (let i = 0; i < shown.length; ) {
    const head = shown[i]!;
    let n = 1;
    const folds = (at: number): boolean => {
      const row = shown[at];
      return row?.kind === RowFlag.RECORD && rule.folds(row.layer, row.type) && row.layer === head.layer;
    };
    if (folds(i)) while (folds(i + n) && shown[i + n]!.number === head.number + n) n++;
    if (n > 1) items.push({ kind: 'run', row: head.number, count: n, open: open.has(head.number) });
    if (n === 1 || open.has(head.number)) {
      for (let k = 0; k < n; k++) items.push({ kind: 'row', row: head.number + k, count: 1, open: n > 1 });
    }
    i += n;
  }
  return items;
}

describe('the list of rows', () => {
  it('shows every row exactly once, in order, where nothing is folded or filtered', () => {
    fc.assert(
      fc.property(rowsArbitrary, (rows) => {
        expect(itemsOf(listOf(rows, EVERYTHING)).map((item) => item.row)).toEqual(rows.map((_, i) => i));
      }),
    );
  });

  it('folds and filters as its description says', () => {
    fc.assert(
      fc.property(rowsArbitrary, fc.array(fc.nat(59)), fc.subarray([0, 1, 2]), fc.boolean(), (rows, open, layers, filtered) => {
        const only = Uint32Array.from([...rows.keys()].filter((row) => row % 3 !== 1));
        const rule: RowRule = { ...FOLDED, shows: (layer) => layers.includes(layer), only: filtered ? only : null };
        expect(itemsOf(listOf(rows, rule, open))).toEqual(expected(rows, rule, new Set(open)));
      }),
    );
  });

  it('finds the item of every row it shows, and none of a row it hides', () => {
    fc.assert(
      fc.property(rowsArbitrary, fc.array(fc.nat(59)), (rows, open) => {
        const rule: RowRule = { ...FOLDED, shows: (layer) => layer !== 1 };
        const list = listOf(rows, rule, open);
        rows.forEach((row, number) => {
          const item = list.at(list.itemOf(number));
          if (row.layer === 1) expect(list.itemOf(number)).toBe(-1);
          else if (item?.kind === 'run') expect(number >= item.row && number < item.row + item.count && !item.open).toBe(true);
          else expect(item?.row).toBe(number);
        });
      }),
    );
  });

  it('is the same built in slices as built at once', () => {
    fc.assert(
      fc.property(rowsArbitrary, fc.array(fc.nat(59)), fc.integer({ min: 1, max: 9 }), (rows, open, budget) => {
        const sliced = new RowList(FOLDED);
        sliced.setOpen(new Set(open));
        let growing = 0;
        while (sliced.rowsSeen < rows.length) {
          growing = Math.min(rows.length, growing + 5);
          sliced.extend(slabsOf(rows.slice(0, growing)), growing, budget);
        }
        expect(itemsOf(sliced)).toEqual(itemsOf(listOf(rows, FOLDED, open)));
        expect(sliced.rowsShown).toBe(rows.length);
      }),
    );
  });

  it('goes on where a slab was not full and came again, longer', () => {
    const rows: TestRow[] = Array.from({ length: 10 }, () => ({ layer: 0, type: PAGE_DATA }));
    const list = new RowList(FOLDED);
    expect(list.extend(slabsOf(rows.slice(0, 4)), 4)).toBe(true);
    list.setOpen(new Set([0]));
    expect(list.length).toBe(5);
    expect(list.extend(slabsOf(rows), 10)).toBe(true);
    expect(list.length).toBe(11);
    expect(list.headOf(7)).toBe(0);
  });

  it('folds many nested rows into the record before them, and lets few stand', () => {
    const nested = (count: number): TestRow[] => Array.from({ length: count }, (_, i) => ({ layer: 1, kind: RowFlag.NESTED, type: i % 4 }));
    const rows: TestRow[] = [{ layer: 0, type: 2 }, { layer: 0, type: 9 }, ...nested(3), { layer: 0, type: 9 }, ...nested(30), { layer: 0, type: 0 }];
    const list = listOf(rows, FOLDED);
    expect(itemsOf(list).map(({ kind, row, count, open }) => [kind, row, count, open])).toEqual([
      ['row', 0, 1, false],
      ['parent', 1, 4, true],
      ['row', 2, 1, true],
      ['row', 3, 1, true],
      ['row', 4, 1, true],
      ['parent', 5, 31, false],
      ['row', 36, 1, false],
    ]);
    expect([list.itemOf(4), list.itemOf(5), list.itemOf(6), list.itemOf(35), list.itemOf(36)]).toEqual([4, 5, 5, 5, 6]);
    expect([list.headOf(1), list.headOf(3), list.headOf(20)]).toEqual([-1, 1, 5]);
    list.setOpen(new Set([2, 6]));
    expect(list.length).toBe(34);
    expect(itemsOf(list).slice(1, 4).map(({ kind, row, open }) => [kind, row, open])).toEqual([
      ['parent', 1, false],
      ['parent', 5, true],
      ['row', 6, true],
    ]);
    for (let item = 0; item < list.length; item++) expect(list.itemOf(list.at(item)!.row)).toBe(item);
  });

  it('shows nested rows on their own where the filter hides their record', () => {
    const rows: TestRow[] = [{ layer: 0, type: 9 }, ...Array.from({ length: 30 }, () => ({ layer: 1, kind: RowFlag.NESTED, type: 1 }))];
    const list = listOf(rows, { ...FOLDED, shows: (layer) => layer === 1 });
    expect(itemsOf(list).map(({ kind, row, open }) => [kind, row, open])).toEqual(rows.slice(1).map((_, i) => ['row', i + 1, false]));
  });

  it('keeps one span of rows that could begin runs and do not, however many there are', () => {
    const rows = Array.from({ length: 40_000 }, (_, i): TestRow => ({ layer: 0, type: i % 2 === 0 ? PAGE_DATA : 9 }));
    const list = listOf(rows, FOLDED);
    expect(list.spans).toBe(1);
    expect(list.length).toBe(rows.length);
    for (const row of [0, 1, 16_383, 16_384, 39_999]) expect(list.at(list.itemOf(row))).toEqual({ kind: 'row', row, count: 1, open: false });
  });

  it('keeps runs among single rows as a list that is built row by row has them', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom([1, 9], [1, 1, 9], [1, 9, 9], [1, 1, 1]), { minLength: 12_000, maxLength: 14_000 }), fc.nat(20_000), (parts, open) => {
        const rows = parts.flat().map((type): TestRow => ({ layer: 0, kind: 0, type }));
        expect(itemsOf(listOf(rows, FOLDED, [open]))).toEqual(expected(rows, FOLDED, new Set([open])));
      }),
      { numRuns: 3 },
    );
  });

  it('takes nested rows in slices as at once', () => {
    const rows: TestRow[] = [{ layer: 0, type: 9 }, ...Array.from({ length: 40 }, (_, i) => ({ layer: 1, kind: RowFlag.NESTED, type: i % 3 })), { layer: 0, type: 2 }];
    const sliced = new RowList(FOLDED);
    sliced.setOpen(new Set([1]));
    for (let seen = 5; sliced.rowsSeen < rows.length; seen = Math.min(rows.length, seen + 5)) sliced.extend(slabsOf(rows.slice(0, seen)), seen, 3);
    expect(itemsOf(sliced)).toEqual(itemsOf(listOf(rows, FOLDED, [1])));
  });

  it('takes 5 million rows in under a second, whatever they are', { timeout: 20_000 }, () => {
    const slabs: Slab[] = [];
    for (let left = 5_000_000; left > 0; left -= SLAB_ROWS) {
      slabs.push(slabOf(Math.min(left, SLAB_ROWS), (i) => ({ start: 0, layer: 0, type: i % 3 })));
    }
    const list = new RowList(FOLDED);
    // Of the processor, which a busy machine may give late; the aim is 300 ms.
    const started = process.cpuUsage().user;
    list.extend(slabs, 5_000_000);
    expect(process.cpuUsage().user - started).toBeLessThan(1_000_000);
    expect(list.length).toBe(5_000_000);
    expect(list.at(4_999_999)?.row).toBe(4_999_999);
    expect(list.itemOf(3_333_333)).toBe(3_333_333);
  });
});
