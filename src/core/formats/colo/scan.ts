/** Reads COLO's back channel, and holds it against the order in which the primary reads it. */
import type { Scan } from '../../bytes/cursor.ts';
import { alignTo8 } from '../../bytes/integers.ts';
import type { Rule } from '../../index/finding.ts';
import { RECORD_HEADER_SIZE } from '../../index/record-index.ts';
import { hex, plural } from '../../text.ts';
import { gapToEnd, readRecordHeader, type RecordHeader, type ScanContext, type SegmentEnd } from '../scan-context.ts';
import { hasLongHeader, isHeader, LONG_HEADER, PFN_SIZE, REC_LENGTH_MAX, STATE_BODY } from './dirty-list.ts';
import { COLO_DIRTY_LIST, COLO_STATE, ControlId } from './records.ts';
import * as rules from './rules.ts';

/** What the primary reads next (libxl_colo_save.c; xg_sr_save.c for the list), and what it then does. */
type Due = 'SVM_READY' | 'SVM_RESUMED' | 'SVM_SUSPENDED' | 'list';
const NEXT: Readonly<Record<Due, Due>> = { SVM_READY: 'SVM_RESUMED', SVM_RESUMED: 'SVM_SUSPENDED', SVM_SUSPENDED: 'list', list: 'SVM_READY' };
const IDS: Readonly<Record<number, Due>> = { [ControlId.SVM_READY]: 'SVM_READY', [ControlId.SVM_RESUMED]: 'SVM_RESUMED', [ControlId.SVM_SUSPENDED]: 'SVM_SUSPENDED' };

/** Who waits for what where the capture ends, by what was due. */
const WAITING: Readonly<Record<Due, string>> = {
  SVM_READY: 'the primary sends memory and the checkpoint, then waits for SVM_READY; the secondary reads them and waits for CHECKPOINT_END',
  SVM_RESUMED: 'the primary has resumed its domain and waits for SVM_RESUMED; the secondary was resuming its own',
  SVM_SUSPENDED: 'both domains run. Once the primary has sent NEW it waits for SVM_SUSPENDED; until then the secondary waits for NEW',
  list: 'the primary waits for the list of dirty PFNs; the secondary was gathering it',
};

class Talk {
  /** Null before the first record: a capture may start anywhere. */
  due: Due | null = null;
  rounds = 0;
  lists = 0;
  pfns = 0;
  long = 0;
  row = -1;
}

/** Whether a record of the back channel is at the cursor. */
export function* isColoHere({ cursor }: ScanContext): Scan<boolean> {
  const header = yield* readRecordHeader(cursor, true);
  return header !== null && isHeader(header.type, header.bodyLength);
}

/** @param fromStart what stands before says that this is the first record */
export function* scanColo(context: ScanContext, parent: number | null, fromStart = false): Scan<SegmentEnd> {
  const { builder, cursor } = context;
  const layer = builder.addLayer('colo', context.source, parent);
  const start = cursor.position;
  const talk = new Talk();
  if (fromStart) talk.due = 'SVM_READY';
  for (;;) {
    const header = yield* readRecordHeader(cursor, true);
    if (header === null) break;
    if (!(yield* scanRecord(context, layer, header, talk))) break;
  }
  if (cursor.remaining > 0) cutHeader(context, layer);
  builder.extend(layer, { start, end: cursor.size });
  builder.layer(layer).detail = { direction: 'secondary to primary', checkpoints: talk.rounds, dirtyLists: talk.lists, dirtyPfns: talk.pfns, ...(talk.long > 0 ? { longHeaders: talk.long } : {}) };
  if (talk.due !== null) builder.report(rules.WAITS, { layer, row: talk.row, range: { start: cursor.size, end: cursor.size }, message: `The capture ends after ${plural(talk.rounds, 'checkpoint')}: ${WAITING[talk.due]}.` });
  return 'stopped';
}

function cutHeader(context: ScanContext, layer: number): void {
  const left = context.cursor.remaining;
  const row = gapToEnd(context, layer);
  const { size } = context.cursor;
  context.builder.report(rules.TRUNCATED, { layer, row, range: { start: size, end: size }, message: `The back channel ends after ${plural(left, 'byte')} of a record header, at ${hex(size)}.` });
}

/** read_record() of tools/libs/guest/xg_sr_common.c refuses a length before anybody looks at the type. */
function lengthOrType({ type, bodyLength }: RecordHeader): { readonly message: string; readonly logs?: string } {
  const known = type === COLO_DIRTY_LIST.type ? COLO_DIRTY_LIST.name : type === COLO_STATE.type ? COLO_STATE.name : '';
  if (known !== '') return { logs: 'exceeds max', message: `${known} has a body_length of ${plural(bodyLength, 'byte')}; the reader of records takes up to ${plural(REC_LENGTH_MAX, 'byte')}.` };
  return { message: `Expected CHECKPOINT_STATE or CHECKPOINT_DIRTY_PFN_LIST, found type ${hex(type)} with a body_length of ${plural(bodyLength, 'byte')}.` };
}

/** False where the rest cannot be walked. */
function* scanRecord(context: ScanContext, layer: number, header: RecordHeader, talk: Talk): Scan<boolean> {
  const { builder, cursor } = context;
  const { type, bodyLength, start } = header;
  if ((type !== COLO_STATE.type && type !== COLO_DIRTY_LIST.type) || bodyLength > REC_LENGTH_MAX) {
    const row = gapToEnd(context, layer);
    builder.report(rules.UNKNOWN, { layer, row, range: { start, end: start + RECORD_HEADER_SIZE }, ...lengthOrType(header) });
    return false;
  }
  const long = type === COLO_DIRTY_LIST.type && (yield* hasLongHeader(cursor, bodyLength));
  const length = long ? LONG_HEADER + bodyLength : RECORD_HEADER_SIZE + alignTo8(bodyLength);
  const cut = length > cursor.remaining;
  const held = Math.min(length, cursor.remaining);
  const row = builder.pushPiece(layer, type, start, held, cut);
  talk.row = row;
  const report = (rule: Rule, from: number, to: number, message: string): void => builder.report(rule, { layer, row, range: { start: start + from, end: Math.min(start + to, cursor.size) }, message });
  if (cut) {
    builder.report(rules.TRUNCATED, { layer, row, range: { start: cursor.size, end: cursor.size }, message: `The back channel ends inside a record: ${plural(held, 'byte')} of ${plural(length, 'byte')} are there.` });
    cursor.position = cursor.size;
    return false;
  }
  if (type === COLO_STATE.type) yield* takeState(context, header, talk, report);
  else takeList(bodyLength, long, talk, report);
  cursor.position = start + length;
  return true;
}

type Report = (rule: Rule, from: number, to: number, message: string) => void;

function* takeState({ builder, cursor }: ScanContext, { bodyLength, start }: RecordHeader, talk: Talk, report: Report): Scan<void> {
  if (bodyLength !== STATE_BODY) report(rules.STATE_LENGTH, 4, 8, `CHECKPOINT_STATE has a body_length of ${bodyLength}, not 4.`);
  if (bodyLength < STATE_BODY) return;
  yield* cursor.fill(RECORD_HEADER_SIZE + STATE_BODY);
  const id = cursor.u32(RECORD_HEADER_SIZE, true);
  const said = IDS[id];
  const name = said ?? (id === ControlId.NEW ? 'NEW, which only the primary says' : `id ${hex(id)}`);
  if (talk.due === 'list') report(rules.LIST_DUE, 0, 8, `Expected CHECKPOINT_DIRTY_PFN_LIST, found CHECKPOINT_STATE ${name}.`);
  else if (talk.due !== null && said !== talk.due) report(rules.SEQUENCE, 8, 12, `Expected ${talk.due}, found ${name}.`);
  else if (talk.due === null && said === undefined) report(rules.SEQUENCE, 8, 12, `Expected a state of the secondary, found ${name}.`);
  else if (talk.due === null && said !== 'SVM_READY') builder.report(rules.MIDDLE, { layer: builder.layers.length - 1, row: talk.row, range: { start, end: start + RECORD_HEADER_SIZE + STATE_BODY }, message: `The capture starts in the middle: the first state is ${name}.` });
  if (said === 'SVM_READY') talk.rounds++;
  talk.due = said === undefined ? talk.due : NEXT[said];
}

function takeList(bodyLength: number, long: boolean, talk: Talk, report: Report): void {
  if (talk.due !== null && talk.due !== 'list') report(rules.SEQUENCE, 0, 8, `Expected CHECKPOINT_STATE ${talk.due}, found CHECKPOINT_DIRTY_PFN_LIST.`);
  if (bodyLength % PFN_SIZE !== 0) report(rules.LIST_LENGTH, 4, 8, `The list has a body_length of ${bodyLength}, no multiple of 8.`);
  if (long) report(rules.LIST_HEADER, 0, LONG_HEADER, `The header has 16 octets: type, body_length and a pointer, NULL. The list begins 8 octets later than body_length says.`);
  talk.lists++;
  talk.long += long ? 1 : 0;
  talk.pfns += Math.floor(bodyLength / PFN_SIZE);
  talk.due = 'SVM_READY';
}
