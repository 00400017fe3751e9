/** Chunks of a legacy stream: parameters, vCPUs, TSC, the toolstack's data. */
import { setBits } from '../../bytes/integers.ts';
import type { Scan } from '../../bytes/cursor.ts';
import { rangeOf } from '../../bytes/range.ts';
import { HVM_PARAM_CHUNK_SIZE, HVM_PARAM_CHUNKS, paramOfChunk } from '../../formats/legacy/hvm-param-chunks.ts';
import { BLOCK, CONTEXT_SIZE_32, CONTEXT_SIZE_64 } from '../../formats/legacy/p2m.ts';
import { MARKER_SIZE, Piece, SaveId, typeOfMarker } from '../../formats/legacy/save-id.ts';
import { TSC_INFO, TSC_INFO_SIZE } from '../../formats/legacy/tsc-info.ts';
import { VCPU_INFO } from '../../formats/legacy/vcpu-info.ts';
import { recordName } from '../../formats/names.ts';
import { hex, plural } from '../../text.ts';
import { look, type Visit } from '../check.ts';
import type { RecordView } from '../record-view.ts';
import { paramFault, paramLog } from './hvm-params.ts';
import type { LegacyCheck } from './legacy-check.ts';
import * as rules from './legacy-rules.ts';
import { toolstackFault } from './legacy-toolstack.ts';

const HEAD = 8;
/** u32 marker, i32 max_vcpu_id, 64 words. */
const MAX_VCPU_INFO = HEAD + 64 * 8;
const MAX_MODE = 2;
const TOOLSTACK = typeOfMarker(SaveId.TOOLSTACK);
const IOREQ_SERVER_PFN = 32;
const NR_IOREQ_SERVER_PAGES = 33;

export function chunkVisits(check: LegacyCheck): Visit[] {
  return [
    { layer: 'legacy', types: [BLOCK.type], reads: HEAD, visit: look(blockVisit(check)) },
    { layer: 'legacy', types: [VCPU_INFO.type], reads: MAX_VCPU_INFO, visit: look(vcpuInfoVisit(check)) },
    { layer: 'legacy', types: [TSC_INFO.type], reads: TSC_INFO_SIZE, visit: look((record) => visitTsc(check, record)) },
    ...paramVisits(check),
    { layer: 'legacy', types: [TOOLSTACK], visit: (record) => visitToolstack(check, record) },
  ];
}

function blockVisit({ report }: LegacyCheck): (record: RecordView) => void {
  let vcpu = false;
  return (record) => {
    const size = record.holds(HEAD) ? record.u32(4) : 0;
    if (String.fromCharCode(...record.bytes.subarray(0, 4)) !== 'vcpu' || (size !== CONTEXT_SIZE_64 && size !== CONTEXT_SIZE_32)) return;
    if (vcpu) report(rules.VCPU_BLOCK_TWICE, record, { range: record.within(0, HEAD), message: 'Extended info has a second "vcpu" block.' });
    vcpu = true;
  };
}

/** In the checkpoint whose tail comes next. */
function vcpuInfoVisit(check: LegacyCheck): (record: RecordView) => void {
  let tails = -1;
  return (record) => {
    const { report, isPv } = check;
    if (!record.holds(HEAD)) return;
    const highest = new DataView(record.bytes.buffer, record.bytes.byteOffset).getInt32(MARKER_SIZE, true);
    const online = onlineOf(record);
    const beyond = online.filter((vcpu) => vcpu > highest);
    if (beyond.length > 0) report(rules.MAP_BEYOND, record, { range: record.within(HEAD, record.bodyLength - HEAD), objectors: isPv && runsOut(check, record.row, beyond.length) ? rules.MAP_BEYOND.objectors : [], message: `The map names ${plural(beyond.length, 'vCPU')} above max_vcpu_id ${highest}, the first is ${beyond[0] ?? 0}: the tail is read without ${beyond.length === 1 ? 'it' : 'them'}, as restores up to Xen 4.5 do.` });
    if (tails === check.tails) report(rules.VCPU_INFO_TWICE, record, { range: record.within(0, MARKER_SIZE), message: 'VCPU_INFO stands in this checkpoint already.', objectors: isPv && online.length > 0 ? rules.VCPU_INFO_TWICE.objectors : [] });
    else if (isPv && online[0] !== 0) report(rules.NO_BOOT_VCPU, record, { range: record.within(MARKER_SIZE, record.bodyLength - MARKER_SIZE), message: 'The map does not name vCPU 0.' });
    tails = check.tails;
  };
}

/** Whether the stream is too short for the contexts that the converter reads beyond those that are there. */
function runsOut({ context: { index } }: LegacyCheck, vcpuInfo: number, more: number): boolean {
  for (let row = vcpuInfo + 1; row < index.rowCount; row++) {
    if (index.typeOf(row) !== Piece.SHARED_INFO) continue;
    const context = index.startOf(row) - index.startOf(row - 1);
    return index.endOf(row) + more * context > index.size;
  }
  return true;
}

function onlineOf(record: RecordView): number[] {
  const online: number[] = [];
  for (let at = HEAD; record.holds(at + 8); at += 8) for (const bit of setBits(record.big(at))) online.push((at - HEAD) * 8 + bit);
  return online;
}

function visitTsc({ report }: LegacyCheck, record: RecordView): void {
  const mode = record.holds(TSC_INFO_SIZE) ? record.u32(MARKER_SIZE) : 0;
  if (mode > MAX_MODE) report(rules.TSC_MODE, record, { range: record.within(MARKER_SIZE, 4), message: `tsc_mode is ${hex(mode)}; expected 0, 1 or 2.` });
}

/** Parameters in the order in which the converter hands them on: those of chunks at END, then the magic PFNs. */
function paramVisits(check: LegacyCheck): Visit[] {
  const set = new Map<number, bigint>();
  const visit = (record: RecordView): void => {
    if (!record.holds(HVM_PARAM_CHUNK_SIZE)) return;
    const name = recordName('legacy', record.type);
    if (check.isPv) {
      check.report(rules.HVM_IN_PV, record, { range: record.within(0, MARKER_SIZE), message: `${name} stands in the stream of a PV guest.` });
      return;
    }
    if (record.u32(MARKER_SIZE) !== 0) check.report(rules.PARAM_PAD, record, { range: record.within(MARKER_SIZE, 4), message: `The padding of ${name} is ${hex(record.u32(MARKER_SIZE))}; expected 0.` });
    const index = paramOfChunk(record.type);
    if (index === null) return;
    const value = record.big(HEAD);
    const why = check.tails === 0 ? paramFault(index, value, set) : null;
    if (why !== null) check.report(rules.PARAM, record, { range: record.within(HEAD, 8), logs: paramLog(BigInt(index), value), message: `${name} ${why}.` });
    else if (check.tails === 0) set.set(index, value);
  };
  const end = (record: RecordView): void => {
    if (check.isPv || !set.has(NR_IOREQ_SERVER_PAGES) || set.has(IOREQ_SERVER_PFN) || check.tails > 0) return;
    check.report(rules.IOREQ, record, { range: record.within(0, MARKER_SIZE), message: 'HVM_NR_IOREQ_SERVER_PAGES stands in this body, HVM_IOREQ_SERVER_PFN does not.' });
  };
  return [
    { layer: 'legacy', types: HVM_PARAM_CHUNKS.map(({ type }) => type), reads: HVM_PARAM_CHUNK_SIZE, visit: look(visit) },
    { layer: 'legacy', types: [SaveId.END], visit: look(end) },
  ];
}

/** More regions than any device model has are looked at no further. */
const MAX_TOOLSTACK = 64 * 1024;

function* visitToolstack({ context, report, width, isPv }: LegacyCheck, record: RecordView): Scan<void> {
  const place = record.place();
  const length = Math.max(0, record.bodyLength - HEAD);
  const body = record.body + HEAD;
  if (length === 0) return;
  const bytes = (yield* context.read(body, Math.min(length, MAX_TOOLSTACK))).slice();
  const fault = toolstackFault(bytes, length, width);
  if (fault !== null) report(rules.TOOLSTACK, place, { range: rangeOf(body + fault.from, fault.length), logs: fault.logs, message: fault.message });
  else if (isPv && new DataView(bytes.buffer).getUint32(4, true) > 0) report(rules.TOOLSTACK_GUEST, place, { range: rangeOf(body + 4, 4), logs: 'Received a xenstore emulator record when none was expected', message: 'The toolstack\u2019s data of a PV guest tells of regions of a device model.' });
}
