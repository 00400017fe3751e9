/**
 * Which entry of a checkpoint's batches an encoded page is of: the k-th entry that has contents has the k-th page of all
 * COMPRESSED_DATA of the checkpoint (tools/libxc/xc_domain_restore.c apply_batch() of Xen 4.2 to 4.5).
 */
import type { Scan } from '../../bytes/cursor.ts';
import { pageTypeOf } from '../../bytes/integers.ts';
import type { ByteRange } from '../../bytes/range.ts';
import type { RecordIndex } from '../../index/record-index.ts';
import type { Reader } from '../../layout/reader.ts';
import { hasPageData } from '../libxc/page-data.ts';
import { entryPfn, LOST } from './batch.ts';
import { encodingsIn } from './encodings.ts';
import { MARKER_SIZE, PAGE_BATCH_TYPE, Piece, SaveId, typeOfMarker } from './save-id.ts';

/** What ends a body: no batch of a checkpoint stands before it. */
const TAIL: ReadonlySet<number> = new Set([SaveId.END, Piece.SHARED_INFO, Piece.HVM_CONTEXT, Piece.DEVICE_MODEL, Piece.P2M_FRAME_LIST]);
const COMPRESSED_DATA = typeOfMarker(SaveId.COMPRESSED_DATA);

type Width = 4 | 8;

/** What a checkpoint has of its pages, in stream order. */
export interface CompressedBody {
  readonly width: Width;
  /** Rows of its batches. */
  readonly batches: readonly number[];
  /** Encoded pages of each COMPRESSED_DATA. */
  readonly data: readonly ByteRange[];
}

/** Batches and data of the checkpoint that a row stands in. */
export function bodyOf(index: RecordIndex, row: number, width: Width): CompressedBody {
  const isOf = (at: number): boolean => at >= 0 && at < index.rowCount && (index.isNested(at) || !TAIL.has(index.typeOf(at)));
  let first = row;
  while (isOf(first - 1)) first--;
  const batches: number[] = [];
  const data: ByteRange[] = [];
  for (let at = first; at < index.rowCount && (at === first || isOf(at)); at++) {
    if (index.isNested(at)) continue;
    if (index.typeOf(at) === PAGE_BATCH_TYPE) batches.push(at);
    else if (index.typeOf(at) === COMPRESSED_DATA) data.push({ start: Math.min(index.startOf(at) + MARKER_SIZE + width, index.endOf(at)), end: index.endOf(at) });
  }
  return { width, batches, data };
}

/** Words of a batch's list, the lower halves. */
function* wordsOf(index: RecordIndex, reader: Reader, { width }: CompressedBody, row: number, count: number): Scan<number[]> {
  const bytes = yield* reader.bytes(index.startOf(row) + MARKER_SIZE, count * width);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const words: number[] = [];
  for (let at = 0; at + width <= bytes.length; at += width) words.push(view.getUint32(at, true));
  return words;
}

/** PFNs of so many pages of the checkpoint, from a number on; null of a hole, and fewer where the batches name fewer. */
export function* pfnsOf(index: RecordIndex, reader: Reader, body: CompressedBody, first: number, most: number): Scan<(number | null)[]> {
  const pfns: (number | null)[] = [];
  let skipped = first;
  for (const row of body.batches) {
    const { count = 0, pages = 0 } = index.pagesOf(row) ?? {};
    if (skipped >= pages) {
      skipped -= pages;
      continue;
    }
    for (const word of yield* wordsOf(index, reader, body, row, count)) {
      if (!hasPageData(pageTypeOf(word)) || skipped-- > 0) continue;
      pfns.push(word === LOST ? null : entryPfn(word));
      if (pfns.length >= most) return pfns;
    }
    skipped = 0;
  }
  return pfns;
}

/** How many pages of the checkpoint stand before a place in its data; null where a chunk before is not told apart to its end. */
export function* pagesBefore(reader: Reader, { data }: CompressedBody, place: number): Scan<number | null> {
  let number = 0;
  for (const range of data) {
    if (place < range.start) break;
    const { ends } = yield* encodingsIn(reader, range);
    if (place < range.end) {
      const inside = ends.findIndex((end) => place < end);
      return inside < 0 ? null : number + inside;
    }
    if ((ends.at(-1) ?? range.start) < range.end) return null;
    number += ends.length;
  }
  return number;
}

/** Where the page of that number is encoded; null where it is not there, or its data cannot be told apart. */
export function* encodingOf(reader: Reader, { data }: CompressedBody, number: number): Scan<ByteRange | null> {
  let left = number;
  for (const range of data) {
    const { ends } = yield* encodingsIn(reader, range);
    const end = ends[left];
    if (end !== undefined) return { start: ends[left - 1] ?? range.start, end };
    if ((ends.at(-1) ?? range.start) < range.end) return null;
    left -= ends.length;
  }
  return null;
}

/** Where an entry's page is encoded in the data behind its batch; null where it has none. */
export function* encodingOfEntry(index: RecordIndex, reader: Reader, width: Width, row: number, entry: number): Scan<ByteRange | null> {
  const body = bodyOf(index, row, width);
  let number = 0;
  for (const batch of body.batches) {
    if (batch === row) break;
    number += index.pagesOf(batch)?.pages ?? 0;
  }
  const words = yield* wordsOf(index, reader, body, row, entry + 1);
  const own = words[entry];
  if (own === undefined || !hasPageData(pageTypeOf(own))) return null;
  for (const word of words.slice(0, entry)) if (hasPageData(pageTypeOf(word))) number++;
  return yield* encodingOf(reader, body, number);
}
