/** Sums over PAGE_DATA rows, against adding them up. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PageTotals } from '../../../../src/core/index/page-totals.ts';
import { pageSlabOf } from './slabs.ts';

type Entry = readonly [number, number, number, number, number];

const entriesArbitrary: fc.Arbitrary<Entry[]> = fc
  .array(fc.record({ gap: fc.integer({ min: 1, max: 3 }), count: fc.integer({ min: 1, max: 9 }), low: fc.nat(1000), span: fc.nat(100) }), {
    maxLength: 700,
  })
  .map((steps) => {
    let row = -1;
    return steps.map(({ gap, count, low, span }): Entry => [(row += gap), count, count - 1, low, low + span]);
  });

describe('totals of PAGE_DATA rows', () => {
  it('equal the sum over the rows', () => {
    fc.assert(
      fc.property(entriesArbitrary, fc.nat(700), fc.nat(1500), fc.nat(1500), (entries, cut, a, b) => {
        const totals = new PageTotals();
        const slabs = [pageSlabOf(entries.slice(0, cut)), pageSlabOf(entries.slice(cut))].filter((slab) => slab.length > 0);
        totals.extend(slabs.slice(0, 1));
        totals.extend(slabs);
        const [from, end] = [Math.min(a, b), Math.max(a, b)];
        const inside = entries.filter(([row]) => row >= from && row < end);
        const sum = totals.between(from, end);
        if (inside.length === 0) {
          expect(sum).toBeNull();
          return;
        }
        const count = inside.reduce((n, e) => n + e[1], 0);
        const pages = inside.reduce((n, e) => n + e[2], 0);
        expect(sum).toEqual({ count, pages, low: Math.min(...inside.map((e) => e[3])), high: Math.max(...inside.map((e) => e[4])) });
        expect(totals.shareBetween(from, end)).toBe(pages / count);
      }),
    );
  });
});
