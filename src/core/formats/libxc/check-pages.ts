/** What the header of a PAGE_DATA record and its list tell by themselves; the contents of pages are not looked at. */
import type { Cursor, Scan } from '../../bytes/cursor.ts';
import { bits32, pfnOf } from '../../bytes/integers.ts';
import { rangeOf, type ByteRange } from '../../bytes/range.ts';
import type { Rule } from '../../index/finding.ts';
import { RECORD_HEADER_SIZE } from '../../index/record-index.ts';
import { grouped, hex, plural } from '../../text.ts';
import type { RecordHeader, ScanContext } from '../scan-context.ts';
import { unknownTypeLog } from './log-words.ts';
import { PAGE_DATA_HEADER_SIZE, PFN_SIZE } from './page-data.ts';
import * as rules from './rules.ts';
import type { PageList } from './scan-page-data.ts';

/** tools/include/xg_save_restore.h: MAX_BATCH_SIZE, the most that Xen's saver puts into one record. */
const MAX_BATCH_SIZE = 1024;
/** A longer list is not searched for PFNs that stand twice. */
const MAX_SORTED = 256 * 1024;

type Report = (rule: Rule, range: ByteRange, message: string, logs?: string) => void;

export function* checkPages(context: ScanContext, layer: number, header: RecordHeader, row: number, list: PageList): Scan<void> {
  const body = header.start + RECORD_HEADER_SIZE;
  const report: Report = (rule, range, message, logs = rule.logs) => context.builder.report(rule, { layer, row, range, message, logs });
  checkHeader(report, body, list);
  checkEntries(report, body, list);
  if (header.end <= context.cursor.seen) checkLength(report, header, list);
  if (list.disorder >= 0) yield* checkTwice(context.cursor, report, body, list.count, context.builder.layer(layer).facts.littleEndian);
}

function checkHeader(report: Report, body: number, list: PageList): void {
  if (list.claimed === 0) report(rules.PAGE_COUNT, rangeOf(body, 4), 'The batch has count 0; it must describe at least one page.');
  if (list.claimed > MAX_BATCH_SIZE && list.claimed <= list.count) report(rules.PAGE_BATCH, rangeOf(body, 4), `The batch has count ${grouped(list.claimed)}; Xen's saver puts at most ${grouped(MAX_BATCH_SIZE)} into one.`);
  if (list.word !== 0) report(rules.PAGE_RESERVED, rangeOf(body + 4, 4), `_res1 of PAGE_DATA is reserved: expected zeroes, found ${hex(list.word)}.`);
}

const entryRange = (body: number, entry: number): ByteRange => rangeOf(body + PAGE_DATA_HEADER_SIZE + entry * PFN_SIZE, PFN_SIZE);

function checkEntries(report: Report, body: number, { reserved, dirty }: PageList): void {
  if (reserved !== null) report(rules.PAGE_TYPE, entryRange(body, reserved.entry), `pfn[${reserved.entry}] has type ${hex(reserved.type)}, which is reserved; the specification defines 0 to 4 and 9 to 15.`, unknownTypeLog(reserved.type, reserved.pfn, reserved.entry));
  if (dirty !== null) report(rules.PAGE_PFN_RESERVED, entryRange(body, dirty.entry), `pfn[${dirty.entry}] has reserved bits 52-59 set: expected zeroes, found ${hex(bits32(dirty.upper, 20, 27))}.`);
}

function checkLength(report: Report, header: RecordHeader, list: PageList): void {
  const expected = PAGE_DATA_HEADER_SIZE + list.claimed * PFN_SIZE + list.pages * 4096;
  if (list.claimed === 0 || (list.claimed <= list.count && expected === header.bodyLength)) return;
  const wanted = list.claimed > list.count ? `${plural(list.claimed, 'entry', 'entries')} alone need ${plural(list.claimed * PFN_SIZE, 'byte')}` : `expected ${plural(expected, 'byte')} (8 + 8 x ${list.claimed} + 4,096 x ${list.pages})`;
  const logs = list.claimed > list.count ? `PAGE_DATA record (length ${header.bodyLength}) too short to contain ${list.claimed} pfns worth of information` : `PAGE_DATA record wrong size: length ${header.bodyLength}, expected ${PAGE_DATA_HEADER_SIZE} + ${list.claimed * PFN_SIZE} + ${list.pages * 4096}`;
  report(rules.PAGE_LENGTH, { start: header.start + 4, end: header.start + RECORD_HEADER_SIZE }, `The batch has a body_length of ${plural(header.bodyLength, 'byte')}; ${wanted}.`, logs);
}

/** The list does not ascend: does a PFN stand in it twice? The cursor stays at the record. */
function* checkTwice(cursor: Cursor, report: Report, body: number, count: number, littleEndian: boolean): Scan<void> {
  if (count > MAX_SORTED) return;
  const { position } = cursor;
  cursor.position = body + PAGE_DATA_HEADER_SIZE;
  yield* cursor.fill(count * PFN_SIZE);
  const seen = new Set<number>();
  for (let entry = 0; entry < count; entry++) {
    const [low, high] = littleEndian ? [0, 4] : [4, 0];
    const pfn = pfnOf(cursor.u32(entry * PFN_SIZE + low, littleEndian), cursor.u32(entry * PFN_SIZE + high, littleEndian));
    if (seen.has(pfn)) {
      report(rules.PAGE_TWICE, entryRange(body, entry), `pfn[${entry}] names ${hex(pfn)}, which stands in this batch already.`);
      break;
    }
    seen.add(pfn);
  }
  cursor.position = position;
}
