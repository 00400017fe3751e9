/** PFNs that were met at least once: a bit for each, in chunks that are made when the first of theirs is met. */
const CHUNK_BITS = 14;
/** PFNs of a chunk, whose bits take 2 KiB: less than the page that an entry brings with it. */
const CHUNK = 2 ** CHUNK_BITS;
const WORD_BITS = 5;
const WORD_MASK = 31;

export class PfnSet {
  readonly #chunks = new Map<number, Uint32Array>();
  #size = 0;
  /** First PFN of the chunk that was used last. */
  #base = -CHUNK;
  #last: Uint32Array = new Uint32Array(0);

  /** How many different PFNs there are. */
  get size(): number {
    return this.#size;
  }

  add(pfn: number): void {
    let at = pfn - this.#base;
    if (at < 0 || at >= CHUNK) {
      this.#turnTo(Math.floor(pfn / CHUNK));
      at = pfn - this.#base;
    }
    const word = at >>> WORD_BITS;
    const bit = 1 << (at & WORD_MASK);
    const bits = this.#last[word] ?? 0;
    if ((bits & bit) !== 0) return;
    this.#last[word] = bits | bit;
    this.#size++;
  }

  #turnTo(key: number): void {
    const kept = this.#chunks.get(key);
    this.#last = kept ?? new Uint32Array(CHUNK >>> WORD_BITS);
    if (kept === undefined) this.#chunks.set(key, this.#last);
    this.#base = key * CHUNK;
  }
}
