/**
 * Row numbers as the command line counts them (`libxc:12`), at the price of a lookup: a slab is counted through once,
 * when a row of it is first on screen, and the last few slabs are kept.
 */
import type { RecordIndex } from './record-index.ts';
import { flagsIn, layerIn, RowFlag, SLAB_ROWS } from './slab.ts';

const KEPT_SLABS = 4;

export class Ordinals {
  readonly #index: RecordIndex;
  readonly #slabs = new Map<number, Uint32Array>();

  constructor(index: RecordIndex) {
    this.#index = index;
  }

  /** The same as {@link RecordIndex.ordinalOf}. */
  of(row: number): number {
    const number = Math.floor(row / SLAB_ROWS);
    let ordinals = this.#slabs.get(number);
    if (ordinals === undefined || row % SLAB_ROWS >= ordinals.length) {
      ordinals = this.#counted(number);
      this.#slabs.delete(number);
      this.#slabs.set(number, ordinals);
      for (const old of this.#slabs.keys()) {
        if (this.#slabs.size <= KEPT_SLABS) break;
        this.#slabs.delete(old);
      }
    }
    return ordinals[row % SLAB_ROWS] ?? 0;
  }

  #counted(number: number): Uint32Array {
    const slab = this.#index.slabs[number];
    if (slab === undefined) return new Uint32Array(0);
    const ordinals = new Uint32Array(slab.length);
    const next = new Float64Array(1024).fill(-1);
    for (let i = 0; i < slab.length; i++) {
      const key = layerIn(slab, i) * 4 + (flagsIn(slab, i) & RowFlag.KIND);
      const known = next[key] ?? -1;
      const ordinal = known >= 0 ? known : this.#index.ordinalOf(number * SLAB_ROWS + i);
      ordinals[i] = ordinal;
      next[key] = ordinal + 1;
    }
    return ordinals;
  }
}
