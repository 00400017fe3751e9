/** Indexes libxc records by their headers and PFN lists alone; other bodies are hopped over. */
import { asFarAsCaptured, type Scan } from '../../bytes/cursor.ts';
import { alignTo8 } from '../../bytes/integers.ts';
import { RECORD_HEADER_SIZE } from '../../index/record-index.ts';
import { hex, plural } from '../../text.ts';
import { isOptional, recordName } from '../names.ts';
import { scanHvmContext } from '../hvm/scan.ts';
import { checkLength } from '../record-length.ts';
import { recordSpec } from '../registry.ts';
import { gapToEnd, type RecordHeader, type ScanContext, type SegmentEnd } from '../scan-context.ts';
import { checkPages } from './check-pages.ts';
import { CHECKPOINT } from './checkpoint.ts';
import { DHDR_TYPE_X86_HVM, DHDR_TYPE_X86_PV } from './domain-header.ts';
import { END } from './end.ts';
import { HVM_CONTEXT } from './hvm-context.ts';
import { LIBXC } from './layer.ts';
import { hex8, notHandledLog, typeWords } from './log-words.ts';
import { PAGE_DATA, PAGE_DATA_HEADER_SIZE, PFN_SIZE } from './page-data.ts';
import * as rules from './rules.ts';
import { pageListSpan, scanPageList } from './scan-page-data.ts';
import { scanXstate } from './scan-cpuid.ts';
import { X86_CPUID_POLICY } from './x86-cpuid-policy.ts';
import { X86_PV_INFO } from './x86-pv-info.ts';
import { X86_PV_VCPU_BASIC } from './x86-pv-vcpu-basic.ts';

/** Of the libxl layer around, whose tables this layer does not know. */
const CHECKPOINT_END_TYPE = 0x00000004;

/** tools/libs/guest/xg_sr_common.h: REC_LENGTH_MAX. */
const REC_LENGTH_MAX = 128 * 1024 * 1024;

/** Looks into the body of a record; the cursor stands at the record and may be moved. */
type Visit = (context: ScanContext, layer: number, header: RecordHeader, row: number) => Scan<void>;

/** The types into whose bodies the scan looks; all others are hopped over. */
const VISITS: ReadonlyMap<number, Visit> = new Map<number, Visit>([
  [PAGE_DATA.type, visitPages],
  [X86_PV_INFO.type, visitPvInfo],
  [X86_PV_VCPU_BASIC.type, visitVcpu],
  [X86_CPUID_POLICY.type, visitCpuidPolicy],
  [HVM_CONTEXT.type, visitHvmContext],
]);

/**
 * Body lengths at which a record of a type needs no look: its layout is of this size and nothing in it matters to the
 * scan. -1 for all other types. Streams of millions of small records are indexed at the speed of this test.
 */
const QUIET_LENGTHS = quietLengths();

function quietLengths(): Int32Array {
  const lengths = new Int32Array(256).fill(-1);
  for (const { type, length, layout } of LIBXC.records) {
    if (length === 'exact' && !VISITS.has(type)) lengths[type] = layout.size ?? -1;
  }
  return lengths;
}

/** Records up to END, CHECKPOINT, or the end of the source. */
export function* scanLibxcRecords(context: ScanContext, layer: number): Scan<SegmentEnd> {
  const { cursor, builder } = context;
  const segment = cursor.position;
  builder.begin(layer, segment);
  const { littleEndian } = builder.layer(layer).facts;
  for (;;) {
    if (!cursor.holds(RECORD_HEADER_SIZE) && !(yield* cursor.fill(RECORD_HEADER_SIZE))) return yield* cutHere(context, layer, null, segment);
    const type = cursor.u32(0, littleEndian);
    const bodyLength = cursor.u32(4, littleEndian);
    const start = cursor.position;
    const end = start + RECORD_HEADER_SIZE + alignTo8(bodyLength);
    if (end > cursor.seen && !(yield* comes(context, layer, { type, bodyLength, start, end }))) return yield* cutHere(context, layer, { type, bodyLength, start, end }, segment);
    const row = builder.push('record', layer, type, start, bodyLength);
    if (QUIET_LENGTHS[type] !== bodyLength) yield* examine(context, layer, { type, bodyLength, start, end }, row);
    cursor.position = end;
    if (type === PAGE_DATA.type) cursor.expect(pageListSpan(lastCount(context, row)));
    if (type === END.type || type === CHECKPOINT.type) {
      builder.extend(layer, { start: segment, end });
      return type === END.type ? 'end' : 'checkpoint';
    }
  }
}

/**
 * Whether all of a record comes, of a stream that is read as it is sent. Contents of pages need not be kept then: of an HVM guest no rule
 * looks at them but those on VERIFY. A PV guest's have page tables, and what its registers name.
 */
function* comes({ cursor, builder }: ScanContext, layer: number, { type, bodyLength, start, end }: RecordHeader): Scan<boolean> {
  const { domainType, littleEndian } = builder.layer(layer).facts;
  const head = RECORD_HEADER_SIZE + PAGE_DATA_HEADER_SIZE;
  if (cursor.passing !== null && type === PAGE_DATA.type && domainType === DHDR_TYPE_X86_HVM && (yield* cursor.fill(head))) {
    cursor.passing.release(start + pageListSpan(cursor.u32(RECORD_HEADER_SIZE, littleEndian)), start + RECORD_HEADER_SIZE + bodyLength);
  }
  return yield* cursor.reaches(end);
}

/** A batch is as a rule as long as the one before; what was read of it is still in the cursor. */
function lastCount(context: ScanContext, row: number): number {
  return context.lastBatch.row === row ? context.lastBatch.count : 0;
}

/** What a header, and of a few types the body, tells. */
function* examine(context: ScanContext, layer: number, header: RecordHeader, row: number): Scan<void> {
  const { builder } = context;
  const spec = recordSpec('libxc', header.type);
  if (header.bodyLength > REC_LENGTH_MAX) reportTooLong(context, layer, header, row);
  if (spec === undefined) {
    reportUnknown(context, layer, header, row);
    return;
  }
  checkLength(builder, layer, spec, header, row);
  const visit = VISITS.get(header.type);
  if (visit !== undefined) yield* asFarAsCaptured(visit(context, layer, header, row));
}

function* visitVcpu({ totals }: ScanContext): Scan<void> {
  if (totals.checkpoints === 0) totals.vcpus++;
}

function* visitPvInfo({ builder, cursor }: ScanContext, layer: number, header: RecordHeader): Scan<void> {
  if (header.bodyLength === 0) return;
  yield* cursor.fill(RECORD_HEADER_SIZE + 1);
  const guestWidth = cursor.bytes(RECORD_HEADER_SIZE, 1)[0] ?? 0;
  const draft = builder.layer(layer);
  draft.facts = { ...draft.facts, guestWidth };
  draft.detail['guestWidth'] = guestWidth * 8;
}

function* visitHvmContext(context: ScanContext, layer: number, header: RecordHeader, row: number): Scan<void> {
  if (header.bodyLength <= REC_LENGTH_MAX) yield* scanHvmContext(context, { row, layer, start: header.start + RECORD_HEADER_SIZE, length: header.bodyLength });
}

function* visitCpuidPolicy({ builder, cursor }: ScanContext, layer: number, header: RecordHeader): Scan<void> {
  const draft = builder.layer(layer);
  const xstate = yield* scanXstate(cursor, header, draft.facts.littleEndian);
  draft.facts = { ...draft.facts, xstate };
}

function* visitPages(context: ScanContext, layer: number, header: RecordHeader, row: number): Scan<void> {
  const { builder, cursor, totals } = context;
  const available = Math.min(header.bodyLength, cursor.seen - header.start - RECORD_HEADER_SIZE);
  if (available < PAGE_DATA_HEADER_SIZE || header.bodyLength > REC_LENGTH_MAX) return;
  const { facts } = builder.layer(layer);
  const cut = header.end > cursor.seen;
  const list = yield* scanPageList(cursor, available, cut, facts.littleEndian, totals, facts.domainType === DHDR_TYPE_X86_PV ? (context.pageTypes ?? null) : null, cut ? null : (context.sentPfns ?? null));
  // What the end of the file takes away was not sent, whatever the list says.
  if (cut) totals.pages -= Math.max(0, list.pages - Math.floor(Math.max(0, available - PAGE_DATA_HEADER_SIZE - list.count * PFN_SIZE) / 4096));
  if (list.count > 0) builder.pushPages(row, list);
  context.lastBatch = { row, count: list.count };
  yield* checkPages(context, layer, header, row, list);
}

/** restore() takes any failure of read_record() behind the first checkpoint for the primary's, and fails over at once. */
function reportTooLong(context: ScanContext, layer: number, header: RecordHeader, row: number): void {
  const { builder, totals } = context;
  const failsOver = context.checkpointEnd >= 0;
  if (failsOver) {
    context.failedOver = true;
    failsOverAt(context, layer, row, header.start, false);
  }
  builder.report(rules.TOO_LONG, {
    layer,
    row,
    range: { start: header.start + 4, end: header.start + RECORD_HEADER_SIZE },
    logs: `Record (${hex8(header.type)}, ${typeWords(header.type)}) length ${hex(header.bodyLength)} exceeds max (0x8000000)`,
    message: `body_length ${plural(header.bodyLength, 'byte')} exceeds ${plural(REC_LENGTH_MAX, 'byte')} (128 MiB), the most that libxc reads.${failsOver ? ` A receiver of checkpoints that has refused nothing before takes that for the end of its primary: it fails over to checkpoint ${totals.taken}, and reads nothing more.` : ''}`,
  });
}

function reportUnknown(context: ScanContext, layer: number, header: RecordHeader, row: number): void {
  const optional = isOptional(header.type);
  context.builder.report(optional ? rules.UNKNOWN_OPTIONAL : rules.UNKNOWN_MANDATORY, {
    layer,
    row,
    range: { start: header.start, end: header.start + 4 },
    logs: () => notHandledLog(header.type, context.checkpointEnd >= 0),
    message: () => optional
      ? `Record type ${hex(header.type)} is optional (bit 31) and not known; a restore ignores it.`
      : `Record type ${hex(header.type)} is mandatory and not known; a restore must fail.`,
  });
}

/** The source ends inside a record, or where one was due. */
function* cutHere(context: ScanContext, layer: number, header: RecordHeader | null, segment: number): Scan<SegmentEnd> {
  if (header === null) endAtHeader(context, layer);
  else yield* endInBody(context, layer, header);
  context.builder.extend(layer, { start: segment, end: context.cursor.size });
  return 'stopped';
}

function endAtHeader(context: ScanContext, layer: number): void {
  const { builder, cursor } = context;
  const left = cursor.remaining;
  const boundary = cursor.position;
  const row = gapToEnd(context, layer);
  const message = left === 0 ? `The stream ends at ${hex(cursor.size)}, on a record boundary, without an END record.` : `The stream ends after ${plural(left, 'byte')} of a record header, at ${hex(cursor.size)}.`;
  reportEnd(context, layer, row < 0 ? builder.rowCount - 1 : row, message, boundary);
}

function* endInBody(context: ScanContext, layer: number, header: RecordHeader): Scan<void> {
  const { builder, cursor } = context;
  const present = cursor.size - header.start - RECORD_HEADER_SIZE;
  const row = builder.push('record', layer, header.type, header.start, header.bodyLength, true);
  if (header.bodyLength > REC_LENGTH_MAX) reportTooLong(context, layer, header, row);
  if (recordSpec('libxc', header.type) === undefined) reportUnknown(context, layer, header, row);
  else if (header.type === PAGE_DATA.type) yield* visitPages(context, layer, header, row);
  else if (header.type === HVM_CONTEXT.type) yield* visitHvmContext(context, layer, header, row);
  const what = `${recordName('libxc', header.type)} claims a body of ${plural(header.bodyLength, 'byte')}`;
  const missing = present >= header.bodyLength ? 'its padding is cut' : `only ${plural(present, 'byte')} are there`;
  reportEnd(context, layer, row, `${what}; ${missing}. The stream ends at ${hex(cursor.size)}.`, header.start, cutBodyLog(header));
  cursor.position = cursor.size;
}

/** A body that is too long libxc does not begin to read: what it says of that is another finding. */
const cutBodyLog = ({ type, bodyLength }: RecordHeader): string => (bodyLength > REC_LENGTH_MAX ? '' : `Failed to read ${alignTo8(bodyLength)} bytes of data for record (${hex8(type)}, ${typeWords(type)})`);

/**
 * Who objects to the end depends on the checkpoints before it: restore fails over to the last whole one
 * (the contract's section on checkpointed streams).
 */
function reportEnd(context: ScanContext, layer: number, row: number, message: string, boundary: number, logs = rules.TRUNCATED.logs): void {
  const { builder, cursor, totals } = context;
  const at = { layer, row, range: { start: cursor.size, end: cursor.size }, logs };
  if (totals.checkpoints === 0) {
    builder.report(rules.TRUNCATED, { ...at, message });
  } else if (boundary === cursor.size && context.wholeEnd === boundary && !awaitsState(context)) {
    failsOverAt(context, layer, row, cursor.size, true);
    builder.report(rules.NO_END, { ...at, message: `The stream ends at ${hex(cursor.size)} without an END record.` });
  } else if (boundary === cursor.size && context.wholeEnd === boundary) {
    builder.report(rules.TRUNCATED, { ...at, logs: 'Assertion `rc\' failed', message: `${message} A stream of COLO has CHECKPOINT_STATE here: libxl fails an assertion.` });
  } else {
    failsOverAt(context, layer, row, cursor.size, false);
    const last = `checkpoint ${totals.taken}, the last whole one${context.failedOver === true ? ' before a body that it does not read' : ''}`;
    builder.report(rules.TRUNCATED, { ...at, objectors: ['spec', 'verify'], message: `${message} A restore that has refused nothing before fails over to ${last}.` });
  }
}

function failsOverAt(context: ScanContext, layer: number, row: number, at: number, behindWhole: boolean): void {
  const { checkpoints, taken } = context.totals;
  context.failover ??= { layer, row, at, checkpoints, taken, behindWhole };
}

/** COLO's receiver waits for CHECKPOINT_STATE behind CHECKPOINT_END, and does not bear the end of the file there (divergences, item 14). */
const awaitsState = ({ builder, colo }: ScanContext): boolean => colo === true && builder.lastType === CHECKPOINT_END_TYPE;
