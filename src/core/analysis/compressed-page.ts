/**
 * A page of COMPRESSED_DATA as a receiver would have it: the PFN from the checkpoint's batches, the contents from all that
 * came of the PFN before. What comes out stands nowhere in the file.
 */
import type { Scan } from '../bytes/cursor.ts';
import { pageTypeOf } from '../bytes/integers.ts';
import type { ByteRange } from '../bytes/range.ts';
import { entryPfn, LOST, PAGE_SIZE } from '../formats/legacy/batch.ts';
import { encodingAt } from '../formats/legacy/compressed-pages.ts';
import { decompressPage } from '../formats/legacy/compression.ts';
import { COMPRESSED_DATA } from '../formats/legacy/compressed-data.ts';
import { findInBatch } from '../formats/legacy/find-pfn.ts';
import { MARKER_SIZE, PAGE_BATCH_TYPE, Piece, SaveId } from '../formats/legacy/save-id.ts';
import { hasPageData } from '../formats/libxc/page-data.ts';
import { Reader } from '../layout/reader.ts';
import type { OpenStream } from '../open-stream.ts';
import { hex } from '../text.ts';

export interface CompressedPage {
  readonly pfn: number;
  /** Its number among the pages of the checkpoint. */
  readonly number: number;
  /** Its encoding in the file. */
  readonly encoding: ByteRange;
  /** Where the full contents stand that the changes are made to. */
  readonly base: ByteRange | null;
  /** Changes from `base` to here, this one included. */
  readonly steps: number;
  /** The contents; null where `why` says why there are none. */
  readonly bytes: Uint8Array | null;
  readonly why: string;
}

/** What ends a body: no batch of a checkpoint stands before it. */
const TAIL: ReadonlySet<number> = new Set([SaveId.END, Piece.SHARED_INFO, Piece.HVM_CONTEXT, Piece.DEVICE_MODEL, Piece.P2M_FRAME_LIST]);
/** Encodings that one page may be made of: more than any checkpointed stream that was seen has checkpoints. */
const MAX_STEPS = 4096;

interface Body {
  readonly batches: readonly number[];
  readonly data: readonly ByteRange[];
}

const widthOf = (stream: OpenStream, row: number): 4 | 8 => stream.builder.layerInfo(stream.builder.index.layerOf(row)).facts.legacy?.toolstackWidth ?? 8;

/** Batches and data of the checkpoint that a row stands in. */
function bodyOf(stream: OpenStream, row: number): Body {
  const { index } = stream.builder;
  const isOf = (at: number): boolean => at >= 0 && at < index.rowCount && (index.isNested(at) || !TAIL.has(index.typeOf(at)));
  let first = row;
  while (isOf(first - 1)) first--;
  const body = { batches: [] as number[], data: [] as ByteRange[] };
  for (let at = first; at < index.rowCount && (at === first || isOf(at)); at++) {
    if (index.isNested(at)) continue;
    if (index.typeOf(at) === PAGE_BATCH_TYPE) body.batches.push(at);
    else if (index.typeOf(at) === COMPRESSED_DATA.type) body.data.push({ start: Math.min(index.startOf(at) + MARKER_SIZE + widthOf(stream, at), index.endOf(at)), end: index.endOf(at) });
  }
  return body;
}

/** PFN of the page of that number; null where the batches name fewer. */
function* pfnOf(stream: OpenStream, { batches }: Body, number: number): Scan<number | null> {
  let left = number;
  for (const row of batches) {
    const { count = 0, pages = 0 } = stream.builder.index.pagesOf(row) ?? {};
    if (left >= pages) {
      left -= pages;
      continue;
    }
    const width = widthOf(stream, row);
    const bytes = yield { start: stream.builder.index.startOf(row) + MARKER_SIZE, length: count * width };
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at + width <= bytes.length; at += width) {
      const word = view.getUint32(at, true);
      if (hasPageData(pageTypeOf(word)) && left-- === 0) return word === LOST ? null : entryPfn(word);
    }
  }
  return null;
}

/** Places of encodings of a body, in order, up to what `stop` says. */
function* walkEncodings(stream: OpenStream, { data }: Body, stop: (number: number, encoding: ByteRange) => boolean): Scan<{ number: number; encoding: ByteRange } | null> {
  const { index } = stream.builder;
  const reader = new Reader(index.size, stream.builder.layerInfo(0).facts, stream);
  let number = 0;
  for (const { start, end } of data) {
    for (let at = start; at < end; number++) {
      const { length } = yield* encodingAt(reader, at, end);
      if (length === 0) return null;
      const encoding = { start: at, end: at + length };
      if (stop(number, encoding)) return { number, encoding };
      at += length;
    }
  }
  return null;
}

/** Number of a batch's entry among the pages of its checkpoint. */
function* numberOf(stream: OpenStream, body: Body, row: number, entry: number): Scan<number> {
  const { index } = stream.builder;
  let number = 0;
  for (const batch of body.batches) {
    if (batch === row) break;
    number += index.pagesOf(batch)?.pages ?? 0;
  }
  const width = widthOf(stream, row);
  const bytes = yield { start: index.startOf(row) + MARKER_SIZE, length: entry * width };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + width <= bytes.length; at += width) if (hasPageData(pageTypeOf(view.getUint32(at, true)))) number++;
  return number;
}

interface Sent {
  /** In the file: a page as it is, or its encoding. */
  readonly range: ByteRange;
  /** The page as it is, without an encoding. */
  readonly plain: boolean;
  /** Nothing before it is needed. */
  readonly full: boolean;
}

/** All that came of a PFN before an encoding and with it, the latest first, back to a page that needs nothing before it. */
function* historyOf(stream: OpenStream, pfn: number, until: ByteRange): Scan<Sent[] | null> {
  const { index } = stream.builder;
  const rows = [...index.rowsSpanning(pfn)].filter((row) => index.startOf(row) < until.start).reverse();
  const history: Sent[] = [];
  for (const row of rows) {
    const width = widthOf(stream, row);
    const found = (yield* findInBatch(index, row, width, pfn)).filter(({ type }) => hasPageData(type)).reverse();
    for (const { entry, page } of found) {
      const body = page === null ? bodyOf(stream, row) : null;
      const number = body === null ? 0 : yield* numberOf(stream, body, row, entry);
      const range = page ?? (body === null ? null : ((yield* walkEncodings(stream, body, (at) => at === number))?.encoding ?? null));
      if (range === null) return null;
      if (range.start > until.start) continue;
      const full = page !== null || range.end - range.start === PAGE_SIZE + 1;
      history.push({ range, plain: page !== null, full });
      if (full || history.length >= MAX_STEPS) return history;
    }
  }
  return history;
}

/** The page whose encoding holds a byte; null where it is not one of COMPRESSED_DATA. */
export function* compressedPageAt(stream: OpenStream, offset: number): Scan<CompressedPage | null> {
  const { index } = stream.builder;
  const row = index.rowAt(offset);
  if (row < 0 || index.kindOf(row) !== 'record' || stream.builder.layerInfo(index.layerOf(row)).name !== 'legacy' || index.typeOf(row) !== COMPRESSED_DATA.type) return null;
  const body = bodyOf(stream, row);
  const found = yield* walkEncodings(stream, body, (_, { start, end }) => start <= offset && offset < end);
  if (found === null) return null;
  const { number, encoding } = found;
  const pfn = yield* pfnOf(stream, body, number);
  if (pfn === null) return null;
  const history = yield* historyOf(stream, pfn, encoding);
  const about = { pfn, number, encoding, steps: history?.length ?? 0 };
  const base = history?.at(-1);
  if (history === null || base?.full !== true) return { ...about, base: null, bytes: null, why: `What changed of pfn ${hex(pfn)} is here; contents that it changes never came, or in more than ${MAX_STEPS.toLocaleString('en')} steps.` };
  return { ...about, base: base.range, bytes: yield* replay(history), why: '' };
}

function* replay(history: readonly Sent[]): Scan<Uint8Array> {
  let page = new Uint8Array(PAGE_SIZE);
  for (const { plain, range: { start, end } } of [...history].reverse()) {
    const bytes = yield { start, length: end - start };
    if (plain) {
      page = bytes.slice();
      continue;
    }
    const result = decompressPage(bytes, 0, page);
    if (result.ok) page = result.page.slice();
  }
  return page;
}
