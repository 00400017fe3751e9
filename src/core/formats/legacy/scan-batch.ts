/** Page batches: the list is read, the pages are hopped over. */
import type { Scan } from '../../bytes/cursor.ts';
import { pageTypeOf } from '../../bytes/integers.ts';
import type { PfnSet } from '../../index/pfn-set.ts';
import type { PageTypes } from '../../index/page-types.ts';
import type { PageBatch } from '../../index/record-index.ts';
import { grouped, hex } from '../../text.ts';
import { hasPageData } from '../libxc/page-data.ts';
import type { Totals } from '../scan-context.ts';
import { entryPfn, LOST, PAGE_SIZE } from './batch.ts';
import * as rules from './rules.ts';
import { batchCountLog, MARKER_SIZE, MAX_BATCH, PAGE_BATCH_TYPE } from './save-id.ts';
import type { LegacyWalk } from './walk.ts';

const XTAB = 15;

/** The batch at the cursor. */
export function* scanBatch(walk: LegacyWalk, count: number): Scan<boolean> {
  const { cursor, builder, totals, sentPfns } = walk.context;
  const { width, guest } = walk.reading;
  if (count > MAX_BATCH) walk.learn({ unlisted: count });
  if (count > MAX_BATCH) return walk.refuse(rules.BATCH_COUNT, PAGE_BATCH_TYPE, MARKER_SIZE, `A batch of ${grouped(count)} entries begins at ${hex(cursor.position)}; a batch has at most ${grouped(MAX_BATCH)}.`, { logs: batchCountLog(count) });
  const listed = count * width;
  if (!(yield* walk.head(PAGE_BATCH_TYPE, MARKER_SIZE + listed))) {
    walk.learn({ unlisted: count });
    return false;
  }
  const bytes = cursor.bytes(MARKER_SIZE, listed);
  const list = readList(bytes, width, guest === 'hvm', totals, typesOf(walk));
  if (list.odd >= 0 && walk.doubts(width, cursor.position + MARKER_SIZE + list.odd * width)) return false;
  const { row, start, whole } = walk.piece(PAGE_BATCH_TYPE, MARKER_SIZE + listed + (walk.compression === 'on' ? 0 : list.pages * PAGE_SIZE));
  builder.pushPages(row, list);
  const odd = start + MARKER_SIZE + list.odd * width;
  if (list.odd >= 0) walk.report(rules.BATCH_ENTRY, row, { start: odd, end: odd + width }, `The upper half of entry ${list.odd} is not zero.`);
  if (whole && sentPfns !== undefined) noteSent(bytes, width, sentPfns);
  walk.batches++;
  cursor.expect(MARKER_SIZE + listed);
  return whole;
}

/** Entries with contents, in the batch itself or in the COMPRESSED_DATA behind it. */
function noteSent(bytes: Uint8Array, width: 4 | 8, sent: PfnSet): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.length; at += width) {
    const entry = view.getUint32(at, true);
    if (hasPageData(pageTypeOf(entry))) sent.add(entryPfn(entry));
  }
}

/** What a current Xen would know of page types: its converter goes no further than the first tail. */
const typesOf = ({ tails, context, reading }: LegacyWalk): PageTypes | null => (tails === 0 && reading.guest === 'pv' ? (context.pageTypes ?? null) : null);

interface List extends PageBatch {
  /** First entry whose upper half is not zero; -1 where there is none. */
  readonly odd: number;
}

function readList(bytes: Uint8Array, width: 4 | 8, isHvm: boolean, totals: Totals, types: PageTypes | null): List {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let [pages, low, high, odd] = [0, Infinity, -1, -1];
  for (let at = 0; at < bytes.length; at += width) {
    const entry = view.getUint32(at, true);
    const type = pageTypeOf(entry);
    if (width === 8 && odd < 0 && view.getUint32(at + 4, true) !== 0) odd = at / width;
    if (hasPageData(type)) pages++;
    totals.pageTypes[type] = (totals.pageTypes[type] ?? 0) + 1;
    if (entry !== LOST) types?.set(entryPfn(entry), type);
    // Of a hole the PFN is lost; of XTAB entries of PV guests some savers left a machine frame in its place.
    if (entry === LOST || (type === XTAB && !isHvm)) continue;
    const pfn = entryPfn(entry);
    if (pfn < low) low = pfn;
    if (pfn > high) high = pfn;
  }
  const count = bytes.length / width;
  totals.entries += count;
  totals.pages += pages;
  return { count, pages, low: high < 0 ? 0 : low, high: Math.max(0, high), odd };
}
