/** Tails of a legacy stream: what becomes of them are records of libxc, and their rules judge it. */
import { fromHalves } from '../../bytes/integers.ts';
import type { Scan } from '../../bytes/cursor.ts';
import { rangeOf, type ByteRange } from '../../bytes/range.ts';
import { HVM_CONTEXT_HEADER_SIZE, MAGIC_PFNS } from '../../formats/legacy/hvm-tail.ts';
import { P2M_FRAME_LIST } from '../../formats/legacy/p2m.ts';
import { contextSize, EXTENDED_SIZE, vcpuOfName, XSAVE_HEADER_SIZE } from '../../formats/legacy/pv-tail.ts';
import { Piece } from '../../formats/legacy/save-id.ts';
import { hex, plural } from '../../text.ts';
import { look, type CheckContext, type Place, type Visit } from '../check.ts';
import type { RecordView } from '../record-view.ts';
import { checkEntries } from './hvm-context-entries.ts';
import { paramFault, paramLog } from './hvm-params.ts';
import type { LegacyCheck } from './legacy-check.ts';
import * as rules from './legacy-rules.ts';
import { frameFault, p2mFrameLog } from './x86-pv-p2m-frames.ts';
import { checkState, type Blob, type Blobs } from './x86-pv-vcpu-state.ts';

/** u64 mask, u64 size; the state begins with xcr0 and xcr0_accum. */
const MIN_XSAVE = 16;
/** Frames that are read at once. */
const WINDOW = 8192;
/** Frames that are told one by one. */
const MAX_TOLD = 16;
/** ioreq_pfn, bufioreq_pfn, store_pfn (convert-legacy-stream: read_hvm_tail()). */
const MAGIC_PARAMS = [5, 6, 1];

export function tailVisits(check: LegacyCheck): Visit[] {
  let frames: Place | null = null;
  return [
    { layer: 'legacy', types: [P2M_FRAME_LIST.type], visit: look((record) => { frames = record.place(); }) },
    { layer: 'legacy', types: [Piece.BOOT_VCPU, Piece.VCPU], visit: (record) => visitVcpu(check, record) },
    // The list is looked at when all pages are known, as libxc does.
    { layer: 'legacy', types: [Piece.SHARED_INFO], visit: () => (frames === null || check.tails > 0 ? undefined : checkFrames(check, frames)) },
    { layer: 'legacy', types: [MAGIC_PFNS.type], reads: 24, visit: look((record) => visitMagic(check, record)) },
    { layer: 'legacy', types: [Piece.HVM_CONTEXT], visit: (record) => visitContext(check, record) },
  ];
}

function* checkFrames({ context, report, width }: LegacyCheck, list: Place): Scan<void> {
  let [bad, last] = [0, 0];
  for (let first = list.start; first < list.end; first += WINDOW) {
    const bytes = yield* context.read(first, Math.min(WINDOW, list.end - first));
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at + width <= bytes.length; at += width) {
      const pfn = fromHalves(view.getUint32(at, true), width === 8 ? view.getUint32(at + 4, true) : 0);
      const fault = frameFault(pfn, context.state.maxPfn, context.pageTypes);
      if (fault === null) continue;
      last = first + at + width;
      // A restore stops at the first: of a list that is none at all, the others are one finding.
      if (++bad <= MAX_TOLD) report(rules.FRAME, list, { ...fault.unsent, logs: p2mFrameLog(pfn, (first + at - list.start) / width, fault), range: rangeOf(first + at, width), message: `frames[${(first + at - list.start) / width}] is pfn ${hex(pfn)}, ${fault.words}.` });
    }
  }
  if (bad > MAX_TOLD) report(rules.FRAME, list, { range: { start: list.start, end: last }, message: `${plural(bad - MAX_TOLD, 'frame')} more of the list are none of the guest\u2019s normal pages.` });
}

function* visitVcpu(check: LegacyCheck, record: RecordView): Scan<void> {
  const place = record.place();
  const { context, report } = check;
  const { config, dependsOn, index, facts, state } = context;
  const vcpu = vcpuOfName(index.nameOf(place.row));
  if (config.vcpus !== null && vcpu >= config.vcpus) report(rules.VCPU_ID, place, { logs: `X86_PV_VCPU_BASIC record vcpu_id (${vcpu}) exceeds domain max (${config.vcpus - 1})`, message: `The tail has vCPU ${vcpu}; the config has ${plural(config.vcpus, 'vCPU')}.` });
  else if (config.vcpus === null && vcpu > 0 && check.tails === 0) dependsOn('a config with a vCPU for every vCPU of the stream\u2019s tail');
  const { legacy } = facts(place);
  const basic = contextSize(state.width);
  const blob = (from: number, size: number): Blob => ({ ...place, context: place.start + from, size, littleEndian: true });
  const xsaveAt = basic + (legacy?.extendedContexts === true ? EXTENDED_SIZE : 0) + XSAVE_HEADER_SIZE;
  const xsave = place.end - place.start - xsaveAt;
  const hasXsave = legacy?.xsave === true;
  if (hasXsave && xsave < MIN_XSAVE) reportShort(check, place, vcpu, xsave, rangeOf(place.start + xsaveAt - 8, 8));
  const blobs: Blobs = {
    basic: blob(0, basic),
    ...(legacy?.extendedContexts === true ? { extended: blob(basic, EXTENDED_SIZE) } : {}),
    ...(hasXsave && xsave >= MIN_XSAVE ? { xsave: blob(xsaveAt, xsave) } : {}),
  };
  yield* checkState(heardAs(check), new Map([[vcpu, blobs]]));
}

/** The converter makes a record without content of no bytes at all, which libxc passes over. */
function reportShort({ report }: LegacyCheck, place: Place, vcpu: number, xsave: number, range: ByteRange): void {
  const message = `vCPU ${vcpu} has ${plural(xsave, 'byte')} of extended state; its two masks alone need ${MIN_XSAVE}.`;
  if (xsave > 0) report(rules.XSAVE_SHORT, place, { range, logs: `X86_PV_VCPU_XSAVE record too short: min ${8 + MIN_XSAVE}, got ${8 + xsave}`, message });
  else report(rules.XSAVE_SHORT, place, { range, objectors: [], message: `${message} Of none libxc takes no notice, and the vCPU begins without any; restores up to Xen 4.5 refuse it.` });
}

/** The same context, with findings by the names of this layer. */
const heardAs = ({ context, report }: LegacyCheck): CheckContext => ({ ...context, report: (rule, place, at) => report(rules.twinOf(rule), place, at) });

function visitMagic(check: LegacyCheck, record: RecordView): void {
  if (!record.holds(MAGIC_PARAMS.length * 8) || check.tails > 0) return;
  for (const [i, index] of MAGIC_PARAMS.entries()) {
    const why = paramFault(index, record.big(i * 8), new Map());
    if (why !== null) check.report(rules.PARAM, record, { range: record.within(i * 8, 8), logs: paramLog(BigInt(index), record.big(i * 8)), message: `magic_pfns[${i}] ${why}.` });
  }
}

function visitContext({ context, report, tails }: LegacyCheck, record: RecordView): Scan<void> | undefined {
  if (record.bodyLength <= HVM_CONTEXT_HEADER_SIZE) {
    report(rules.EMPTY_CONTEXT, record, { message: 'The HVM context is empty; it has at least a HEADER and an END entry.' });
    return undefined;
  }
  return checkEntries({ ...context, report }, { ...record.place(), dropped: tails > 0 });
}
