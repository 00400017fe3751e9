/** Pages of a record that a rule wants, read together where they stand close to each other. */

export const PAGE_SIZE = 4096;
/** The most that is read at once: 256 pages. */
const MAX_RUN = 1024 * 1024;
/** A read costs about as much as 64 KiB of bytes (a millisecond, of a Blob): pages so close are read with what lies between. */
const MAX_GAP = 64 * 1024;

export class PageRun {
  /** In the order of their offsets, which ascend. */
  readonly pfns = new Float64Array(MAX_RUN / PAGE_SIZE);
  readonly types = new Uint8Array(MAX_RUN / PAGE_SIZE);
  readonly offsets = new Float64Array(MAX_RUN / PAGE_SIZE);
  count = 0;

  get start(): number {
    return this.offsets[0] ?? 0;
  }

  get end(): number {
    return this.count === 0 ? 0 : (this.offsets[this.count - 1] ?? 0) + PAGE_SIZE;
  }

  /** Whether a page still belongs to the run. */
  takes(offset: number): boolean {
    return this.count === 0 || (offset >= this.end && offset - this.end <= MAX_GAP && offset + PAGE_SIZE - this.start <= MAX_RUN);
  }

  add(pfn: number, type: number, offset: number): void {
    const i = this.count++;
    this.pfns[i] = pfn;
    this.types[i] = type;
    this.offsets[i] = offset;
  }

  clear(): void {
    this.count = 0;
  }

  /** Number of pages from `from` on that stand one behind the other. */
  adjoining(from: number): number {
    let count = 1;
    while (from + count < this.count && (this.offsets[from + count] ?? 0) === (this.offsets[from] ?? 0) + count * PAGE_SIZE) count++;
    return count;
  }
}
