/**
 * What the PAGE_DATA rows between two rows hold together. Sums come from running totals by block, so a run of a million records
 * costs no more than one of two.
 */
import type { PageBatch } from './record-index.ts';
import { lowerBound } from './growable.ts';
import type { Column, PageSlab } from './slab.ts';

/** Sums and bounds are kept for blocks of this many entries; only the ends of a range are looked at one by one. */
const BLOCK = 256;

interface Totals {
  readonly slab: PageSlab;
  /** Entries and pages before each block of rows, and after the last. */
  readonly count: Float64Array;
  readonly pages: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

interface Sum {
  count: number;
  pages: number;
  low: number;
  high: number;
}

export class PageTotals {
  readonly #totals: Totals[] = [];

  /** Takes in the slabs that have come since the last call. */
  extend(slabs: readonly PageSlab[]): void {
    for (let s = this.#totals.length; s < slabs.length; s++) {
      const slab = slabs[s];
      if (slab !== undefined) this.#totals.push(totalsOf(slab));
    }
  }

  /** The PAGE_DATA rows from row `from` up to but not including row `end`; null where there is none. */
  between(from: number, end: number): PageBatch | null {
    const sum: Sum = { count: 0, pages: 0, low: Infinity, high: -1 };
    let s = lowerBound(this.#totals.length, (i) => this.#lastRow(i), from);
    for (; s < this.#totals.length; s++) {
      const totals = this.#totals[s];
      if (totals === undefined || (totals.slab.row[0] ?? Infinity) >= end) break;
      add(sum, totals, from, end);
    }
    return sum.high < 0 && sum.count === 0 ? null : sum;
  }

  /** Share of the entries between two rows that carry page contents: 0 to 1, NaN where there is no entry. */
  shareBetween(from: number, end: number): number {
    let count = 0;
    let pages = 0;
    let s = lowerBound(this.#totals.length, (i) => this.#lastRow(i), from);
    for (; s < this.#totals.length; s++) {
      const totals = this.#totals[s];
      if (totals === undefined || (totals.slab.row[0] ?? Infinity) >= end) break;
      const [a, b] = windowOf(totals.slab, from, end);
      count += before(totals.count, totals.slab.count, b) - before(totals.count, totals.slab.count, a);
      pages += before(totals.pages, totals.slab.pages, b) - before(totals.pages, totals.slab.pages, a);
    }
    return pages / count;
  }

  #lastRow(i: number): number {
    const slab = this.#totals[i]?.slab;
    return slab?.row[slab.length - 1] ?? -1;
  }
}

function totalsOf(slab: PageSlab): Totals {
  const blocks = Math.ceil(slab.length / BLOCK);
  const count = new Float64Array(blocks + 1);
  const pages = new Float64Array(blocks + 1);
  const low = new Float64Array(blocks).fill(Infinity);
  const high = new Float64Array(blocks).fill(-1);
  for (let i = 0; i < slab.length; i++) {
    const block = Math.floor(i / BLOCK);
    if (i % BLOCK === 0) {
      count[block + 1] = count[block] ?? 0;
      pages[block + 1] = pages[block] ?? 0;
    }
    count[block + 1] = (count[block + 1] ?? 0) + (slab.count[i] ?? 0);
    pages[block + 1] = (pages[block + 1] ?? 0) + (slab.pages[i] ?? 0);
    if ((slab.count[i] ?? 0) === 0) continue;
    low[block] = Math.min(low[block] ?? Infinity, slab.low[i] ?? Infinity);
    high[block] = Math.max(high[block] ?? -1, slab.high[i] ?? -1);
  }
  return { slab, count, pages, low, high };
}

/** The sum of the first `end` values of a column. */
function before(sums: Float64Array, column: Column, end: number): number {
  const block = Math.floor(end / BLOCK);
  let sum = sums[block] ?? 0;
  for (let i = block * BLOCK; i < end; i++) sum += column[i] ?? 0;
  return sum;
}

function windowOf(slab: PageSlab, from: number, end: number): [number, number] {
  const rowAt = (i: number): number => slab.row[i] ?? 0;
  return [lowerBound(slab.length, rowAt, from), lowerBound(slab.length, rowAt, end)];
}

function add(sum: Sum, totals: Totals, from: number, end: number): void {
  const { slab } = totals;
  const [a, b] = windowOf(slab, from, end);
  sum.count += before(totals.count, slab.count, b) - before(totals.count, slab.count, a);
  sum.pages += before(totals.pages, slab.pages, b) - before(totals.pages, slab.pages, a);
  let i = a;
  while (i < b) {
    if (i % BLOCK === 0 && i + BLOCK <= b) {
      sum.low = Math.min(sum.low, totals.low[i / BLOCK] ?? Infinity);
      sum.high = Math.max(sum.high, totals.high[i / BLOCK] ?? -1);
      i += BLOCK;
      continue;
    }
    if ((slab.count[i] ?? 0) > 0) {
      sum.low = Math.min(sum.low, slab.low[i] ?? Infinity);
      sum.high = Math.max(sum.high, slab.high[i] ?? -1);
    }
    i++;
  }
}
