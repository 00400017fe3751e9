/** X86_PV_P2M_FRAMES: one frame for each piece of the table, every piece covered, every frame a normal page that was sent. */
import type { Scan } from '../../bytes/cursor.ts';
import { rangeOf, type ByteRange } from '../../bytes/range.ts';
import { fromHalves } from '../../bytes/integers.ts';
import { altHex } from '../../formats/libxc/log-words.ts';
import { PFINFO_TYPES } from '../../formats/libxc/page-data.ts';
import { X86_PV_P2M_FRAMES } from '../../formats/libxc/x86-pv-p2m-frames.ts';
import { defineRule, VERIFIED } from '../../index/finding.ts';
import { PfnOffsets } from '../../index/pfn-columns.ts';
import { byteSize, hex, plural } from '../../text.ts';
import { look, type Check, type CheckContext, type Place, type ReportAt } from '../check.ts';
import type { RecordView } from '../record-view.ts';

const SPEC = 'libxc: X86_PV_P2M_FRAMES';
const HANDLER = 'xen tools/libs/guest/xg_sr_restore_x86_pv.c handle_x86_pv_p2m_frames()';
const UPDATE = 'xen tools/libs/guest/xg_sr_restore_x86_pv.c update_guest_p2m()';

const ORDER = defineRule({ id: 'libxc.x86-pv-p2m-frames.order', title: 'start_pfn is not above end_pfn', objectors: ['spec', 'restore'], spec: SPEC, cite: HANDLER, ref: 'C080', hint: 'verify-stream-v2 does not look.', logs: 'End pfn in stream', checked: VERIFIED });
const LENGTH = defineRule({ id: 'libxc.x86-pv-p2m-frames.length', title: 'There is one frame for each piece of the table from start_pfn to end_pfn', objectors: ['spec', 'restore'], spec: SPEC, cite: HANDLER, ref: 'C080', hint: 'verify-stream-v2 only asks for a multiple of 8.', logs: 'X86_PV_P2M_FRAMES record wrong size: start_pfn', checked: VERIFIED });
const EMPTY = defineRule({ id: 'libxc.x86-pv-p2m-frames.empty', title: 'The first record covers more than pfn 0', objectors: ['restore'], spec: SPEC, cite: HANDLER, ref: 'C079', hint: 'libxc makes its tables only when end_pfn is above 0; here it dereferences a NULL pointer.', logs: 'died due to fatal signal', checked: VERIFIED });
const COVERAGE = defineRule({ id: 'libxc.x86-pv-p2m-frames.coverage', title: 'The records cover the whole table', objectors: ['restore'], spec: SPEC, cite: UPDATE, ref: 'C083', hint: 'libxc finds INVALID there, out of range, or uses memory that it never set.', logs: 'for p2m_frame_list[', checked: VERIFIED });
const FRAME = defineRule({ id: 'libxc.x86-pv-p2m-frames.frame', title: 'A frame of the table is a normal page that was sent', objectors: ['restore'], spec: SPEC, cite: UPDATE, ref: 'C082', hint: 'libxc calls it out of range, or of a bad type.', logs: 'for p2m_frame_list[', checked: VERIFIED });

const HEADER_SIZE = 8;
const ENTRY_SIZE = 8;
const WINDOW = 64 * 1024;
/** A list is 8 bytes a frame in the stream, and so here; frames that lie far apart cost more. */
const SPARE = 1024 * 1024;

/** The table as records fill it: where in the stream the entry of each frame stands that counts, which is the last. */
interface Table {
  readonly entries: PfnOffsets;
  /** The last record that counts; null while there is none. */
  last: (Place & { readonly range: ByteRange }) | null;
  littleEndian: boolean;
}

export const P2M_FRAMES: Check = {
  rules: [ORDER, LENGTH, EMPTY, COVERAGE, FRAME],
  create: (context) => {
    const { state } = context;
    const table: Table = { entries: new PfnOffsets(context.index.size + SPARE), last: null, littleEndian: true };
    return {
      visits: [{ layer: 'libxc', types: [X86_PV_P2M_FRAMES.type], reads: HEADER_SIZE, visit: look((record) => { if (state.isPv && record.holds(HEADER_SIZE)) visit(context, table, record); }) }],
      complete: (end) => (state.isPv ? complete(context, table, end) : undefined),
    };
  },
};

function visit({ report, state }: CheckContext, table: Table, record: RecordView): void {
  const start = record.u32(0);
  const end = record.u32(4);
  if (start > end) {
    report(ORDER, record, { range: record.within(0, HEADER_SIZE), logs: `End pfn in stream (${altHex(end)}) exceeds Start (${altHex(start)})`, message: `start_pfn ${hex(start)} is above end_pfn ${hex(end)}.` });
    return;
  }
  const { perFrame } = state;
  const first = Math.floor(start / perFrame);
  const beyond = Math.floor(end / perFrame) + 1;
  const expected = HEADER_SIZE + (beyond - first) * ENTRY_SIZE;
  if (record.bodyLength !== expected) {
    const objectors = record.bodyLength % 8 === 0 ? LENGTH.objectors : (['spec', 'verify', 'restore'] as const);
    report(LENGTH, record, { range: record.lengthField, objectors, logs: `X86_PV_P2M_FRAMES record wrong size: start_pfn ${altHex(start)}, end_pfn ${altHex(end)}, length ${record.bodyLength}, expected ${HEADER_SIZE} + (${beyond} - ${first}) * ${ENTRY_SIZE}`, message: `pfn ${hex(start)} to ${hex(end)} need ${plural(beyond - first, 'frame')} of ${perFrame} entries: expected a body_length of ${expected}, found ${record.bodyLength}.` });
    return;
  }
  if (end === 0 && state.maxPfn === 0) report(EMPTY, record, { range: record.within(4, 4), message: 'The first X86_PV_P2M_FRAMES has end_pfn 0: a restore has no table to put the frame into.' });
  else if (!record.dropped) keep(table, record, first, beyond);
}

function keep(table: Table, record: RecordView, first: number, beyond: number): void {
  table.last = { ...record.place(), range: record.within(0, HEADER_SIZE) };
  table.littleEndian = record.littleEndian;
  for (let frame = first; frame < beyond; frame++) table.entries.set(frame, record.body + HEADER_SIZE + (frame - first) * ENTRY_SIZE);
}

function* complete(context: CheckContext, table: Table, end: Place): Scan<void> {
  const { report, state } = context;
  if (table.last === null) {
    if (state.p2mFrames === 0) report(COVERAGE, end, { message: 'The image has no X86_PV_P2M_FRAMES: a restore finds no table to fill in.', objectors: ['spec', 'restore'] });
    return;
  }
  checkCoverage(context, table, table.last);
  yield* checkFrames(context, table);
}

/** As many frames as a table without gaps has always fit: where there was no room, there are gaps. */
function checkCoverage({ report, state, index }: CheckContext, { entries }: Table, last: Place & { readonly range: ByteRange }): void {
  const wanted = Math.floor(state.maxPfn / state.perFrame) + 1;
  const { range } = last;
  if (!entries.complete) {
    report(COVERAGE, last, { range, message: `The records do not have each of the ${plural(wanted, 'frame')} of the table: those that they have lie far apart. Of these only as many are looked at one by one as ${byteSize(index.size + SPARE)} of memory have room for.` });
    return;
  }
  let covered = 0;
  while (covered < wanted && entries.get(covered) !== 0) covered++;
  if (covered < wanted) report(COVERAGE, last, { range, message: `No record has frame ${covered} of the table (from pfn ${hex(covered * state.perFrame)} on); the table has ${plural(wanted, 'frame')}.` });
}

/** Entries that stand one behind the other are read together. */
function* checkFrames(context: CheckContext, { entries, littleEndian }: Table): Scan<void> {
  let [first, start, count] = [0, 0, 0];
  for (const [frame, offset] of entries.entries()) {
    if (count > 0 && frame === first + count && offset === start + count * ENTRY_SIZE && count < WINDOW / ENTRY_SIZE) {
      count++;
      continue;
    }
    yield* checkRun(context, littleEndian, first, start, count);
    [first, start, count] = [frame, offset, 1];
  }
  yield* checkRun(context, littleEndian, first, start, count);
}

/** @param first frame of the table, whose entry stands at `start` */
function* checkRun({ report, read, state, pageTypes, index }: CheckContext, littleEndian: boolean, first: number, start: number, count: number): Scan<void> {
  if (count === 0) return;
  const bytes = yield* read(start, count * ENTRY_SIZE);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + ENTRY_SIZE <= bytes.length; at += ENTRY_SIZE) {
    const [low, high] = littleEndian ? [at, at + 4] : [at + 4, at];
    const pfn = fromHalves(view.getUint32(low, littleEndian), view.getUint32(high, littleEndian));
    const fault = frameFault(pfn, state.maxPfn, pageTypes);
    if (fault === null) continue;
    const frame = first + at / ENTRY_SIZE;
    const row = index.rowAt(start);
    report(FRAME, { row, layer: index.layerOf(row), start: index.startOf(row), end: index.endOf(row), dropped: false }, { ...fault.unsent, logs: p2mFrameLog(pfn, frame, fault), range: rangeOf(start + at, ENTRY_SIZE), message: `Frame ${frame} of the P2M table is pfn ${hex(pfn)}, ${fault.words}.` });
  }
}

/** A PFN without memory is told without its number. */
export const BAD_MFN = 'has bad mfn';

/** update_guest_p2m(). */
export const p2mFrameLog = (pfn: number, frame: number, { logged }: FrameFault): string => (logged === BAD_MFN ? `p2m_frame_list[${frame}] ${logged}` : `pfn (${altHex(pfn)}) for p2m_frame_list[${frame}] ${logged}`);

export interface FrameFault {
  readonly words: string;
  /** How libxc’s message on such a frame goes on behind its name. */
  readonly logged: string;
  /** For the report, where all there is against the page is that it was not sent. */
  readonly unsent?: Pick<ReportAt, 'unsent'>;
}

/** What a restore has against a PFN that must be a normal page; null where it has nothing. */
export function frameFault(pfn: number, maxPfn: number, types: CheckContext['pageTypes']): FrameFault | null {
  if (pfn > maxPfn) return { words: `beyond the guest's last pfn ${hex(maxPfn)}`, logged: 'out of range' };
  if (types?.complete !== true) return null;
  const type = types.get(pfn);
  if (type === null) return { words: 'which was never sent', logged: BAD_MFN, unsent: { unsent: pfn } };
  return type === 0 ? null : { words: `which was last sent as ${PFINFO_TYPES[type] ?? hex(type)} and must be a normal page`, logged: `has bad type ${type}` };
}
