import { reserved, struct, u32, u64 } from '../../layout/fields.ts';
import type { BitField, Fields, IntShape, Names } from '../../layout/shape.ts';
import { hex } from '../../text.ts';
import { FXSAVE } from '../x86/fxsave.ts';
import { CR0_BITS, CR4_BITS, DR6_BITS, DR7_BITS, EFER_BITS, RFLAGS_BITS } from '../x86/registers.ts';
import { defineEntry } from './entry.ts';
import { arbytes } from './segment.ts';

const reg = (doc: string, bits?: readonly BitField[]): IntShape<bigint> => u64({ base: 'hex', doc, ...(bits === undefined ? {} : { bits }) });
const selector = (segment: string): IntShape<number> => u32({ base: 'hex', doc: `Selector of ${segment}.` });
const limit = (segment: string): IntShape<number> => u32({ base: 'hex', doc: `Limit of ${segment}, in bytes.` });
const base = (segment: string): IntShape<bigint> => reg(`Base of ${segment}.`);

/** Interrupt types of VMX and SVM event injection. */
const EVENT_TYPES: Names = { 0: 'external interrupt', 2: 'NMI', 3: 'hardware exception', 4: 'software interrupt', 5: 'privileged software exception', 6: 'software exception' };

const PENDING_EVENT: readonly BitField[] = [
  { name: 'pending_vector', low: 0, high: 7, doc: 'Vector.', quiet: true },
  { name: 'pending_type', low: 8, high: 10, names: EVENT_TYPES, doc: 'Kind of event.', quiet: true },
  { name: 'pending_error_valid', low: 11, high: 11, doc: 'error_code belongs to it.', quiet: true },
  { name: 'pending_reserved', low: 12, high: 30, doc: 'Reserved.', reserved: true },
  { name: 'pending_valid', low: 31, high: 31, doc: 'There is an event.', quiet: true },
];

const VALID = 0x8000_0000;

function eventText(raw: bigint): string {
  const value = Number(raw);
  if (value < VALID) return 'none';
  const type = Math.floor(value / 0x100) % 8;
  return `${EVENT_TYPES[type] ?? `type ${type}`}, vector ${hex(value % 0x100)}`;
}

/** Members up to msr_efer, which have never changed. */
const COMMON = {
  fpu_regs: FXSAVE,
  rax: reg('Register rax.'), rbx: reg('Register rbx.'), rcx: reg('Register rcx.'), rdx: reg('Register rdx.'),
  rbp: reg('Register rbp.'), rsi: reg('Register rsi.'), rdi: reg('Register rdi.'), rsp: reg('Stack pointer.'),
  r8: reg('Register r8.'), r9: reg('Register r9.'), r10: reg('Register r10.'), r11: reg('Register r11.'),
  r12: reg('Register r12.'), r13: reg('Register r13.'), r14: reg('Register r14.'), r15: reg('Register r15.'),
  rip: reg('Instruction pointer.'), rflags: reg('Flags register.', RFLAGS_BITS),
  cr0: reg('Control register 0.', CR0_BITS), cr2: reg('Address of the last page fault.'), cr3: reg('Root of the page tables.'), cr4: reg('Control register 4.', CR4_BITS),
  dr0: reg('Address of breakpoint 0.'), dr1: reg('Address of breakpoint 1.'), dr2: reg('Address of breakpoint 2.'), dr3: reg('Address of breakpoint 3.'),
  dr6: reg('Debug status.', DR6_BITS), dr7: reg('Debug control.', DR7_BITS),
  cs_sel: selector('cs'), ds_sel: selector('ds'), es_sel: selector('es'), fs_sel: selector('fs'),
  gs_sel: selector('gs'), ss_sel: selector('ss'), tr_sel: selector('tr'), ldtr_sel: selector('ldtr'),
  cs_limit: limit('cs'), ds_limit: limit('ds'), es_limit: limit('es'), fs_limit: limit('fs'), gs_limit: limit('gs'),
  ss_limit: limit('ss'), tr_limit: limit('tr'), ldtr_limit: limit('ldtr'), idtr_limit: limit('idtr'), gdtr_limit: limit('gdtr'),
  cs_base: base('cs'), ds_base: base('ds'), es_base: base('es'), fs_base: base('fs'), gs_base: base('gs'),
  ss_base: base('ss'), tr_base: base('tr'), ldtr_base: base('ldtr'), idtr_base: base('idtr'), gdtr_base: base('gdtr'),
  cs_arbytes: arbytes('cs'), ds_arbytes: arbytes('ds'), es_arbytes: arbytes('es'), fs_arbytes: arbytes('fs'),
  gs_arbytes: arbytes('gs'), ss_arbytes: arbytes('ss'), tr_arbytes: arbytes('tr'), ldtr_arbytes: arbytes('ldtr'),
  sysenter_cs: reg('MSR IA32_SYSENTER_CS.'), sysenter_esp: reg('MSR IA32_SYSENTER_ESP.'), sysenter_eip: reg('MSR IA32_SYSENTER_EIP.'),
  shadow_gs: reg('Base of gs that SWAPGS brings (MSR SHADOW_GS_BASE).'),
  msr_flags: reg('Obsolete; Xen ignores it.'),
  msr_lstar: reg('Entry of SYSCALL from 64-bit mode.'), msr_star: reg('Selectors of SYSCALL and SYSRET.'),
  msr_cstar: reg('Entry of SYSCALL from compatibility mode.'), msr_syscall_mask: reg('Flags that SYSCALL clears.', RFLAGS_BITS),
  msr_efer: reg('Extended features.', EFER_BITS),
} as const satisfies Fields;

const EVENT = {
  tsc: reg('What RDTSC would give.'),
  pending_event: u32({ base: 'hex', bits: PENDING_EVENT, meaning: eventText, doc: 'Event that was being delivered.' }),
  error_code: u32({ base: 'hex', doc: 'Error code of the pending event.' }),
} as const satisfies Fields;

/** Lengths 1032 (since Xen 4.7) and 1024 (since 4.0), which ends before `flags`. */
export const HVM_HW_CPU = struct('hvm_hw_cpu', {
  ...COMMON,
  msr_tsc_aux: reg('What RDTSCP and RDPID give beside the TSC.'),
  ...EVENT,
  flags: u32({ base: 'hex', bits: [{ name: 'FPU_INITIALISED', low: 0, high: 0, doc: 'fpu_regs is to be loaded.' }], doc: 'XEN_X86_FPU_INITIALISED; taken as set where the entry ends before it.' }),
  pad0: reserved(4, { doc: 'Zero; Xen refuses anything else.' }),
});

/** Length 1016, before Xen 4.0: no msr_tsc_aux. */
export const HVM_HW_CPU_COMPAT = struct('hvm_hw_cpu_compat', { ...COMMON, ...EVENT });

export const CPU = defineEntry({
  typecode: 2,
  name: 'CPU',
  doc: 'Registers of a vCPU; one that has none stays down.',
  scope: 'vcpu',
  lengths: [1032, 1024, 1016],
  layout: HVM_HW_CPU,
  layoutOf: (length) => (length === HVM_HW_CPU_COMPAT.size ? HVM_HW_CPU_COMPAT : HVM_HW_CPU),
  summaryBytes: 0x2a8,
  summary: (body) => `rip ${hex(body.get('rip'))}, cr3 ${hex(body.get('cr3'))}`,
});
