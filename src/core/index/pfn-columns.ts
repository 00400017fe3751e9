/** A number for each PFN that has one, in chunks: PFNs may lie anywhere, and 16 million of them are an ordinary guest. */

/** PFNs in a chunk. */
const CHUNK = 4096;

/** Elements by number; 0 is none. */
type Column = Uint8Array | Float64Array;

class PfnColumn {
  readonly #chunks = new Map<number, Column>();
  readonly #make: () => Column;
  #lastKey = -1;
  #last: Column | null = null;
  #budget: number;

  /**
   * @param make an empty chunk
   * @param chunks that may be made: PFNs that lie far apart must not cost more memory than the stream has bytes
   */
  constructor(make: () => Column, chunks: number) {
    this.#make = make;
    this.#budget = chunks;
  }

  /** Whether every PFN fitted into the budget. */
  get complete(): boolean {
    return this.#budget >= 0;
  }

  /** 0 where nothing was set. */
  get(pfn: number): number {
    const chunk = this.#chunkOf(Math.floor(pfn / CHUNK), false);
    return chunk === null ? 0 : (chunk[pfn % CHUNK] ?? 0);
  }

  set(pfn: number, value: number): void {
    const chunk = this.#chunkOf(Math.floor(pfn / CHUNK), value !== 0);
    if (chunk !== null) chunk[pfn % CHUNK] = value;
  }

  /** PFNs that have a value, ascending. */
  *entries(): Generator<readonly [pfn: number, value: number]> {
    for (const key of [...this.#chunks.keys()].sort((a, b) => a - b)) {
      const chunk = this.#chunks.get(key);
      for (let i = 0; chunk !== undefined && i < CHUNK; i++) {
        const value = chunk[i] ?? 0;
        if (value !== 0) yield [key * CHUNK + i, value];
      }
    }
  }

  #chunkOf(key: number, make: boolean): Column | null {
    if (key === this.#lastKey && this.#last !== null) return this.#last;
    const chunk = this.#chunks.get(key) ?? (make ? this.#newChunk(key) : null);
    if (chunk === null) return null;
    this.#lastKey = key;
    this.#last = chunk;
    return chunk;
  }

  #newChunk(key: number): Column | null {
    if (this.#budget <= 0) {
      this.#budget = -1;
      return null;
    }
    this.#budget--;
    const chunk = this.#make();
    this.#chunks.set(key, chunk);
    return chunk;
  }
}

/** One byte a PFN. */
export class PfnBytes extends PfnColumn {
  /** @param budget bytes that it may take */
  constructor(budget: number) {
    super(() => new Uint8Array(CHUNK), Math.ceil(budget / CHUNK));
  }
}

/** An offset for each PFN, 8 bytes; 0 is none, for no page begins a stream. */
export class PfnOffsets extends PfnColumn {
  /** @param budget bytes that it may take */
  constructor(budget: number) {
    super(() => new Float64Array(CHUNK), Math.ceil(budget / (8 * CHUNK)));
  }
}
