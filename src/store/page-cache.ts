/**
 * Bytes on the page side, for drawing: pages of 64 KiB, at most 32 MiB of them, asked for when they come into view.
 * A byte that is not here is `undefined`, never 0.
 */

/** Divisible by every row width of the hex view, so that a row lies in one page. */
export const PAGE_BYTES = 65_536;
export const MAX_PAGES = 512;
/** Reads under way at a time: what scrolled out of view before its turn is never read. */
const MAX_READS = 4;

export type ReadBytes = (start: number, end: number) => Promise<Uint8Array>;

export interface PageCacheEvents {
  /** A page came. */
  readonly arrived: () => void;
  readonly failed: (error: unknown) => void;
}

export class PageCache {
  readonly #read: ReadBytes;
  readonly #events: PageCacheEvents;
  readonly #maxPages: number;
  /** In order of use: the first is the one to drop. */
  readonly #pages = new Map<number, Uint8Array>();
  readonly #reading = new Set<number>();
  /** Pages that could not be read; asked for again only after {@link retry}. */
  readonly #failed = new Set<number>();
  #wanted: number[] = [];
  #closed = false;

  constructor(read: ReadBytes, events: PageCacheEvents, maxPages = MAX_PAGES) {
    this.#read = read;
    this.#events = events;
    this.#maxPages = maxPages;
  }

  get pageCount(): number {
    return this.#pages.size;
  }

  /** Bytes of the page that holds `offset`, counted from the page's start; undefined while it is not here. */
  pageAt(offset: number): Uint8Array | undefined {
    return this.#pages.get(Math.floor(offset / PAGE_BYTES));
  }

  byteAt(offset: number): number | undefined {
    return this.pageAt(offset)?.[offset % PAGE_BYTES];
  }

  /** The bytes of a range as far as they are here, from its start without a hole. */
  peek(start: number, end: number): Uint8Array {
    const bytes = new Uint8Array(Math.max(0, end - start));
    let at = start;
    while (at < end) {
      const page = this.pageAt(at);
      if (page === undefined) break;
      const part = page.subarray(at % PAGE_BYTES, Math.min(PAGE_BYTES, (at % PAGE_BYTES) + end - at));
      if (part.length === 0) break;
      bytes.set(part, at - start);
      at += part.length;
    }
    return bytes.subarray(0, at - start);
  }

  /**
   * Says what is in view; replaces what was said before. Pages that are not here are read, and one further on.
   * @param size where the source ends
   * @param direction which way the view moves: the page to read ahead
   */
  show(start: number, end: number, size: number, direction: 1 | -1): void {
    const last = Math.floor((Math.max(start + 1, Math.min(end, size)) - 1) / PAGE_BYTES);
    const first = Math.floor(Math.max(0, start) / PAGE_BYTES);
    const wanted: number[] = [];
    for (let page = first; page <= last && wanted.length < this.#maxPages - 1; page++) {
      if (page * PAGE_BYTES < size) wanted.push(page);
    }
    for (const page of wanted) this.#use(page);
    const ahead = direction > 0 ? last + 1 : first - 1;
    if (ahead >= 0 && ahead * PAGE_BYTES < size) wanted.push(ahead);
    this.#wanted = wanted.filter((page) => this.#lacks(page));
    this.#pump(size);
  }

  /** Forgets failures: the file may be readable again. */
  retry(): void {
    this.#failed.clear();
  }

  close(): void {
    this.#closed = true;
    this.#wanted = [];
    this.#pages.clear();
  }

  #lacks(page: number): boolean {
    return !this.#pages.has(page) && !this.#reading.has(page) && !this.#failed.has(page);
  }

  /** Moves a page to the end of the queue of pages to drop. */
  #use(page: number): void {
    const bytes = this.#pages.get(page);
    if (bytes === undefined) return;
    this.#pages.delete(page);
    this.#pages.set(page, bytes);
  }

  #pump(size: number): void {
    while (this.#reading.size < MAX_READS) {
      const page = this.#wanted.shift();
      if (page === undefined) return;
      this.#reading.add(page);
      void this.#fetch(page, size);
    }
  }

  async #fetch(page: number, size: number): Promise<void> {
    const start = page * PAGE_BYTES;
    try {
      const bytes = await this.#read(start, Math.min(start + PAGE_BYTES, size));
      if (!this.#closed) this.#keep(page, bytes.subarray(0, PAGE_BYTES));
    } catch (error) {
      if (this.#closed) return;
      this.#failed.add(page);
      this.#events.failed(error);
    } finally {
      this.#reading.delete(page);
      this.#pump(size);
    }
  }

  #keep(page: number, bytes: Uint8Array): void {
    this.#pages.set(page, bytes);
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= this.#maxPages) break;
      this.#pages.delete(oldest);
    }
    this.#events.arrived();
  }
}
