/**
 * When a restorer meets what it objects to. Records are not looked at where they stand: policies take effect at the end
 * of the static data, contexts when the domain is completed, what is buffered when the checkpoint is whole.
 */
import type { Scan } from '../bytes/cursor.ts';
import { X86_PV_VCPU_BASIC } from '../formats/libxc/x86-pv-vcpu-basic.ts';
import { X86_PV_VCPU_EXTENDED } from '../formats/libxc/x86-pv-vcpu-extended.ts';
import { X86_PV_VCPU_MSRS } from '../formats/libxc/x86-pv-vcpu-msrs.ts';
import { X86_PV_VCPU_XSAVE } from '../formats/libxc/x86-pv-vcpu-xsave.ts';
import type { Finding } from '../index/finding.ts';
import { RECORD_HEADER_SIZE } from '../index/record-index.ts';
import type { OpenStream } from '../open-stream.ts';
import { lastOf, nextOf, type Milestones } from './milestones.ts';

/** What the restorer is about when it meets the fault. */
export type Moment = 'at once' | 'static data' | 'replay' | 'checkpoint of libxl' | 'completion' | 'device model' | 'end of file';

export interface Meeting {
  readonly finding: Finding;
  readonly moment: Moment;
  /** The row that is being handled; the number of rows where the file has ended. */
  readonly row: number;
  /** Order among what is met at the same row. */
  readonly order: readonly number[];
}

/** Never in this stream: what would have to come before does not. */
const NEVER = Infinity;

/** Rules on where the file ends. */
const END_OF_FILE: ReadonlySet<string> = new Set(['xl.header.truncated', 'libvirt.header.truncated', 'xend.header.truncated', 'libxl.header.truncated', 'libxl.stream.truncated', 'libxc.header.truncated', 'libxc.stream.truncated', 'legacy.stream.truncated', 'xapi.stream.truncated', 'xapi.stream.no-end']);

/** x86_static_data_complete() hands the policies to the hypervisor (tools/libs/guest/xg_sr_common_x86.c). */
const STATIC_DATA: ReadonlySet<string> = new Set(['libxc.x86-cpuid-policy.leaf', 'libxc.x86-msr-policy.entry']);

/** The device model is started on its state when the stream has been read. */
const DEVICE_MODEL = /^qemu\.|^libxl\.emulator-context\.(?:missing|magic)$|^legacy\.device-model\./;

/**
 * x86_pv_stream_complete(): vCPUs one after the other, pinning, the P2M table; x86_hvm_stream_complete(): the context.
 * The functions that a rule cites tell which.
 */
const COMPLETION: readonly (readonly [ids: RegExp, functions: RegExp, rank: number])[] = [
  [/^libxc\.x86-pv-vcpu\.missing$/, /update_vcpu_context\(\)/, 0],
  [/^libxc\.x86-pv-vcpu-(basic|extended|xsave|msrs)\./, /process_start_info\(\)|process_vcpu_\w+\(\)/, 1],
  [/^hvm-context\.|^libxc\.hvm-context\./, /x86_hvm_stream_complete\(\)/, 1],
  [/\.pinned?\b/, /pin_pagetables\(\)/, 2],
  [/^libxc\.x86-pv-p2m-frames\.(coverage|frame)$/, /update_guest_p2m\(\)/, 3],
];

/** update_vcpu_context(): basic, extended, xsave, msrs of each vCPU. */
const BLOBS: readonly number[] = [X86_PV_VCPU_BASIC, X86_PV_VCPU_EXTENDED, X86_PV_VCPU_XSAVE, X86_PV_VCPU_MSRS].map(({ type }) => type);

/** Order of the tests that one record goes through, where it is not that of its bytes. */
const TESTS: Readonly<Record<string, number>> = {
  'libxc.record.too-long': -1,
  'libxc.static-data-end.missing': 0,
  'libxc.x86-pv-info.late': 1,
  'libxc.page-data.count': 2,
  'libxc.record.length': 2,
  'libxc.x86-pv-p2m-frames.order': 3,
  'libxc.page-data.early': 3,
  'libxc.page-data.pfn-range': 3,
  'libxc.page-data.type': 3,
  'libxc.page-data.length': 4,
  'libxc.x86-pv-p2m-frames.length': 4,
  'libxc.x86-pv-p2m-frames.empty': 5,
};
/** Whatever else a record is refused for is found once its framing has been taken. */
const LATER = 6;

/** What the hypervisor refuses of registers it sees once libxc has taken the frames that they name. */
const HYPERCALL = /^libxc\.x86-pv-vcpu-basic\.registers$/;

const completionRank = ({ rule, cite }: Finding): number => COMPLETION.find(([ids, functions]) => ids.test(rule) || functions.test(cite))?.[2] ?? -1;

export function* meet(stream: OpenStream, milestones: Milestones, finding: Finding): Scan<Meeting> {
  const { index } = stream.builder;
  const own = finding.row >= 0 && index.isNested(finding.row) ? index.parentOf(finding.row) : finding.row;
  const at = (moment: Moment, row: number, ...order: number[]): Meeting => ({ finding, moment, row: row < 0 ? NEVER : row, order: [...order, finding.range.start] });
  if (END_OF_FILE.has(finding.rule)) return at('end of file', index.rowCount);
  if (DEVICE_MODEL.test(finding.rule)) return at('device model', milestones.libxlEnd < 0 ? index.rowCount : milestones.libxlEnd, LATER);
  if (finding.layer === 'legacy' || own < 0) return at('at once', own < 0 ? index.rowAt(finding.range.start) : own);
  const rank = completionRank(finding);
  if (rank >= 0) return at('completion', completionRow(stream, milestones, own), 2, rank, ...(yield* vcpuOrder(stream, own)), HYPERCALL.test(finding.rule) ? 1 : 0);
  if (STATIC_DATA.has(finding.rule)) return at('static data', milestones.staticEnd);
  return buffered(milestones, finding, own, at) ?? at('at once', own, TESTS[finding.rule] ?? LATER);
}

/** What is kept aside and looked at when the checkpoint is whole: libxl's records first, then those of libxc. */
function buffered({ checkpoints, wholes, libxcEnd }: Milestones, { rule, layer }: Finding, row: number, at: (moment: Moment, row: number, ...order: number[]) => Meeting): Meeting | null {
  if (checkpoints.length === 0 || row <= checkpoints.at(0)) return null;
  const whole = nextOf(wholes, row);
  const opened = nextOf(checkpoints, row);
  if (layer === 'libxl') {
    // Between CHECKPOINT and CHECKPOINT_END only: elsewhere libxl takes each record as it comes.
    const inside = whole >= 0 ? opened < 0 || opened > whole : checkpoints.length > wholes.length;
    return inside ? at('checkpoint of libxl', whole, 0, row) : null;
  }
  // A record that is too long is refused when it is read.
  if (layer !== 'libxc' || row === libxcEnd || rule === 'libxc.record.too-long' || row < (wholes.length > 0 ? wholes.at(0) : NEVER)) return null;
  return at('replay', whole, 1, row, TESTS[rule] ?? LATER);
}

/** END, or the last whole checkpoint; COLO completes the domain at each checkpoint. */
function completionRow(stream: OpenStream, { wholes, libxcEnd }: Milestones, row: number): number {
  if (libxcEnd >= 0) return libxcEnd;
  return stream.colo ? nextOf(wholes, row) : lastOf(wholes);
}

/** vCPU and blob of a row of one, in the order in which they are loaded; start_info comes before the registers that name it are looked at. */
function* vcpuOrder({ builder, layers }: OpenStream, row: number): Scan<number[]> {
  const { index } = builder;
  const blob = BLOBS.indexOf(index.typeOf(row));
  if (blob < 0 || index.kindOf(row) !== 'record' || layers[index.layerOf(row)]?.name !== 'libxc') return [0, -1];
  const bytes = yield { start: index.startOf(row) + RECORD_HEADER_SIZE, length: 4 };
  if (bytes.length < 4) return [0, blob];
  const vcpu = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, layers[index.layerOf(row)]?.facts.littleEndian ?? true);
  return [vcpu, blob];
}

/** Which of two is met first. */
export function byMeeting(a: Meeting, b: Meeting): number {
  if (a.row !== b.row) return a.row < b.row ? -1 : 1;
  const length = Math.max(a.order.length, b.order.length);
  for (let i = 0; i < length; i++) {
    const difference = (a.order[i] ?? 0) - (b.order[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.finding.range.start - b.finding.range.start;
}
