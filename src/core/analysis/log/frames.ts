/**
 * Where a saver stood when it reported progress. A live save sends memory in iterations, each in ascending order of PFNs;
 * the stream does not mark them, but PFNs that go back, or a record in between, do.
 */
import type { PageSlab } from '../../index/slab.ts';

/** Batches that were sent in one go over the guest's memory. */
export interface Segment {
  /** Row of its first batch, and the place of that batch among all. */
  readonly row: number;
  readonly batch: number;
  end: number;
  /** Entries of all its batches. */
  entries: number;
  high: number;
}

/** Iterations that are told apart; what comes behind counts as the last of them. A save makes up to five, a checkpointed one as many as it has checkpoints. */
const MAX_SEGMENTS = 65_536;

export class Frames {
  readonly #slabs: readonly PageSlab[];
  readonly segments: readonly Segment[];

  constructor(slabs: readonly PageSlab[]) {
    this.#slabs = slabs;
    this.segments = segmentsOf(slabs);
  }

  /** Row of the batch that has entry number `count` of a segment; its last one where it has not so many. */
  rowOfEntry(segment: Segment, count: number): number {
    let seen = 0;
    return this.#find(segment, (slab, i) => (seen += slab.count[i] ?? 0) >= count);
  }

  /** Row of the first batch of a segment that comes to a PFN. */
  rowOfPfn(segment: Segment, pfn: number): number {
    return this.#find(segment, (slab, i) => (slab.high[i] ?? 0) >= pfn);
  }

  #find({ batch, end }: Segment, reached: (slab: PageSlab, i: number) => boolean): number {
    let before = 0;
    let row = -1;
    for (const slab of this.#slabs) {
      const from = Math.max(0, batch - before);
      const to = Math.min(slab.length, end - before);
      for (let i = from; i < to; i++) {
        row = slab.row[i] ?? -1;
        if (reached(slab, i)) return row;
      }
      before += slab.length;
      if (before >= end) break;
    }
    return row;
  }
}

function segmentsOf(slabs: readonly PageSlab[]): Segment[] {
  const segments: Segment[] = [];
  let batch = 0;
  let lastRow = -2;
  let lastHigh = Infinity;
  for (const slab of slabs) {
    for (let i = 0; i < slab.length; i++, batch++) {
      const row = slab.row[i] ?? 0;
      const current = segments.at(-1);
      if (current === undefined || ((row !== lastRow + 1 || (slab.low[i] ?? 0) <= lastHigh) && segments.length < MAX_SEGMENTS)) {
        segments.push({ row, batch, end: batch + 1, entries: slab.count[i] ?? 0, high: slab.high[i] ?? 0 });
      } else {
        current.end = batch + 1;
        current.entries += slab.count[i] ?? 0;
        current.high = Math.max(current.high, slab.high[i] ?? 0);
      }
      lastRow = row;
      lastHigh = slab.high[i] ?? 0;
    }
  }
  return segments;
}
