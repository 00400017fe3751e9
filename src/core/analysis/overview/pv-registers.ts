/** Registers of a PV vCPU out of its records: BASIC, EXTENDED, XSAVE, MSRS. */
import type { Scan } from '../../bytes/cursor.ts';
import { X86_PV_VCPU_BASIC } from '../../formats/libxc/x86-pv-vcpu-basic.ts';
import { X86_PV_VCPU_EXTENDED } from '../../formats/libxc/x86-pv-vcpu-extended.ts';
import { X86_PV_VCPU_MSRS } from '../../formats/libxc/x86-pv-vcpu-msrs.ts';
import { X86_PV_VCPU_XSAVE } from '../../formats/libxc/x86-pv-vcpu-xsave.ts';
import type { OpenStream } from '../../open-stream.ts';
import { valueOf } from '../hvm-state.ts';
import { cellOf, cellWithBits, isTelling, paddedHex, registerCell, sourceOf, type Cell, type Source } from './cell.ts';
import { emptyCard, type RegisterCard, type Segment } from './register-card.ts';
import { msrCells } from './msr-cells.ts';
import { fpuCells, maskCells, vectorRegisters, type Image } from './vector-state.ts';
import type { VcpuRows } from './vcpus.ts';

/** In the order of xenctx. */
const GENERAL_64 = ['rip', 'rflags', 'rsp', 'rax', 'rcx', 'rdx', 'rbx', 'rsi', 'rdi', 'rbp', 'r8', 'r9', 'r10', 'r11', 'r12', 'r13', 'r14', 'r15'];
const GENERAL_32 = ['eip', 'eflags', 'esp', 'eax', 'ebx', 'ecx', 'edx', 'esi', 'edi', 'ebp'];
const SEGMENTS = ['cs', 'ss', 'ds', 'es', 'fs', 'gs'];
const FLAGS: ReadonlySet<string> = new Set(['rflags', 'eflags']);

const OTHER = [
  'flags', 'vm_assist', 'kernel_ss', 'kernel_sp', 'event_callback_cs', 'event_callback_eip', 'failsafe_callback_cs', 'failsafe_callback_eip', 'syscall_callback_eip',
  'ldt_base', 'ldt_ents', 'gdt_ents', 'user_regs.error_code', 'user_regs.entry_vector', 'user_regs.saved_upcall_mask',
];
const SPELLED: ReadonlySet<string> = new Set(['flags', 'vm_assist']);

/** The 256 gates of the virtual IDT and the tiles of AMX are no registers. */
const SKIP: ReadonlySet<string> = new Set(['trap_ctxt', 'gdt_frames', 'tiledata']);

export function* pvRegisters(stream: OpenStream, rows: VcpuRows, vcpu: number): Scan<RegisterCard> {
  const basic = yield* sourceOf(stream, rows.get(X86_PV_VCPU_BASIC.type), SKIP);
  const xsave = yield* sourceOf(stream, rows.get(X86_PV_VCPU_XSAVE.type), SKIP);
  const msrs = yield* sourceOf(stream, rows.get(X86_PV_VCPU_MSRS.type), SKIP);
  const extended = yield* sourceOf(stream, rows.get(X86_PV_VCPU_EXTENDED.type), SKIP);
  const card = emptyCard(vcpu, basic === null ? 'down' : stateOf(basic));
  return {
    ...card,
    ...(basic === null ? {} : yield* basicParts(basic, card)),
    ...(yield* vectorParts(stream, basic, xsave, card)),
    msrs: { ...card.msrs, note: msrs === null ? 'No X86_PV_VCPU_MSRS record: every MSR that it would list is 0.' : X86_PV_VCPU_MSRS.name, cells: msrs === null ? [] : yield* msrCells(stream, { ...msrs, prefix: 'context.' }, 'value') },
    other: { ...card.other, note: `vcpu_guest_context${extended === null ? '; no X86_PV_VCPU_EXTENDED record' : ', X86_PV_VCPU_EXTENDED'}`, cells: [...(basic === null ? [] : yield* otherCells(basic)), ...(extended === null ? [] : extendedCells(extended))] },
    missing: basic === null ? [`No ${X86_PV_VCPU_BASIC.name} record for vCPU ${vcpu}: it has no registers.`] : [],
  };
}

const ONLINE_BIT = 32n;

/** VGCF_online. */
function stateOf({ fields }: Source): string {
  const flags = valueOf(fields, 'context.flags');
  if (flags === null) return 'the record is cut';
  return (flags / ONLINE_BIT) % 2n === 1n ? 'online' : 'not online';
}

function* basicParts(source: Source, card: RegisterCard): Scan<Partial<RegisterCard>> {
  const wide = source.fields.has('context.user_regs.rip');
  return {
    general: { ...card.general, note: `vcpu_guest_context, ${wide ? '64' : '32'}-bit`, cells: yield* registers(source, 'context.user_regs.', wide ? GENERAL_64 : GENERAL_32) },
    segments: { ...card.segments, note: 'A PV guest has selectors; its tables are in its own memory.', rows: SEGMENTS.flatMap((name) => segment(source, name)) },
    control: { ...card.control, note: 'CR3s hold PFNs', cells: yield* numbered(source, 'context.ctrlreg', 'cr', [0, 1, 2, 3, 4]) },
    debug: { ...card.debug, cells: yield* numbered(source, 'context.debugreg', 'dr', [0, 1, 2, 3, 6, 7]) },
  };
}

function* registers({ stream, row, fields }: Source, prefix: string, names: readonly string[]): Scan<Cell[]> {
  const cells: Cell[] = [];
  for (const name of names) {
    const node = fields.get(prefix + name);
    if (node === undefined) continue;
    cells.push(FLAGS.has(name) ? { ...(yield* cellWithBits(stream, row, node)), text: paddedHex(node) } : registerCell(row, node));
  }
  return cells;
}

function* numbered({ stream, row, fields }: Source, array: string, letters: string, numbers: readonly number[]): Scan<Cell[]> {
  const cells: Cell[] = [];
  for (const n of numbers) {
    const node = fields.get(`${array}.[${n}]`);
    if (node === undefined) continue;
    // In ctrlreg[1] of a 64-bit guest is the user page table.
    const label = array.endsWith('ctrlreg') && n === 1 ? 'cr3u' : `${letters}${n}`;
    cells.push({ ...(yield* cellWithBits(stream, row, node, label)), text: paddedHex(node) });
  }
  return cells;
}

const BASES: Readonly<Record<string, readonly string[]>> = { fs: ['fs_base'], gs: ['gs_base_user', 'gs_base_kernel'] };

/** A 64-bit guest has two bases of gs, so two lines. */
function segment({ row, fields }: Source, name: string): Segment[] {
  const node = fields.get(`context.user_regs.${name}`);
  const selector = node === undefined ? null : registerCell(row, node);
  const bases = (BASES[name] ?? []).flatMap((field) => fields.get(`context.${field}`) ?? []);
  const line = (label: string, base: Cell | null): Segment => ({ name: label, selector, base, limit: null, attributes: null });
  if (bases.length === 0) return selector === null ? [] : [line(name, null)];
  return bases.map((base) => line(bases.length > 1 ? `${name} ${base.name.endsWith('user') ? 'user' : 'kernel'}` : name, registerCell(row, base)));
}

function* otherCells({ stream, row, fields }: Source): Scan<Cell[]> {
  const cells: Cell[] = [];
  for (const name of OTHER) {
    const node = fields.get(`context.${name}`);
    if (node !== undefined) cells.push(SPELLED.has(name) ? yield* cellWithBits(stream, row, node) : cellOf(row, node));
  }
  return cells;
}

const extendedCells = ({ row, fields }: Source): Cell[] =>
  [...fields].flatMap(([name, node]) => (name.startsWith('context.') && isTelling(node) ? [cellOf(row, node, name.slice('context.'.length))] : []));

/** The XSAVE area has the later word: Xen loads it over fpu_ctxt. */
function* vectorParts(stream: OpenStream, basic: Source | null, xsave: Source | null, card: RegisterCard): Scan<Partial<RegisterCard>> {
  const area: Image | null = xsave === null ? null : { row: xsave.row, fields: xsave.fields, prefix: 'context.save_area.' };
  const inArea = area?.fields.has('context.save_area.fpu_sse.fcw') === true;
  const image: Image | null = inArea ? { ...area, prefix: 'context.save_area.fpu_sse.' } : basic === null ? null : { row: basic.row, fields: basic.fields, prefix: 'context.fpu_ctxt.' };
  if (image === null) return {};
  const note = inArea ? 'X86_PV_VCPU_XSAVE, which Xen loads over fpu_ctxt' : 'fpu_ctxt of vcpu_guest_context; no XSAVE area: the vCPU never used state beyond SSE';
  return {
    fpu: { ...card.fpu, note, cells: [...(yield* fpuCells(stream, image)), ...(xsave === null ? [] : yield* maskCells(stream, { ...xsave, prefix: 'context.' }))] },
    vectors: { ...card.vectors, note, registers: vectorRegisters(image, inArea ? area : null) },
  };
}
