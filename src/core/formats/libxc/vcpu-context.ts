/**
 * vcpu_guest_context of PV guests, xen/include/public/arch-x86/xen.h, xen-x86_64.h and xen-x86_32.h: what
 * XEN_DOMCTL_getvcpucontext gives. MFNs in it (CR3, GDT frames, vCPU 0's rdx) were made PFNs by the saver.
 */
import { array, reserved, struct, u16, u32, u64, u8 } from '../../layout/fields.ts';
import type { IntNotes, Names } from '../../layout/shape.ts';
import { FXSAVE } from '../x86/fxsave.ts';
import { RFLAGS_BITS } from '../x86/registers.ts';
import { ctrlreg, debugreg, pfnText, startInfo } from './vcpu-registers.ts';

const SPEC = 'xen/include/public/arch-x86/xen.h: vcpu_guest_context';

const FLAGS = [
  { name: 'i387_valid', low: 0, high: 0, doc: 'VGCF_I387_VALID: fpu_ctxt is to be loaded.' },
  { name: 'in_kernel', low: 2, high: 2, doc: 'VGCF_in_kernel: the vCPU is in guest-kernel mode.' },
  { name: 'failsafe_disables_events', low: 3, high: 3, doc: 'VGCF_failsafe_disables_events.' },
  { name: 'syscall_disables_events', low: 4, high: 4, doc: 'VGCF_syscall_disables_events.' },
  { name: 'online', low: 5, high: 5, doc: 'VGCF_online: the vCPU runs.' },
];

const reg64 = (doc: string) => u64({ base: 'hex', doc });
const reg32 = (doc: string) => u32({ base: 'hex', doc });
const selector = (doc: string) => u16({ base: 'hex', doc });

const userRegs64 = (rdx: IntNotes) => struct('cpu_user_regs', {
  r15: reg64('Register r15.'), r14: reg64('Register r14.'), r13: reg64('Register r13.'), r12: reg64('Register r12.'),
  rbp: reg64('Register rbp.'), rbx: reg64('Register rbx.'), r11: reg64('Register r11.'), r10: reg64('Register r10.'),
  r9: reg64('Register r9.'), r8: reg64('Register r8.'), rax: reg64('Register rax.'), rcx: reg64('Register rcx.'),
  rdx: u64({ base: 'hex', ...rdx }), rsi: reg64('Register rsi.'), rdi: reg64('Register rdi.'),
  error_code: reg32('Error code of the last entry into Xen.'), entry_vector: reg32('Vector of the last entry into Xen.'),
  rip: reg64('Instruction pointer.'), cs: selector('Code segment.'), _pad0: reserved(2, { doc: 'Alignment.' }),
  saved_upcall_mask: u8({ doc: 'Event mask that returning restores.' }), _pad1: reserved(3, { doc: 'Alignment.' }),
  rflags: u64({ base: 'hex', bits: RFLAGS_BITS, doc: 'Flags register.' }), rsp: reg64('Stack pointer.'),
  ss: selector('Stack segment.'), _pad2: reserved(6, { doc: 'Alignment.' }), es: selector('Segment es.'), _pad3: reserved(6, { doc: 'Alignment.' }),
  ds: selector('Segment ds.'), _pad4: reserved(6, { doc: 'Alignment.' }), fs: selector('Segment fs.'), _pad5: reserved(6, { doc: 'Alignment.' }),
  gs: selector('Segment gs.'), _pad6: reserved(6, { doc: 'Alignment.' }),
}, { spec: 'xen/include/public/arch-x86/xen-x86_64.h: cpu_user_regs', doc: 'General registers, selectors and flags.' });

const userRegs32 = (edx: IntNotes) => struct('cpu_user_regs', {
  ebx: reg32('Register ebx.'), ecx: reg32('Register ecx.'), edx: u32({ base: 'hex', ...edx }),
  esi: reg32('Register esi.'), edi: reg32('Register edi.'), ebp: reg32('Register ebp.'), eax: reg32('Register eax.'),
  error_code: selector('Error code of the last entry into Xen.'), entry_vector: selector('Vector of the last entry into Xen.'),
  eip: reg32('Instruction pointer.'), cs: selector('Code segment.'), saved_upcall_mask: u8({ doc: 'Event mask that returning restores.' }),
  _pad0: reserved(1, { doc: 'Alignment.' }), eflags: u32({ base: 'hex', bits: RFLAGS_BITS, doc: 'Flags register.' }), esp: reg32('Stack pointer.'),
  ss: selector('Stack segment.'), _pad1: reserved(2, { doc: 'Alignment.' }), es: selector('Segment es.'), _pad2: reserved(2, { doc: 'Alignment.' }),
  ds: selector('Segment ds.'), _pad3: reserved(2, { doc: 'Alignment.' }), fs: selector('Segment fs.'), _pad4: reserved(2, { doc: 'Alignment.' }),
  gs: selector('Segment gs.'), _pad5: reserved(2, { doc: 'Alignment.' }),
}, { spec: 'xen/include/public/arch-x86/xen-x86_32.h: cpu_user_regs', doc: 'General registers, selectors and flags.' });

/** Exceptions by vector (Intel SDM vol. 3, 6.3). */
const EXCEPTIONS: Names = {
  0: '#DE', 1: '#DB', 2: 'NMI', 3: '#BP', 4: '#OF', 5: '#BR', 6: '#UD', 7: '#NM', 8: '#DF', 10: '#TS', 11: '#NP', 12: '#SS', 13: '#GP', 14: '#PF', 16: '#MF', 17: '#AC',
  18: '#MC', 19: '#XM', 20: '#VE', 21: '#CP',
};

const TRAP_FLAGS = [
  { name: 'dpl', low: 0, high: 1, names: { 1: 'DPL 1', 2: 'DPL 2', 3: 'DPL 3' }, doc: 'Lowest privilege that may raise it with an INT instruction.' },
  { name: 'clear_event_enable', low: 2, high: 2, doc: 'Entry masks events.' },
];
const TRAP_64 = struct('trap_info', {
  vector: u8({ base: 'hex', names: EXCEPTIONS, doc: 'Exception vector.' }), flags: u8({ base: 'hex', bits: TRAP_FLAGS, doc: 'Entry flags.' }), cs: selector('Code selector.'),
  _pad: reserved(4, { doc: 'Alignment.' }), address: reg64('Code offset.'),
});
const TRAP_32 = struct('trap_info', {
  vector: u8({ base: 'hex', names: EXCEPTIONS, doc: 'Exception vector.' }), flags: u8({ base: 'hex', bits: TRAP_FLAGS, doc: 'Entry flags.' }), cs: selector('Code selector.'), address: reg32('Code offset.'),
});

/** VMASST_TYPE_*, xen/include/public/xen.h. */
const VM_ASSIST = [
  ['4gb_segments', 'Segments of 4 GiB are emulated.'],
  ['4gb_segments_notify', 'The guest is told of such emulation.'],
  ['writable_pagetables', 'Writes to page tables are emulated.'],
  ['pae_extended_cr3', 'CR3 of a PAE guest may lie above 4 GiB.'],
  ['architectural_iopl', 'IOPL as on bare hardware.'],
  ['runstate_update_flag', 'XEN_RUNSTATE_UPDATE is set while runstate is updated.'],
].map(([name = '', doc = ''], bit) => ({ name, low: bit, high: bit, doc }));
const M2P_STRICT = { name: 'm2p_strict', low: 32, high: 32, doc: 'The M2P is not mapped for user mode.' };

const gdtFrame = { base: 'hex', doc: 'PFN of a frame of the GDT.', meaning: pfnText } as const;

const context64 = (rdx: IntNotes) => struct(
  'vcpu_guest_context',
  {
    fpu_ctxt: FXSAVE,
    flags: u64({ base: 'hex', bits: FLAGS, doc: 'VGCF_* flags.' }),
    user_regs: userRegs64(rdx),
    trap_ctxt: array(TRAP_64, 256, { doc: 'Virtual IDT.' }),
    ldt_base: reg64('Linear address of the LDT.'),
    ldt_ents: u64({ doc: 'Entries in the LDT.' }),
    gdt_frames: array(u64(gdtFrame), 16, { doc: 'Frames of the GDT; the saver made PFNs of those that gdt_ents reaches, 512 entries each.' }),
    gdt_ents: u64({ doc: 'Entries in the GDT.' }),
    kernel_ss: reg64('Stack segment of the guest kernel.'),
    kernel_sp: reg64('Stack pointer of the guest kernel.'),
    ctrlreg: ctrlreg(8),
    debugreg: debugreg(8),
    event_callback_eip: reg64('Entry for events.'),
    failsafe_callback_eip: reg64('Entry when a selector could not be loaded.'),
    syscall_callback_eip: reg64('Entry for 64-bit system calls.'),
    vm_assist: u64({ base: 'hex', bits: [...VM_ASSIST, M2P_STRICT], doc: 'VMASST_TYPE_* bits.' }),
    fs_base: reg64('Base of fs.'),
    gs_base_kernel: reg64('Base of gs in the guest kernel.'),
    gs_base_user: reg64('Base of gs in guest user mode.'),
  },
  { spec: SPEC, doc: 'Registers and tables of a 64-bit PV vCPU.' },
);

const context32 = (edx: IntNotes) => struct(
  'vcpu_guest_context',
  {
    fpu_ctxt: FXSAVE,
    flags: u32({ base: 'hex', bits: FLAGS, doc: 'VGCF_* flags.' }),
    user_regs: userRegs32(edx),
    trap_ctxt: array(TRAP_32, 256, { doc: 'Virtual IDT.' }),
    ldt_base: reg32('Linear address of the LDT.'),
    ldt_ents: u32({ doc: 'Entries in the LDT.' }),
    gdt_frames: array(u32(gdtFrame), 16, { doc: 'Frames of the GDT; the saver made PFNs of those that gdt_ents reaches, 512 entries each.' }),
    gdt_ents: u32({ doc: 'Entries in the GDT.' }),
    kernel_ss: reg32('Stack segment of the guest kernel.'),
    kernel_sp: reg32('Stack pointer of the guest kernel.'),
    ctrlreg: ctrlreg(4),
    debugreg: debugreg(4),
    event_callback_cs: reg32('Code selector of event_callback_eip.'),
    event_callback_eip: reg32('Entry for events.'),
    failsafe_callback_cs: reg32('Code selector of failsafe_callback_eip.'),
    failsafe_callback_eip: reg32('Entry when a selector could not be loaded.'),
    vm_assist: u32({ base: 'hex', bits: VM_ASSIST, doc: 'VMASST_TYPE_* bits.' }),
  },
  { spec: SPEC, doc: 'Registers and tables of a 32-bit PV vCPU.' },
);

/** 0x1430 bytes. */
export const VCPU_GUEST_CONTEXT_64 = context64({ doc: 'Register rdx.' });
/** 0xaf0 bytes. */
export const VCPU_GUEST_CONTEXT_32 = context32({ doc: 'Register edx.' });

/** The same of vCPU 0, whose rdx the saver canonicalises. */
export const BOOT_VCPU_CONTEXT_64 = context64(startInfo);
export const BOOT_VCPU_CONTEXT_32 = context32(startInfo);
