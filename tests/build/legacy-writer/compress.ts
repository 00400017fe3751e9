/**
 * A Remus sender's compression of pages (tools/libxc/xc_compression.c of Xen 4.2 to 4.5): a cache of 8,192 pages, least
 * recently used; what is not in it goes in full, what is goes as runs of 32-bit words that changed or did not.
 */
import { bytes } from './bytes.ts';

const PAGE = 4096;
const WORDS = PAGE / 4;
const LONGEST_RUN = 127;
const CACHE_PAGES = 8192;
const SKIPPED = 0x80;

/** One page against what the receiver has of it. */
export function compressPage(page: Uint8Array, before: Uint8Array | null): Uint8Array {
  if (before === null) return bytes([0x80], page);
  const same = (word: number): boolean => [0, 1, 2, 3].every((i) => page[word * 4 + i] === before[word * 4 + i]);
  const parts: Uint8Array[] = [];
  let word = 0;
  let changed = false;
  while (word < WORDS) {
    const isSame = same(word);
    let length = 1;
    while (word + length < WORDS && length < LONGEST_RUN && same(word + length) === isSame) length++;
    parts.push(isSame ? Uint8Array.of(SKIPPED + length) : bytes([length], page.subarray(word * 4, (word + length) * 4)));
    changed ||= !isSame;
    word += length;
  }
  return changed ? bytes(...parts) : Uint8Array.of(0);
}

/** The sender's side: what it believes the receiver to have. */
export class Compressor {
  readonly #cache = new Map<number, Uint8Array>();

  /** @param isTable a page table goes in full, and is forgotten */
  add(pfn: number, page: Uint8Array, isTable = false): Uint8Array {
    const before = isTable ? null : (this.#cache.get(pfn) ?? null);
    this.#cache.delete(pfn);
    if (!isTable) {
      const [oldest] = this.#cache.keys();
      if (this.#cache.size >= CACHE_PAGES && oldest !== undefined) this.#cache.delete(oldest);
      this.#cache.set(pfn, page.slice());
    }
    return compressPage(page, before);
  }
}
