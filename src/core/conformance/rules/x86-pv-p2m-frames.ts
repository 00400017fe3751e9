/** X86_PV_P2M_FRAMES: one frame for each piece of the table, every piece covered, every frame a normal page that was sent. */
import type { Scan } from '../../bytes/cursor.ts';
import { rangeOf } from '../../bytes/range.ts';
import { fromHalves } from '../../bytes/integers.ts';
import { altHex } from '../../formats/libxc/log-words.ts';
import { PFINFO_TYPES } from '../../formats/libxc/page-data.ts';
import { X86_PV_P2M_FRAMES } from '../../formats/libxc/x86-pv-p2m-frames.ts';
import { defineRule, VERIFIED } from '../../index/finding.ts';
import { hex, plural } from '../../text.ts';
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
const MAX_KEPT = 10_000;

/** A record that counts: its frames are [first, end) of the table's. */
interface Frames extends Place {
  readonly first: number;
  readonly end: number;
  readonly list: number;
  readonly littleEndian: boolean;
}

export const P2M_FRAMES: Check = {
  rules: [ORDER, LENGTH, EMPTY, COVERAGE, FRAME],
  create: (context) => {
    const { report, state } = context;
    const kept: Frames[] = [];
    const visit = (record: RecordView): void => {
      if (!record.holds(HEADER_SIZE) || !state.isPv) return;
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
      else if (!record.dropped && kept.length < MAX_KEPT) kept.push({ ...record.place(), first, end: beyond, list: record.body + HEADER_SIZE, littleEndian: record.littleEndian });
    };
    return {
      visits: [{ layer: 'libxc', types: [X86_PV_P2M_FRAMES.type], reads: HEADER_SIZE, visit: look(visit) }],
      complete: (end) => (state.isPv ? complete(context, kept, end) : undefined),
    };
  },
};

function* complete(context: CheckContext, kept: readonly Frames[], end: Place): Scan<void> {
  const { state } = context;
  if (kept.length === 0) {
    if (state.p2mFrames === 0) context.report(COVERAGE, end, { message: 'The image has no X86_PV_P2M_FRAMES: a restore finds no table to fill in.', objectors: ['spec', 'restore'] });
    return;
  }
  checkCoverage(context, kept);
  for (const [i, frames] of kept.entries()) yield* checkFrames(context, frames, kept.slice(i + 1));
}

function checkCoverage({ report, state }: CheckContext, kept: readonly Frames[]): void {
  const wanted = Math.floor(state.maxPfn / state.perFrame) + 1;
  let covered = 0;
  for (const frames of [...kept].sort((a, b) => a.first - b.first)) {
    if (frames.first > covered) break;
    covered = Math.max(covered, frames.end);
  }
  const last = kept.at(-1);
  if (covered < wanted && last !== undefined) report(COVERAGE, last, { range: rangeOf(last.list - HEADER_SIZE, HEADER_SIZE), message: `No record has frame ${covered} of the table (from pfn ${hex(covered * state.perFrame)} on); the table has ${plural(wanted, 'frame')}.` });
}

/** @param later records whose frames replace some of these */
function* checkFrames({ report, read, state, pageTypes }: CheckContext, frames: Frames, later: readonly Frames[]): Scan<void> {
  const perWindow = WINDOW / ENTRY_SIZE;
  for (let from = frames.first; from < frames.end; from += perWindow) {
    const bytes = yield* read(frames.list + (from - frames.first) * ENTRY_SIZE, Math.min(perWindow, frames.end - from) * ENTRY_SIZE);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at + ENTRY_SIZE <= bytes.length; at += ENTRY_SIZE) {
      const frame = from + at / ENTRY_SIZE;
      if (later.some(({ first, end }) => first <= frame && frame < end)) continue;
      const [low, high] = frames.littleEndian ? [at, at + 4] : [at + 4, at];
      const pfn = fromHalves(view.getUint32(low, frames.littleEndian), view.getUint32(high, frames.littleEndian));
      const fault = frameFault(pfn, state.maxPfn, pageTypes);
      if (fault !== null) report(FRAME, frames, { ...fault.unsent, logs: p2mFrameLog(pfn, frame, fault), range: rangeOf(frames.list + (frame - frames.first) * ENTRY_SIZE, ENTRY_SIZE), message: `Frame ${frame} of the P2M table is pfn ${hex(pfn)}, ${fault.words}.` });
    }
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
