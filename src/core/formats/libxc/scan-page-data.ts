/** Reads the PFN list of a PAGE_DATA record: one of the two loops that are written by hand for speed. */
import type { Cursor, Scan } from '../../bytes/cursor.ts';
import { bits32, pageTypeOf, pfnOf } from '../../bytes/integers.ts';
import type { PageBatch } from '../../index/record-index.ts';
import { RECORD_HEADER_SIZE } from '../../index/record-index.ts';
import type { PageTypes } from '../../index/page-types.ts';
import type { PfnSet } from '../../index/pfn-set.ts';
import type { Totals } from '../scan-context.ts';
import { hasPageData, PAGE_DATA_HEADER_SIZE, PFINFO_TYPES, PFN_SIZE } from './page-data.ts';

/** A list longer than this is read in pieces. */
const LIST_WINDOW = 512 * 1024;

export interface PageList extends PageBatch {
  /** `count` as the record claims it. */
  readonly claimed: number;
  /** First entry of a type that the specification reserves, its type and PFN; null where there is none. */
  readonly reserved: { readonly entry: number; readonly type: number; readonly pfn: number } | null;
  /** The reserved word behind the count. */
  readonly word: number;
  /** First entry with bits 52-59 set, and the upper half of it; null where there is none. */
  readonly dirty: { readonly entry: number; readonly upper: number } | null;
  /** First entry whose PFN is not above the one before; -1 where they ascend, and so none stands twice. */
  readonly disorder: number;
}

/** Bits 52-59 of a word, in its upper half. */
const RESERVED_FROM = 20;
const RESERVED_TO = 27;

/** Bytes of record header, count and list: what the next batch is likely to want in one read. */
export const pageListSpan = (count: number): number => RECORD_HEADER_SIZE + PAGE_DATA_HEADER_SIZE + count * PFN_SIZE;

/**
 * The list of the record at the cursor, which stays where it is.
 * @param available bytes of the body that the source has
 * @param cut whether those are fewer than the body claims
 */
export function* scanPageList(cursor: Cursor, available: number, cut: boolean, littleEndian: boolean, totals: Totals, types: PageTypes | null, sent: PfnSet | null = null): Scan<PageList> {
  const record = cursor.position;
  yield* cursor.fill(RECORD_HEADER_SIZE + PAGE_DATA_HEADER_SIZE);
  const claimed = cursor.u32(RECORD_HEADER_SIZE, littleEndian);
  const held = Math.floor((available - PAGE_DATA_HEADER_SIZE) / PFN_SIZE);
  // A whole body that cannot hold the list it claims has pages where the list would go on: nothing in it is taken for a PFN.
  const count = claimed > held && !cut ? 0 : Math.min(claimed, held);
  // Such a batch, or one of count 0 that has a body, sent something all the same: of no page it can be said that it was not.
  if (count === 0 && held > 0 && !cut) types?.miss();
  const word = cursor.u32(RECORD_HEADER_SIZE + 4, littleEndian);
  const result: Draft = { pages: 0, low: Infinity, high: -1, last: -1, reserved: null, dirty: null, disorder: -1 };
  cursor.position = record + RECORD_HEADER_SIZE + PAGE_DATA_HEADER_SIZE;
  for (let first = 0; first < count; ) {
    const entries = Math.min(LIST_WINDOW / PFN_SIZE, count - first);
    yield* cursor.fill(entries * PFN_SIZE);
    const bytes = cursor.bytes(0, entries * PFN_SIZE);
    readEntries(bytes, first, littleEndian, result, totals, types, sent);
    first += entries;
    cursor.skip(entries * PFN_SIZE);
  }
  cursor.position = record;
  return { ...result, claimed, count, word, low: count > 0 ? result.low : 0, high: Math.max(0, result.high) };
}

interface Draft {
  pages: number;
  low: number;
  high: number;
  last: number;
  reserved: PageList['reserved'];
  dirty: PageList['dirty'];
  disorder: number;
}

function readEntries(bytes: Uint8Array, first: number, littleEndian: boolean, result: Draft, totals: Totals, types: PageTypes | null, sent: PfnSet | null): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const highAt = littleEndian ? 4 : 0;
  let { pages, low, high, last, disorder } = result;
  for (let at = 0; at < bytes.length; at += PFN_SIZE) {
    const upper = view.getUint32(at + highAt, littleEndian);
    const pfn = pfnOf(view.getUint32(at + 4 - highAt, littleEndian), upper);
    const type = pageTypeOf(upper);
    if (pfn < low) low = pfn;
    if (pfn > high) high = pfn;
    if (pfn <= last && disorder < 0) disorder = first + at / PFN_SIZE;
    last = pfn;
    if (result.dirty === null && bits32(upper, RESERVED_FROM, RESERVED_TO) !== 0) result.dirty = { entry: first + at / PFN_SIZE, upper };
    if (types !== null) types.set(pfn, type);
    if (hasPageData(type)) {
      pages++;
      if (sent !== null) sent.add(pfn);
    }
    if (result.reserved === null && PFINFO_TYPES[type] === undefined) result.reserved = { entry: first + at / PFN_SIZE, type, pfn };
    totals.pageTypes[type] = (totals.pageTypes[type] ?? 0) + 1;
  }
  totals.entries += bytes.length / PFN_SIZE;
  totals.pages += pages - result.pages;
  result.pages = pages;
  result.low = low;
  result.high = high;
  result.last = last;
  result.disorder = disorder;
}
