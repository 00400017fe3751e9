/** Pages of a source, the most recently used kept: what decoding and looking read again and again is read once. */
import type { ByteSource } from './source.ts';

const PAGE_BYTES = 256 * 1024;
const MAX_PAGES = 256;

export class PageCache implements ByteSource {
  readonly size: number;
  readonly #source: ByteSource;
  readonly #pageBytes: number;
  readonly #maxPages: number;
  /** In order of last use, the oldest first. Promises are kept, so that a page under way is not read twice. */
  readonly #pages = new Map<number, Promise<Uint8Array>>();

  constructor(source: ByteSource, pageBytes = PAGE_BYTES, maxPages = MAX_PAGES) {
    this.size = source.size;
    this.#source = source;
    this.#pageBytes = pageBytes;
    this.#maxPages = maxPages;
  }

  /** Bytes from `start`; a read longer than the cache goes past it. */
  async read(start: number, length: number): Promise<Uint8Array> {
    const end = Math.min(start + length, this.size);
    if (end <= start) return new Uint8Array(0);
    const first = Math.floor(start / this.#pageBytes);
    const last = Math.floor((end - 1) / this.#pageBytes);
    if (last - first >= this.#maxPages) return await this.#source.read(start, end - start);
    if (first === last) {
      const page = await this.#page(first);
      return page.subarray(start - first * this.#pageBytes, end - first * this.#pageBytes);
    }
    const bytes = new Uint8Array(end - start);
    const pages = await Promise.all(Array.from({ length: last - first + 1 }, (_, i) => this.#page(first + i)));
    pages.forEach((page, i) => {
      const pageStart = (first + i) * this.#pageBytes;
      const from = Math.max(start, pageStart);
      const to = Math.min(end, pageStart + page.length);
      bytes.set(page.subarray(from - pageStart, to - pageStart), from - start);
    });
    return bytes;
  }

  #page(number: number): Promise<Uint8Array> {
    const kept = this.#pages.get(number);
    this.#pages.delete(number);
    const page = kept ?? this.#load(number);
    this.#pages.set(number, page);
    if (this.#pages.size > this.#maxPages) {
      for (const oldest of this.#pages.keys()) {
        this.#pages.delete(oldest);
        break;
      }
    }
    return page;
  }

  #load(number: number): Promise<Uint8Array> {
    const start = number * this.#pageBytes;
    const page = Promise.resolve(this.#source.read(start, Math.min(this.#pageBytes, this.size - start)));
    // A page that failed is asked for anew next time.
    page.catch(() => this.#pages.delete(number));
    return page;
  }
}
