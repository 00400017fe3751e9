/**
 * Which page contents are to be read for their digests: the last of each PFN, and the last behind VERIFY, in the order of the stream, in
 * runs that follow each other there. Columns, as there may be as many runs as pages. What has been digested is kept, so that who stopped goes on where he was.
 */
import { digestInto, SECRET_SEEDS } from '../bytes/digest.ts';
import type { Scan } from '../bytes/cursor.ts';
import { GrowableF64, GrowableU32 } from '../index/growable.ts';
import { PIECE_PFNS, type Memory } from './memory.ts';

/** Page contents are read in runs of up to this many bytes. */
const RUN = 4 * 1024 * 1024;

export class PageRuns {
  readonly memory: Memory;
  /** PFNs by where their contents stand; from `#split` on, of what was sent behind VERIFY. */
  readonly #order: Float64Array;
  readonly #split: number;
  /** Of each run: its first place in the order, where it stands, and its pages. */
  readonly #first = new GrowableU32();
  readonly #start = new GrowableF64();
  readonly #pages = new GrowableU32();
  readonly #done = new GrowableU32();

  /** @param settled whether nothing needs to be read of a PFN whose contents stand at an offset: its digest stays as it is */
  constructor(memory: Memory, settled: ((pfn: number, at: number, verify: boolean) => boolean) | null = null) {
    this.memory = memory;
    const wanted = (of: Memory | null): Float64Array => {
      const all = of === null ? new Float64Array(0) : inStreamOrder(of);
      return settled === null || of === null ? all : all.filter((pfn) => !settled(pfn, of.contentsOf(pfn), of !== memory));
    };
    const [before, behind] = [wanted(memory), wanted(memory.verify)];
    this.#split = before.length;
    this.#order = joined(before, behind);
    memory.digested = memory.toDigest - this.#order.length;
    const { pageSize } = memory;
    for (let i = 0; i < this.#order.length; ) {
      const start = this.#placeOf(i);
      let end = i + 1;
      while (end < this.#order.length && this.#placeOf(end) === start + (end - i) * pageSize && (end - i + 1) * pageSize <= RUN) end++;
      this.#first.push(i);
      this.#start.push(start);
      this.#pages.push(end - i);
      this.#done.push(0);
      i = end;
    }
  }

  get length(): number {
    return this.#first.length;
  }

  #memoryOf(i: number): Memory {
    return i < this.#split ? this.memory : (this.memory.verify ?? this.memory);
  }

  #placeOf(i: number): number {
    return this.#memoryOf(i).contentsOf(this.#order[i] ?? 0);
  }

  /** Where a run stands in the stream. */
  startOf(run: number): number {
    return this.#start.at(run);
  }

  pagesOf(run: number): number {
    return this.#pages.at(run);
  }

  isDone(run: number): boolean {
    return this.#done.at(run) === 1;
  }

  /** Notes the digests of a run's pages, two words each, from `words[at]` on. */
  take(run: number, words: Uint32Array, at: number): void {
    const first = this.#first.at(run);
    const pages = this.#pages.at(run);
    for (let page = 0; page < pages; page++) {
      const pfn = this.#order[first + page] ?? 0;
      const piece = this.#memoryOf(first + page).piece(pfn);
      piece?.digest.set(words.subarray(at + 2 * page, at + 2 * page + 2), 2 * (pfn % PIECE_PFNS));
    }
    this.#done.set(run, 1);
    this.memory.digested += pages;
  }
}

/** Digests of pages that follow each other, two words each, into `words` from `at` on. */
export function digestPages(bytes: Uint8Array, pageSize: number, words: Uint32Array, at: number, seeds: Int32Array): void {
  for (let page = 0; (page + 1) * pageSize <= bytes.byteLength; page++) digestInto(bytes.subarray(page * pageSize, (page + 1) * pageSize), words, at + 2 * page, seeds);
}

/**
 * Reads what has not been read yet of the runs, each once, and notes the digests; true once that is done.
 * @param only which of them
 * @param tell called after each
 */
export function* digestRuns(runs: PageRuns, only: (run: number) => boolean = () => true, tell: () => void = () => undefined): Scan<true> {
  const { pageSize } = runs.memory;
  const words = new Uint32Array(2 * Math.max(1, Math.floor(RUN / pageSize)));
  for (let run = 0; run < runs.length; run++) {
    if (runs.isDone(run) || !only(run)) continue;
    digestPages(yield { start: runs.startOf(run), length: runs.pagesOf(run) * pageSize }, pageSize, words, 0, SECRET_SEEDS);
    runs.take(run, words, 0);
    tell();
  }
  return true;
}

function joined(before: Float64Array, behind: Float64Array): Float64Array {
  if (behind.length === 0) return before;
  const both = new Float64Array(before.length + behind.length);
  both.set(before);
  both.set(behind, before.length);
  return both;
}

/** PFNs with contents, by where these stand. */
function inStreamOrder(memory: Memory): Float64Array {
  const pfns = new Float64Array(memory.contents);
  let count = 0;
  for (const number of memory.numbers) {
    const piece = memory.pieces.get(number);
    if (piece === undefined) continue;
    for (let i = 0; i < PIECE_PFNS; i++) if ((piece.at[i] ?? -1) >= 0) pfns[count++] = number * PIECE_PFNS + i;
  }
  // Savers send memory in the order of the PFNs: most often there is nothing to sort.
  let sorted = true;
  for (let i = 1; i < count && sorted; i++) sorted = memory.contentsOf(pfns[i - 1] ?? 0) < memory.contentsOf(pfns[i] ?? 0);
  return sorted ? pfns : pfns.sort((a, b) => memory.contentsOf(a) - memory.contentsOf(b));
}
