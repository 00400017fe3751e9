/** Registers of an HVM vCPU out of the entries of its context: CPU, CPU_XSAVE, CPU_MSR, TSC_ADJUST. */
import type { Scan } from '../../bytes/cursor.ts';
import type { OpenStream } from '../../open-stream.ts';
import { hasField, valueOf } from '../hvm-state.ts';
import { cellWithBits, paddedHex, registerCell, sourceOf, type Cell, type Source } from './cell.ts';
import { emptyCard, type RegisterCard, type Segment } from './register-card.ts';
import { msrCells } from './msr-cells.ts';
import { fpuCells, maskCells, vectorRegisters, type Image } from './vector-state.ts';
import type { VcpuRows } from './vcpus.ts';

/** HVM_SAVE_CODE of the entries (xen/include/public/arch-x86/hvm/save.h). */
const CODES = { cpu: 2, xsave: 16, tscAdjust: 19, msr: 20 } as const;

const GENERAL = ['rip', 'rflags', 'rsp', 'rax', 'rcx', 'rdx', 'rbx', 'rsi', 'rdi', 'rbp', 'r8', 'r9', 'r10', 'r11', 'r12', 'r13', 'r14', 'r15'];
const CONTROL = ['cr0', 'cr2', 'cr3', 'cr4', 'msr_efer'];
const DEBUG = ['dr0', 'dr1', 'dr2', 'dr3', 'dr6', 'dr7'];
const SEGMENTS = ['cs', 'ss', 'ds', 'es', 'fs', 'gs', 'tr', 'ldtr', 'gdtr', 'idtr'];
const MSRS = ['msr_star', 'msr_lstar', 'msr_cstar', 'msr_syscall_mask', 'shadow_gs', 'sysenter_cs', 'sysenter_esp', 'sysenter_eip', 'msr_tsc_aux'];
const OTHER = ['tsc', 'pending_event', 'error_code', 'flags'];
const SPELLED: ReadonlySet<string> = new Set(['rflags', 'cr0', 'cr4', 'msr_efer', 'dr6', 'dr7', 'msr_syscall_mask']);

/** The tiles of AMX are no registers that anyone reads. */
const SKIP: ReadonlySet<string> = new Set(['tiledata']);

export function* hvmRegisters(stream: OpenStream, rows: VcpuRows, vcpu: number): Scan<RegisterCard> {
  const cpu = yield* sourceOf(stream, rows.get(CODES.cpu), SKIP);
  const xsave = yield* sourceOf(stream, rows.get(CODES.xsave), SKIP);
  const msr = yield* sourceOf(stream, rows.get(CODES.msr), SKIP);
  const adjust = yield* sourceOf(stream, rows.get(CODES.tscAdjust), SKIP);
  const card = emptyCard(vcpu, cpu === null ? 'down' : 'online');
  return {
    ...card,
    ...(cpu === null ? {} : yield* cpuParts(cpu, card)),
    ...(yield* vectorParts(stream, cpu, xsave, card)),
    msrs: {
      ...card.msrs,
      note: msr === null ? 'CPU; no CPU_MSR entry: every MSR that it would list is 0' : 'CPU, CPU_MSR',
      cells: [...(cpu === null ? [] : yield* named(cpu, MSRS)), ...(adjust === null ? [] : yield* named(adjust, ['tsc_adjust'])), ...(msr === null ? [] : yield* msrCells(stream, { ...msr, prefix: 'msr.' }, 'val'))],
    },
    missing: cpu === null ? [`No CPU entry for vCPU ${vcpu}: it has no registers and stays down.`] : [],
  };
}

function* cpuParts(cpu: Source, card: RegisterCard): Scan<Partial<RegisterCard>> {
  return {
    general: { ...card.general, note: 'CPU', cells: yield* named(cpu, GENERAL) },
    segments: { ...card.segments, note: 'hidden parts included', rows: SEGMENTS.flatMap((name) => segment(cpu, name)) },
    control: { ...card.control, cells: yield* named(cpu, CONTROL) },
    debug: { ...card.debug, cells: yield* named(cpu, DEBUG) },
    other: { ...card.other, note: 'CPU', cells: yield* named(cpu, OTHER) },
  };
}

const labelOf = (name: string): string => name.replace(/^msr_/, '');

function* named({ stream, row, fields }: Source, names: readonly string[]): Scan<Cell[]> {
  const cells: Cell[] = [];
  for (const name of names) {
    const node = fields.get(name);
    if (node === undefined) continue;
    cells.push(SPELLED.has(name) ? { ...(yield* cellWithBits(stream, row, node, labelOf(name))), text: paddedHex(node) } : registerCell(row, node, labelOf(name)));
  }
  return cells;
}

function segment({ row, fields }: Source, name: string): Segment[] {
  const cell = (suffix: string): Cell | null => {
    const node = fields.get(`${name}_${suffix}`);
    if (node === undefined) return null;
    const full = registerCell(row, node, `${name} ${suffix}`);
    // The low 16 bits are all that a selector or the attributes have.
    return suffix === 'sel' || suffix === 'arbytes' ? { ...full, text: full.text.slice(-4) } : full;
  };
  const parts = { selector: cell('sel'), base: cell('base'), limit: cell('limit'), attributes: cell('arbytes') };
  return Object.values(parts).every((part) => part === null) ? [] : [{ name, ...parts }];
}

const INITIALISED = 1n;

/** Where the vCPU has used XSAVE, its area is loaded last. */
function* vectorParts(stream: OpenStream, cpu: Source | null, xsave: Source | null, card: RegisterCard): Scan<Partial<RegisterCard>> {
  const inArea = xsave !== null && hasField(xsave.fields, 'save_area.fpu_sse.fcw');
  const image: Image | null = inArea ? { ...xsave, prefix: 'save_area.fpu_sse.' } : cpu === null ? null : { ...cpu, prefix: 'fpu_regs.' };
  if (image === null) return {};
  const unused = !inArea && cpu !== null && (valueOf(cpu.fields, 'flags') ?? INITIALISED) % 2n === 0n;
  const note = inArea ? 'CPU_XSAVE, which Xen loads over fpu_regs' : unused ? 'fpu_regs, which Xen does not load: FPU_INITIALISED is clear' : 'fpu_regs; no CPU_XSAVE entry: the vCPU never used state beyond SSE';
  const masks = xsave === null ? [] : yield* maskCells(stream, { ...xsave, prefix: '' });
  return {
    fpu: { ...card.fpu, note, cells: [...(yield* fpuCells(stream, image)), ...masks] },
    vectors: { ...card.vectors, note, registers: vectorRegisters(image, inArea ? { ...xsave, prefix: 'save_area.' } : null) },
  };
}
