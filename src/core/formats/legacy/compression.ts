/**
 * Pages of COMPRESSED_DATA: each is told as what changed of it against what the receiver has of the same PFN
 * (tools/libxc/xc_compression.c of Xen 4.2 to 4.5). The receiver's memory is the reference, so a checkpoint can be
 * read only behind all those before it.
 */
import { PAGE_SIZE } from './batch.ts';

const EMPTY = 0x00;
const FULL = 0x80;
/** A run's marker: bit 7 says that it is skipped, the others how many words it has. */
const SKIP = 0x80;
const WORD_SIZE = 4;

/** What the receiver has of its guest. */
export interface PageMemory {
  /** The page of a PFN; undefined where it never came. */
  get(pfn: number): Uint8Array | undefined;
  set(pfn: number, page: Uint8Array): void;
}

export type Decompressed = { readonly ok: true; readonly page: Uint8Array; readonly next: number } | { readonly ok: false; readonly at: number; readonly message: string };

const failed = (at: number, message: string): Decompressed => ({ ok: false, at, message });

/**
 * The next page of compressed data.
 * @param at where its encoding begins
 * @param before contents of the page so far; never changed
 */
export function decompressPage(data: Uint8Array, at: number, before: Uint8Array): Decompressed {
  const first = data[at];
  if (first === undefined) return failed(at, 'The compressed data ends where a page is due.');
  if (first === EMPTY) return { ok: true, page: before, next: at + 1 };
  if (first === FULL) {
    const end = at + 1 + PAGE_SIZE;
    return end > data.length ? failed(at, 'A page that is sent in full is cut.') : { ok: true, page: data.slice(at + 1, end), next: end };
  }
  return runs(data, at, before);
}

/** Runs up to a page; skipped words keep what they were. */
function runs(data: Uint8Array, start: number, before: Uint8Array): Decompressed {
  const page = before.slice();
  let offset = 0;
  let at = start;
  while (offset < PAGE_SIZE) {
    const marker = data[at];
    if (marker === undefined) return failed(at, `The runs of a page end after ${offset} of its bytes.`);
    const length = (marker % SKIP) * WORD_SIZE;
    if (length === 0) return failed(at, 'A run has no words.');
    at++;
    if (marker < SKIP) {
      if (at + length > data.length || offset + length > PAGE_SIZE) return failed(at - 1, 'A run goes beyond the page or the data.');
      page.set(data.subarray(at, at + length), offset);
      at += length;
    }
    offset += length;
  }
  return offset === PAGE_SIZE ? { ok: true, page, next: at } : failed(at, 'A run that is skipped goes beyond the page.');
}

const ZEROES = new Uint8Array(PAGE_SIZE);

export type Applied = { readonly ok: true; readonly pages: number } | { readonly ok: false; readonly pages: number; readonly at: number; readonly message: string };

/**
 * Applies the data of one checkpoint, all its COMPRESSED_DATA joined: the pages are those of the batches' entries that
 * have contents, in order.
 */
export function applyCompressed(data: Uint8Array, pfns: readonly number[], memory: PageMemory): Applied {
  let at = 0;
  for (const [pages, pfn] of pfns.entries()) {
    const result = decompressPage(data, at, memory.get(pfn) ?? ZEROES);
    if (!result.ok) return { ok: false, pages, at: result.at, message: result.message };
    memory.set(pfn, result.page);
    at = result.next;
  }
  if (at < data.length) return { ok: false, pages: pfns.length, at, message: `${data.length - at} bytes are left behind the last page.` };
  return { ok: true, pages: pfns.length };
}
