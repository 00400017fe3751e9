/** How many rows of which layer, kind and type there are: what a filter can offer. Counted in slices. */
import { flagsIn, layerIn, RowFlag, runEnd, SLAB_ROWS, typeIn, type Slab } from './slab.ts';

export interface RowClass {
  readonly layer: number;
  /** {@link RowFlag} kind bits. */
  readonly kind: number;
  readonly type: number;
  readonly count: number;
}

/** No filter can offer more types than a person can read; what is beyond counts for its layer only. */
const CLASS_LIMIT = 4096;

export class RowCensus {
  readonly #counts = new Map<number, number>();
  #rows = 0;

  get rowsSeen(): number {
    return this.#rows;
  }

  /** Counts up to `budget` more rows; true when all `rowCount` of them are counted. */
  extend(slabs: readonly Slab[], rowCount: number, budget = Infinity): boolean {
    const until = Math.min(rowCount, this.#rows + budget);
    while (this.#rows < until) {
      const slab = slabs[Math.floor(this.#rows / SLAB_ROWS)];
      const from = this.#rows % SLAB_ROWS;
      if (slab === undefined || slab.length <= from) break;
      const end = Math.min(slab.length, from + until - this.#rows);
      this.#count(slab, from, end);
      this.#rows += end - from;
    }
    return this.#rows >= rowCount;
  }

  /** Classes in order of layer, then kind, then type. */
  classes(): RowClass[] {
    return [...this.#counts]
      .map(([key, count]) => ({ layer: Math.floor(key / 4) % 256, kind: key % 4, type: Math.floor(key / 1024), count }))
      .sort((a, b) => a.layer - b.layer || a.kind - b.kind || a.type - b.type);
  }

  #count(slab: Slab, from: number, end: number): void {
    let i = from;
    while (i < end) {
      const layer = layerIn(slab, i);
      const type = typeIn(slab, i);
      const kind = flagsIn(slab, i) & RowFlag.KIND;
      const next = runEnd(slab, i, end, RowFlag.KIND);
      const key = type * 1024 + layer * 4 + kind;
      const known = this.#counts.get(key);
      if (known !== undefined || this.#counts.size < CLASS_LIMIT) this.#counts.set(key, (known ?? 0) + next - i);
      i = next;
    }
  }
}
