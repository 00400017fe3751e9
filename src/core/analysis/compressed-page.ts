/**
 * A page of COMPRESSED_DATA as a receiver would have it: the PFN from the checkpoint's batches, the contents from all that
 * came of the PFN before. What comes out stands nowhere in the file.
 */
import type { Scan } from '../bytes/cursor.ts';
import { contains, lostIn, NO_HOLES, type ByteRange } from '../bytes/range.ts';
import { PAGE_SIZE } from '../formats/legacy/batch.ts';
import { bodyOf, encodingOf, encodingOfEntry, pagesBefore, pfnsOf } from '../formats/legacy/compressed-body.ts';
import { decompressPage } from '../formats/legacy/compression.ts';
import { COMPRESSED_DATA } from '../formats/legacy/compressed-data.ts';
import { findInBatch } from '../formats/legacy/find-pfn.ts';
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

/** Encodings that one page may be made of: more than any checkpointed stream that was seen has checkpoints. */
const MAX_STEPS = 4096;

const widthOf = (stream: OpenStream, row: number): 4 | 8 => stream.builder.layerInfo(stream.builder.index.layerOf(row)).facts.legacy?.toolstackWidth ?? 8;

const readerOf = (stream: OpenStream): Reader => new Reader(stream.source.size, stream.builder.layerInfo(0).facts, stream, stream.source.holes, stream.builder.index);

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
  const reader = readerOf(stream);
  for (const row of rows) {
    const width = widthOf(stream, row);
    const found = (yield* findInBatch(index, row, width, pfn)).filter(({ type }) => hasPageData(type)).reverse();
    for (const { entry, page } of found) {
      const range = page ?? (yield* encodingOfEntry(index, reader, width, row, entry));
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
  const reader = readerOf(stream);
  const body = bodyOf(index, row, widthOf(stream, row));
  if (!body.data.some((range) => contains(range, offset))) return null;
  const number = yield* pagesBefore(reader, body, offset);
  const encoding = number === null ? null : yield* encodingOf(reader, body, number);
  const [pfn = null] = number === null ? [] : yield* pfnsOf(index, reader, body, number, 1);
  if (number === null || encoding === null || pfn === null) return null;
  const history = yield* historyOf(stream, pfn, encoding);
  const about = { pfn, number, encoding, steps: history?.length ?? 0 };
  const base = history?.at(-1);
  if (history === null || base?.full !== true) return { ...about, base: null, bytes: null, why: `What changed of pfn ${hex(pfn)} is here; contents that it changes never came, or in more than ${MAX_STEPS.toLocaleString('en')} steps.` };
  const lost = history.find(({ range: { start, end } }) => lostIn(stream.source.holes ?? NO_HOLES, start, end) > 0);
  if (lost !== undefined) return { ...about, base: null, bytes: null, why: `What came of pfn ${hex(pfn)} at ${hex(lost.range.start)} was not captured: its contents are not known.` };
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
