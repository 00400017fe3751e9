/** The vCPUs of a stream and their registers, each with the field that it stands in: PV from libxc records, HVM from the HVM context. */
import type { Scan } from '../bytes/cursor.ts';
import { CHECKPOINT_END } from '../formats/libxl/checkpoint-end.ts';
import { CHECKPOINT } from '../formats/libxc/checkpoint.ts';
import { END } from '../formats/libxc/end.ts';
import { vcpuOfName } from '../formats/legacy/pv-tail.ts';
import { Piece } from '../formats/legacy/save-id.ts';
import { X86_PV_VCPU_BASIC } from '../formats/libxc/x86-pv-vcpu-basic.ts';
import { X86_PV_VCPU_EXTENDED } from '../formats/libxc/x86-pv-vcpu-extended.ts';
import { X86_PV_VCPU_MSRS } from '../formats/libxc/x86-pv-vcpu-msrs.ts';
import { X86_PV_VCPU_XSAVE } from '../formats/libxc/x86-pv-vcpu-xsave.ts';
import { NO_FACTS } from '../index/layer.ts';
import { RECORD_HEADER_SIZE } from '../index/record-index.ts';
import type { FieldNode } from '../layout/node.ts';
import { Reader, unsigned } from '../layout/reader.ts';
import type { OpenStream } from '../open-stream.ts';
import { hvmEntries, restoredContext, vcpusOf } from './hvm-state.ts';

export interface VcpuRows {
  readonly vcpu: number;
  readonly kind: 'pv' | 'hvm';
  /** Row with the general registers; -1 where there is none: the vCPU is down. */
  readonly basic: number;
  /** Rows of what else there is, by record name. */
  readonly others: ReadonlyMap<string, number>;
}

export interface Register {
  readonly value: bigint;
  readonly node: FieldNode;
}

export interface VcpuState extends VcpuRows {
  /** Bytes of a register as the guest uses it: 8 in long mode and for 64-bit PV guests. */
  readonly width: 8 | 4;
  /** By name: `rip` or `eip`, `cs`, `fs_base`, `cr0`, `dr7`; only what the stream has. */
  readonly registers: ReadonlyMap<string, Register>;
}

const PV_RECORDS: ReadonlyMap<number, string> = new Map([X86_PV_VCPU_BASIC, X86_PV_VCPU_EXTENDED, X86_PV_VCPU_XSAVE, X86_PV_VCPU_MSRS].map(({ type, name }) => [type, name]));

/** The vCPUs that a restore would end up with, in the order of their numbers: of several checkpoints, those of the last whole one. */
export function* vcpuRows(stream: OpenStream): Scan<VcpuRows[]> {
  const hvm = restoredContext(stream);
  if (hvm === null) return yield* pvRows(stream);
  return vcpusOf(yield* hvmEntries(stream, hvm)).map(({ vcpu, entries }) => ({
    vcpu,
    kind: 'hvm',
    basic: entries.get('CPU')?.row ?? -1,
    others: new Map([...entries].map(([name, { row }]) => [name, row])),
  }));
}

type Draft = Map<number, Map<string, number>>;

function* pvRows(stream: OpenStream): Scan<VcpuRows[]> {
  const { index } = stream.builder;
  const { layers } = stream;
  const libxl = layers.some(({ name }) => name === 'libxl');
  const reader = new Reader(stream.source.size, NO_FACTS);
  let whole: Draft | null = null;
  let current: Draft = new Map();
  for (let row = 0; row < index.rowCount; row++) {
    if (index.kindOf(row) !== 'record') continue;
    const layer = layers[index.layerOf(row)];
    const type = index.typeOf(row);
    if (layer?.name === 'libxl' ? type === CHECKPOINT_END.type : layer?.name === 'libxc' && (type === END.type || (type === CHECKPOINT.type && !libxl))) {
      whole = new Map([...(whole ?? []), ...current]);
      current = new Map();
    }
    if (layer?.name === 'legacy') {
      if (type === Piece.SHARED_INFO) {
        whole = current;
        current = new Map();
      } else if (type === Piece.BOOT_VCPU || type === Piece.VCPU) {
        current.set(vcpuOfName(index.nameOf(row)), new Map([[X86_PV_VCPU_BASIC.name, row]]));
      }
      continue;
    }
    const name = layer?.name === 'libxc' ? PV_RECORDS.get(type) : undefined;
    if (name === undefined || index.bodyLengthOf(row) < 4) continue;
    const id = Number(unsigned(yield* reader.bytes(index.startOf(row) + RECORD_HEADER_SIZE, 4), layer?.facts.littleEndian ?? true));
    current.set(id, (current.get(id) ?? new Map<string, number>()).set(name, row));
  }
  return [...(whole ?? current)]
    .sort(([a], [b]) => a - b)
    .map(([vcpu, others]) => ({ vcpu, kind: 'pv', basic: others.get(X86_PV_VCPU_BASIC.name) ?? -1, others }));
}

/** Registers of one vCPU. */
export function* vcpuState(stream: OpenStream, rows: VcpuRows): Scan<VcpuState> {
  if (rows.basic < 0) return { ...rows, width: 8, registers: new Map() };
  return rows.kind === 'pv' ? yield* pvState(stream, rows) : yield* hvmState(stream, rows);
}

type Nodes = ReadonlyMap<string, FieldNode>;

function* childrenOf(stream: OpenStream, row: number, path: string): Scan<Nodes> {
  const { nodes } = yield* stream.nodes(row, path, 0, Infinity);
  return new Map(nodes.map((node) => [node.name, node]));
}

function* pvState(stream: OpenStream, rows: VcpuRows): Scan<VcpuState> {
  const { basic } = rows;
  const record = yield* childrenOf(stream, basic, '');
  const context = yield* descend(stream, basic, record.get('context'));
  const registers = new Map<string, Register>();
  const user = yield* descend(stream, basic, context.get('user_regs'));
  keep(registers, user);
  keep(registers, context, (name) => (name.endsWith('_base') || name.startsWith('gs_base_') ? name : null));
  keep(registers, yield* descend(stream, basic, context.get('ctrlreg')), (name) => `cr${name.slice(1, -1)}`);
  keep(registers, yield* descend(stream, basic, context.get('debugreg')), (name) => `dr${name.slice(1, -1)}`);
  return { ...rows, width: user.has('eip') || user.has('ebx') ? 4 : 8, registers };
}

const NONE: Nodes = new Map();

function* descend(stream: OpenStream, row: number, node: FieldNode | undefined): Scan<Nodes> {
  return node === undefined ? NONE : yield* childrenOf(stream, row, node.path);
}

/** Keeps integers under the names that `rename` gives; null leaves one out. */
function keep(registers: Map<string, Register>, nodes: Nodes, rename: (name: string) => string | null = (name) => name): void {
  for (const [name, node] of nodes) {
    const renamed = rename(name);
    if (renamed === null || node.kind !== 'uint' || node.value === null) continue;
    registers.set(renamed, { value: BigInt(node.value), node });
  }
}

/** EFER.LMA. */
const LONG_MODE = 0x400n;

function* hvmState(stream: OpenStream, rows: VcpuRows): Scan<VcpuState> {
  const cpu = yield* childrenOf(stream, rows.basic, '');
  const registers = new Map<string, Register>();
  keep(registers, cpu, (name) => name.replace(/_sel$/, ''));
  swapGs(registers);
  const efer = registers.get('msr_efer')?.value ?? 0n;
  return { ...rows, width: (efer / LONG_MODE) % 2n === 1n ? 8 : 4, registers };
}

/** Which of the two gs bases is the kernel's follows from the privilege level (xen/arch/x86/domctl.c, arch_get_info_guest). */
function swapGs(registers: Map<string, Register>): void {
  const [base, shadow, cs] = [registers.get('gs_base'), registers.get('shadow_gs'), registers.get('cs')];
  if (base === undefined || shadow === undefined || cs === undefined) return;
  const kernel = cs.value % 4n === 0n;
  registers.set('gs_base_kernel', kernel ? base : shadow);
  registers.set('gs_base_user', kernel ? shadow : base);
}
