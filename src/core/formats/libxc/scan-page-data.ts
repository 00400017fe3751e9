/** Reads the PFN list of a PAGE_DATA record: one of the two loops that are written by hand for speed. */
import type { Cursor, Scan } from '../../bytes/cursor.ts';
import { pageTypeOf, pfnOf } from '../../bytes/integers.ts';
import type { PageBatch } from '../../index/record-index.ts';
import { RECORD_HEADER_SIZE } from '../../index/record-index.ts';
import type { Totals } from '../scan-context.ts';
import { hasPageData, PAGE_DATA_HEADER_SIZE, PFINFO_TYPES, PFN_SIZE } from './page-data.ts';

/** A list longer than this is read in pieces. */
const LIST_WINDOW = 512 * 1024;

export interface PageList extends PageBatch {
  /** `count` as the record claims it. */
  readonly claimed: number;
  /** First entry of a type that the specification reserves, and the type; null where there is none. */
  readonly reserved: { readonly entry: number; readonly type: number } | null;
}

/** Bytes of record header, count and list: what the next batch is likely to want in one read. */
export const pageListSpan = (count: number): number => RECORD_HEADER_SIZE + PAGE_DATA_HEADER_SIZE + count * PFN_SIZE;

/**
 * The list of the record at the cursor, which stays where it is.
 * @param available bytes of the body that the source has
 */
export function* scanPageList(cursor: Cursor, available: number, littleEndian: boolean, totals: Totals): Scan<PageList> {
  const record = cursor.position;
  yield* cursor.fill(RECORD_HEADER_SIZE + PAGE_DATA_HEADER_SIZE);
  const claimed = cursor.u32(RECORD_HEADER_SIZE, littleEndian);
  const count = Math.min(claimed, Math.floor((available - PAGE_DATA_HEADER_SIZE) / PFN_SIZE));
  const result = { claimed, count, pages: 0, low: Infinity, high: -1, reserved: null as PageList['reserved'] };
  cursor.position = record + RECORD_HEADER_SIZE + PAGE_DATA_HEADER_SIZE;
  for (let first = 0; first < count; ) {
    const entries = Math.min(LIST_WINDOW / PFN_SIZE, count - first);
    yield* cursor.fill(entries * PFN_SIZE);
    const bytes = cursor.bytes(0, entries * PFN_SIZE);
    readEntries(bytes, first, littleEndian, result, totals);
    first += entries;
    cursor.skip(entries * PFN_SIZE);
  }
  cursor.position = record;
  return { ...result, low: count > 0 ? result.low : 0, high: Math.max(0, result.high) };
}

interface Draft {
  pages: number;
  low: number;
  high: number;
  reserved: PageList['reserved'];
}

function readEntries(bytes: Uint8Array, first: number, littleEndian: boolean, result: Draft, totals: Totals): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const highAt = littleEndian ? 4 : 0;
  let { pages, low, high } = result;
  for (let at = 0; at < bytes.length; at += PFN_SIZE) {
    const upper = view.getUint32(at + highAt, littleEndian);
    const pfn = pfnOf(view.getUint32(at + 4 - highAt, littleEndian), upper);
    const type = pageTypeOf(upper);
    if (pfn < low) low = pfn;
    if (pfn > high) high = pfn;
    if (hasPageData(type)) pages++;
    if (result.reserved === null && PFINFO_TYPES[type] === undefined) result.reserved = { entry: first + at / PFN_SIZE, type };
    totals.pageTypes[type] = (totals.pageTypes[type] ?? 0) + 1;
  }
  totals.entries += bytes.length / PFN_SIZE;
  totals.pages += pages - result.pages;
  result.pages = pages;
  result.low = low;
  result.high = high;
}
