/** The phase in which each PFN came with contents last: two bytes a PFN, in chunks that are made when the first of theirs is met. */

const CHUNK_BITS = 10;
/** PFNs of a chunk, whose numbers take 2 KiB: less than the page that an entry brings with it. */
const CHUNK = 2 ** CHUNK_BITS;

/** What a PFN was before: never sent, sent in an earlier phase, sent in this one already. */
export type Before = 'never' | 'earlier' | 'already';

export class PfnPhases {
  readonly #chunks = new Map<number, Uint16Array>();
  #base = -CHUNK;
  #last: Uint16Array = new Uint16Array(0);

  /** @param phase from 0 to 65,534 */
  note(pfn: number, phase: number): Before {
    let at = pfn - this.#base;
    if (at < 0 || at >= CHUNK) {
      this.#turnTo(Math.floor(pfn / CHUNK));
      at = pfn - this.#base;
    }
    const before = this.#last[at] ?? 0;
    this.#last[at] = phase + 1;
    return before === 0 ? 'never' : before === phase + 1 ? 'already' : 'earlier';
  }

  #turnTo(key: number): void {
    const kept = this.#chunks.get(key);
    this.#last = kept ?? new Uint16Array(CHUNK);
    if (kept === undefined) this.#chunks.set(key, this.#last);
    this.#base = key * CHUNK;
  }
}
