/** What vCPU records hold, against the pages that were sent and what the hypervisor takes: looked at when all records are there. */
import type { Scan } from '../../bytes/cursor.ts';
import { bits64 } from '../../bytes/integers.ts';
import { rangeOf } from '../../bytes/range.ts';
import { altHex } from '../../formats/libxc/log-words.ts';
import { PFINFO_TYPES } from '../../formats/libxc/page-data.ts';
import { VCPU_GUEST_CONTEXT_32, VCPU_GUEST_CONTEXT_64 } from '../../formats/libxc/vcpu-context.ts';
import type { Rule } from '../../index/finding.ts';
import { hex, plural } from '../../text.ts';
import type { CheckContext, Place } from '../check.ts';
import { BAD_MFN, frameFault, type FrameFault } from './x86-pv-p2m-frames.ts';
import * as rules from './x86-pv-vcpu-rules.ts';
import { beyond, xsaveFault } from './xsave-state.ts';

/** The context of a record that counts. */
export interface Blob extends Place {
  readonly context: number;
  readonly size: number;
  readonly littleEndian: boolean;
}

export type Blobs = Partial<Readonly<Record<'basic' | 'extended' | 'xsave' | 'msrs', Blob>>>;

/** A context and how to object to some of its bytes. */
interface Subject {
  readonly view: DataView;
  readonly little: boolean;
  readonly width: number;
  readonly object: (rule: Rule, from: number, length: number, message: string, logs?: string, unsent?: FrameFault['unsent']) => void;
}

const MAX_CONTEXT = 8192;
const GDT_ENTRIES = 7168;
const ENTRIES_PER_FRAME = 512;
const LDT_ENTRIES = 8192n;
const PV_MSRS: ReadonlySet<number> = new Set([0x48, 0x140, 0xc000_0103, 0xc001_1027, 0xc001_1019, 0xc001_101a, 0xc001_101b]);
const MAX_PV_MSRS = 7;
/** Without vmce, which is the least that the hypervisor takes. */
const MIN_EXTENDED = 0x20;

export function* checkState(context: CheckContext, vcpus: ReadonlyMap<number, Blobs>): Scan<void> {
  for (const [vcpu, { basic, extended, xsave, msrs }] of vcpus) {
    if (basic !== undefined) checkBasic(yield* subjectOf(context, basic, vcpu), context, vcpu);
    if (extended !== undefined) checkExtended(yield* subjectOf(context, extended, vcpu), context);
    if (xsave !== undefined) checkXsave(yield* subjectOf(context, xsave, vcpu), context, xsave);
    if (msrs !== undefined) checkMsrs(yield* subjectOf(context, msrs, vcpu), msrs.size);
  }
}

/** process_vcpu_basic() and those for the other contexts, where the hypervisor refuses. */
const FAILED: ReadonlyMap<Rule, (vcpu: number) => string> = new Map<Rule, (vcpu: number) => string>([
  [rules.REGISTERS, (vcpu) => `Failed to set vcpu${vcpu}'s basic info`],
  [rules.EXTENDED, (vcpu) => `Failed to set vcpu${vcpu}'s extended info`],
  [rules.XSAVE, (vcpu) => `Failed to set vcpu${vcpu}'s xsave info`],
  [rules.MSRS, (vcpu) => `Failed to set vcpu${vcpu}'s msrs`],
]);

function* subjectOf({ read, report, state }: CheckContext, blob: Blob, vcpu: number): Scan<Subject> {
  const bytes = yield* read(blob.context, Math.min(blob.size, MAX_CONTEXT));
  return {
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    little: blob.littleEndian,
    width: state.width,
    object: (rule, from, length, message, logs = FAILED.get(rule)?.(vcpu) ?? rule.logs, unsent = {}) => report(rule, blob, { ...unsent, logs, range: rangeOf(blob.context + from, length), message: `${message}.` }),
  };
}

interface Offsets {
  readonly startInfo: number;
  readonly gdtFrames: number;
  readonly gdtEnts: number;
  readonly ctrlreg: number;
}

const at = (offsets: Readonly<Record<string, number>>, name: string): number => {
  const offset = offsets[name];
  if (offset === undefined) throw new Error(`no field ${name}`);
  return offset;
};

const REGS_64 = at(VCPU_GUEST_CONTEXT_64.offsets, 'user_regs');
const REGS_32 = at(VCPU_GUEST_CONTEXT_32.offsets, 'user_regs');
const OFFSETS_64: Offsets = { startInfo: REGS_64 + 0x60, gdtFrames: at(VCPU_GUEST_CONTEXT_64.offsets, 'gdt_frames'), gdtEnts: at(VCPU_GUEST_CONTEXT_64.offsets, 'gdt_ents'), ctrlreg: at(VCPU_GUEST_CONTEXT_64.offsets, 'ctrlreg') };
const OFFSETS_32: Offsets = { startInfo: REGS_32 + 8, gdtFrames: at(VCPU_GUEST_CONTEXT_32.offsets, 'gdt_frames'), gdtEnts: at(VCPU_GUEST_CONTEXT_32.offsets, 'gdt_ents'), ctrlreg: at(VCPU_GUEST_CONTEXT_32.offsets, 'ctrlreg') };

/** Offset in a context of vCPU 0's rdx or edx, which names the start_info page. */
export const startInfoOffset = (width: number): number => (width === 8 ? OFFSETS_64 : OFFSETS_32).startInfo;

const word = ({ view, little, width }: Subject, offset: number): bigint => (width === 8 ? view.getBigUint64(offset, little) : BigInt(view.getUint32(offset, little)));

function checkBasic(subject: Subject, context: CheckContext, vcpu: number): void {
  const { width, object } = subject;
  const { maxPfn } = context.state;
  const offsets = width === 8 ? OFFSETS_64 : OFFSETS_32;
  if (vcpu === 0) {
    const fault = frameFault(Number(word(subject, offsets.startInfo)), maxPfn, context.pageTypes);
    if (fault !== null) object(rules.START_INFO, offsets.startInfo, width, `${width === 8 ? 'rdx' : 'edx'} of vCPU 0 is ${hex(word(subject, offsets.startInfo))}, ${fault.words}`, fault.logged === BAD_MFN ? 'Start Info has bad mfn' : `Start Info pfn ${altHex(word(subject, offsets.startInfo))} ${fault.logged}`, fault.unsent);
  }
  checkGdt(subject, context, offsets);
  checkTables(subject, context, offsets);
  if (vcpu === 0) checkAssists(subject);
  if (width === 8) checkAddresses(subject);
  else if (bits64(word(subject, REGS_32 + 0x28), 17, 17) === 1n) object(rules.REGISTERS, REGS_32 + 0x28, 4, 'eflags has VM set; a PV guest cannot be in virtual-8086 mode');
}

function checkGdt(subject: Subject, { state, pageTypes }: CheckContext, { gdtEnts, gdtFrames }: Offsets): void {
  const { width, object } = subject;
  const entries = Number(bits64(word(subject, gdtEnts), 0, 31));
  if (entries > GDT_ENTRIES) {
    object(rules.GDT, gdtEnts, width, `gdt_ents is ${entries}; a guest has at most ${GDT_ENTRIES}`, `GDT entry count (${entries}) out of range (max ${GDT_ENTRIES})`);
    return;
  }
  for (let i = 0; i < Math.ceil(entries / ENTRIES_PER_FRAME); i++) {
    const pfn = Number(word(subject, gdtFrames + i * width));
    const fault = frameFault(pfn, state.maxPfn, pageTypes);
    if (fault !== null) object(rules.GDT, gdtFrames + i * width, width, `gdt_frames[${i}] is pfn ${hex(pfn)}, ${fault.words}`, fault.logged === BAD_MFN ? `GDT frame ${i} has bad mfn` : `GDT frame ${i} (pfn ${altHex(pfn)}) ${fault.logged}`, fault.unsent);
  }
}

function checkTables(subject: Subject, context: CheckContext, { ctrlreg }: Offsets): void {
  const { width } = subject;
  const cr3 = word(subject, ctrlreg + 3 * width);
  // The bits of a PAE guest's cr3 above 4 GiB are folded into its lowest.
  const pfn = width === 8 ? bits64(cr3, 12, 63) : bits64(cr3, 12, 31) + bits64(cr3, 0, 11) * 2n ** 20n;
  checkTable(subject, context, ctrlreg + 3 * width, 'cr3', 'cr3', Number(pfn));
  const cr1 = word(subject, ctrlreg + width);
  if (width === 8 && bits64(cr1, 0, 0) === 1n) checkTable(subject, context, ctrlreg + width, 'cr1', 'ctrlreg[1], the base of the user\u2019s tables,', Number(bits64(cr1, 12, 63)));
}

function checkTable({ width, object }: Subject, { state, pageTypes }: CheckContext, offset: number, register: string, name: string, pfn: number): void {
  const levels = width === 8 ? 4 : 3;
  if (pfn > state.maxPfn) {
    object(rules.CR3, offset, width, `${name} names pfn ${hex(pfn)}, beyond the guest\u2019s last pfn ${hex(state.maxPfn)}`, `${register} (pfn ${altHex(pfn)}) out of range`);
    return;
  }
  if (pageTypes?.complete !== true) return;
  const type = pageTypes.get(pfn);
  if (type !== null && type % 8 === levels) return;
  const found = type === null ? 'which was never sent' : `which was last sent as ${PFINFO_TYPES[type] ?? hex(type)}`;
  object(rules.CR3, offset, width, `${name} names pfn ${hex(pfn)}, ${found}; expected L${levels}TAB, pinned or not`, `${register} (pfn ${altHex(pfn)}) has bad type ${type ?? 0}, expected ${levels}`);
}

const TOP = 0x1_ffffn;
const isCanonical = (address: bigint): boolean => [0n, TOP].includes(bits64(address, 47, 63));

const ADDRESSES: readonly (readonly [string, number])[] = [
  ['rip', REGS_64 + 0x80],
  ['rsp', REGS_64 + 0x98],
  ...['kernel_sp', 'event_callback_eip', 'failsafe_callback_eip', 'syscall_callback_eip', 'fs_base', 'gs_base_kernel', 'gs_base_user'].map((name) => [name, at(VCPU_GUEST_CONTEXT_64.offsets, name)] as const),
];
const TRAPS = at(VCPU_GUEST_CONTEXT_64.offsets, 'trap_ctxt');
const LDT_BASE = at(VCPU_GUEST_CONTEXT_64.offsets, 'ldt_base');
const LDT_ENTS = at(VCPU_GUEST_CONTEXT_64.offsets, 'ldt_ents');
const DEBUGREG = at(VCPU_GUEST_CONTEXT_64.offsets, 'debugreg');

/** xen/arch/x86/include/asm/domain.h: PV32_VM_ASSIST_MASK, and PV64_VM_ASSIST_MASK with m2p_strict (bit 32). */
const ASSISTS_32 = 0x3fn;
const ASSISTS_64 = 0x1_0000_003fn;

function checkAssists(subject: Subject): void {
  const { width, object } = subject;
  const offset = at((width === 8 ? VCPU_GUEST_CONTEXT_64 : VCPU_GUEST_CONTEXT_32).offsets, 'vm_assist');
  const assists = word(subject, offset);
  if (beyond(assists, width === 8 ? ASSISTS_64 : ASSISTS_32)) object(rules.REGISTERS, offset, width, `vm_assist is ${hex(assists)}, and has assists that the hypervisor does not know`);
}

/** VGCF_in_kernel of xen/include/public/arch-x86/xen.h. */
const IN_KERNEL = 2;
const FLAGS = at(VCPU_GUEST_CONTEXT_64.offsets, 'flags');
/** xen/arch/x86/include/asm/config.h: HYPERVISOR_VIRT_START and HYPERVISOR_VIRT_END. */
const XEN_START = 0xffff_8000_0000_0000n;
const XEN_END = 0xffff_8800_0000_0000n;
const USER_END = 0x8000_0000_0000n;
const isGuests = (address: bigint): boolean => address < USER_END || address >= XEN_END;

/** Of a 64-bit guest: where breakpoints are, and that code in user mode has page tables. */
function checkModes({ view, little, object }: Subject): void {
  const value = (offset: number): bigint => view.getBigUint64(offset, little);
  for (let i = 0; i < 4; i++) {
    const address = value(DEBUGREG + 8 * i);
    if (!isGuests(address)) object(rules.REGISTERS, DEBUGREG + 8 * i, 8, `debugreg[${i}] is ${hex(address)}, ${address >= XEN_START ? 'in the hypervisor\u2019s range' : 'which is not canonical'}`);
  }
  const flags = value(FLAGS);
  if (bits64(flags, IN_KERNEL, IN_KERNEL) === 0n && value(OFFSETS_64.ctrlreg + 8) === 0n) object(rules.REGISTERS, FLAGS, 8, `flags are ${hex(flags)}, without in_kernel, and ctrlreg[1] names no page table of user mode`);
}

function checkAddresses(subject: Subject): void {
  checkModes(subject);
  const { view, little, object } = subject;
  const value = (offset: number): bigint => view.getBigUint64(offset, little);
  const refuse = (name: string, offset: number, why: string): void => object(rules.REGISTERS, offset, 8, `${name} is ${hex(value(offset))}, ${why}`);
  for (const [name, offset] of ADDRESSES) if (!isCanonical(value(offset))) refuse(name, offset, 'which is not canonical');
  for (let i = 0; i < 256; i++) if (!isCanonical(value(TRAPS + 16 * i + 8))) refuse(`address of trap_ctxt[${i}]`, TRAPS + 16 * i + 8, 'which is not canonical');
  if (bits64(value(LDT_BASE), 0, 11) !== 0n) refuse('ldt_base', LDT_BASE, 'which is not at the start of a page');
  if (value(LDT_ENTS) > LDT_ENTRIES) refuse('ldt_ents', LDT_ENTS, `and at most ${LDT_ENTRIES} are possible`);
  if (!isGuests(value(LDT_BASE))) refuse('ldt_base', LDT_BASE, 'which is not canonical, or the hypervisor\u2019s');
  for (const i of [6, 7]) if (bits64(value(DEBUGREG + 8 * i), 32, 63) !== 0n) refuse(`debugreg[${i}]`, DEBUGREG + 8 * i, 'which has more than 32 bits');
}

function checkExtended(subject: Subject, { config }: CheckContext): void {
  const { view, little, object } = subject;
  const u32 = (offset: number): number => (view.byteLength >= offset + 4 ? view.getUint32(offset, little) : 0);
  const u64 = (offset: number): bigint => (view.byteLength >= offset + 8 ? view.getBigUint64(offset, little) : 0n);
  const vcpu = u32(0);
  if (config.vcpus !== null && vcpu >= config.vcpus) object(rules.EXTENDED, 0, 4, `The context itself names vCPU ${vcpu}; the config has ${plural(config.vcpus, 'vCPU')}`);
  if (u32(4) < MIN_EXTENDED) object(rules.EXTENDED, Math.min(4, view.byteLength), Math.min(4, Math.max(0, view.byteLength - 4)), `The context states a size of ${u32(4)}; the hypervisor wants at least ${MIN_EXTENDED}`);
  for (const [name, offset] of [['syscall32_callback_eip', 8], ['sysenter_callback_eip', 16]] as const) {
    if (!isCanonical(u64(offset))) object(rules.EXTENDED, offset, 8, `${name} is ${hex(u64(offset))}, which is not canonical`);
  }
}

const XSAVE_AREA = 16;

function checkXsave({ view, object }: Subject, context: CheckContext, blob: Blob): void {
  const fault = xsaveFault({ view, xcr0: 0, area: XSAVE_AREA, size: blob.size }, context.facts(blob), 'refused');
  if (fault !== null) object(rules.XSAVE, fault.from, fault.length, fault.message);
}

function checkMsrs({ view, little, object }: Subject, size: number): void {
  const count = size / 16;
  if (count > MAX_PV_MSRS) {
    object(rules.MSRS, 0, size, `There are ${count} MSRs; a PV guest has at most ${MAX_PV_MSRS}`);
    return;
  }
  for (let i = 0; i < count; i++) {
    const index = view.getUint32(16 * i, little);
    if (!PV_MSRS.has(index)) object(rules.MSRS, 16 * i, 4, `context[${i}] is MSR ${hex(index)}, which a PV guest does not have`);
    if (view.getUint32(16 * i + 4, little) !== 0) object(rules.MSRS, 16 * i + 4, 4, `reserved of context[${i}] is ${hex(view.getUint32(16 * i + 4, little))}; it must be 0`);
  }
}
