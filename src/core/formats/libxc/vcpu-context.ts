/**
 * vcpu_guest_context of PV guests, xen/include/public/arch-x86/xen.h, xen-x86_64.h and xen-x86_32.h: what
 * XEN_DOMCTL_getvcpucontext gives. MFNs in it (CR3, GDT frames, vCPU 0's rdx) were made PFNs by the saver.
 */
import { array, blob, struct, u16, u32, u64, u8, reserved } from '../../layout/fields.ts';

const SPEC = 'xen/include/public/arch-x86/xen.h: vcpu_guest_context';

const FLAGS = [
  { name: 'i387_valid', low: 0, high: 0, doc: 'VGCF_I387_VALID: fpu_ctxt is to be loaded.' },
  { name: 'in_kernel', low: 2, high: 2, doc: 'VGCF_in_kernel: the vCPU is in guest-kernel mode.' },
  { name: 'failsafe_disables_events', low: 3, high: 3, doc: 'VGCF_failsafe_disables_events.' },
  { name: 'syscall_disables_events', low: 4, high: 4, doc: 'VGCF_syscall_disables_events.' },
  { name: 'online', low: 5, high: 5, doc: 'VGCF_online: the vCPU runs.' },
];

const RFLAGS = [
  ['CF', 0], ['PF', 2], ['AF', 4], ['ZF', 6], ['SF', 7], ['TF', 8], ['IF', 9], ['DF', 10], ['OF', 11], ['NT', 14], ['RF', 16], ['AC', 18], ['ID', 21],
].map(([name, bit]) => ({ name: String(name), low: Number(bit), high: Number(bit) }));

const reg64 = (doc: string) => u64({ base: 'hex', doc });
const reg32 = (doc: string) => u32({ base: 'hex', doc });
const selector = (doc: string) => u16({ base: 'hex', doc });

const USER_REGS_64 = struct('cpu_user_regs', {
  r15: reg64('Register r15.'), r14: reg64('Register r14.'), r13: reg64('Register r13.'), r12: reg64('Register r12.'),
  rbp: reg64('Register rbp.'), rbx: reg64('Register rbx.'), r11: reg64('Register r11.'), r10: reg64('Register r10.'),
  r9: reg64('Register r9.'), r8: reg64('Register r8.'), rax: reg64('Register rax.'), rcx: reg64('Register rcx.'),
  rdx: reg64('Register rdx; of vCPU 0 the PFN of the start_info page.'), rsi: reg64('Register rsi.'), rdi: reg64('Register rdi.'),
  error_code: reg32('Error code of the last entry into Xen.'), entry_vector: reg32('Vector of the last entry into Xen.'),
  rip: reg64('Instruction pointer.'), cs: selector('Code segment.'), _pad0: reserved(2, { doc: 'Alignment.' }),
  saved_upcall_mask: u8({ doc: 'Event mask that returning restores.' }), _pad1: reserved(3, { doc: 'Alignment.' }),
  rflags: u64({ base: 'hex', bits: RFLAGS, doc: 'Flags register.' }), rsp: reg64('Stack pointer.'),
  ss: selector('Stack segment.'), _pad2: reserved(6, { doc: 'Alignment.' }), es: selector('Segment es.'), _pad3: reserved(6, { doc: 'Alignment.' }),
  ds: selector('Segment ds.'), _pad4: reserved(6, { doc: 'Alignment.' }), fs: selector('Segment fs.'), _pad5: reserved(6, { doc: 'Alignment.' }),
  gs: selector('Segment gs.'), _pad6: reserved(6, { doc: 'Alignment.' }),
});

const USER_REGS_32 = struct('cpu_user_regs', {
  ebx: reg32('Register ebx.'), ecx: reg32('Register ecx.'), edx: reg32('Register edx; of vCPU 0 the PFN of the start_info page.'),
  esi: reg32('Register esi.'), edi: reg32('Register edi.'), ebp: reg32('Register ebp.'), eax: reg32('Register eax.'),
  error_code: selector('Error code of the last entry into Xen.'), entry_vector: selector('Vector of the last entry into Xen.'),
  eip: reg32('Instruction pointer.'), cs: selector('Code segment.'), saved_upcall_mask: u8({ doc: 'Event mask that returning restores.' }),
  _pad0: reserved(1, { doc: 'Alignment.' }), eflags: u32({ base: 'hex', bits: RFLAGS, doc: 'Flags register.' }), esp: reg32('Stack pointer.'),
  ss: selector('Stack segment.'), _pad1: reserved(2, { doc: 'Alignment.' }), es: selector('Segment es.'), _pad2: reserved(2, { doc: 'Alignment.' }),
  ds: selector('Segment ds.'), _pad3: reserved(2, { doc: 'Alignment.' }), fs: selector('Segment fs.'), _pad4: reserved(2, { doc: 'Alignment.' }),
  gs: selector('Segment gs.'), _pad5: reserved(2, { doc: 'Alignment.' }),
});

const TRAP_FLAGS = [
  { name: 'dpl', low: 0, high: 1, doc: 'Privilege level that may raise it.' },
  { name: 'clear_event_enable', low: 2, high: 2, doc: 'Entry masks events.' },
];
const TRAP_64 = struct('trap_info', {
  vector: u8({ base: 'hex', doc: 'Exception vector.' }), flags: u8({ bits: TRAP_FLAGS, doc: 'Entry flags.' }), cs: selector('Code selector.'),
  _pad: reserved(4, { doc: 'Alignment.' }), address: reg64('Code offset.'),
});
const TRAP_32 = struct('trap_info', {
  vector: u8({ base: 'hex', doc: 'Exception vector.' }), flags: u8({ bits: TRAP_FLAGS, doc: 'Entry flags.' }), cs: selector('Code selector.'), address: reg32('Code offset.'),
});

const VM_ASSIST = ['4gb_segments', '4gb_segments_notify', 'writable_pagetables', 'pae_extended_cr3', 'architectural_iopl', 'runstate_update_flag'].map(
  (name, bit) => ({ name, low: bit, high: bit }),
);

/** 0x1430 bytes. */
export const VCPU_GUEST_CONTEXT_64 = struct(
  'vcpu_guest_context',
  {
    fpu_ctxt: blob(512, 'FXSAVE', { doc: 'FPU and SSE state, an FXSAVE image.' }),
    flags: u64({ bits: FLAGS, doc: 'VGCF_* flags.' }),
    user_regs: USER_REGS_64,
    trap_ctxt: array(TRAP_64, 256, { doc: 'Virtual IDT.' }),
    ldt_base: reg64('Linear address of the LDT.'),
    ldt_ents: u64({ doc: 'Entries in the LDT.' }),
    gdt_frames: array(reg64('PFN of a frame of the GDT.'), 16, { doc: 'Frames of the GDT, as PFNs.' }),
    gdt_ents: u64({ doc: 'Entries in the GDT.' }),
    kernel_ss: reg64('Stack segment of the guest kernel.'),
    kernel_sp: reg64('Stack pointer of the guest kernel.'),
    ctrlreg: array(reg64('Control register.'), 8, { doc: 'CR0 to CR7; [1] is the user page table, CR3s hold PFNs shifted by 12.' }),
    debugreg: array(reg64('Debug register.'), 8, { doc: 'DR0 to DR7.' }),
    event_callback_eip: reg64('Entry for events.'),
    failsafe_callback_eip: reg64('Entry when a selector could not be loaded.'),
    syscall_callback_eip: reg64('Entry for 64-bit system calls.'),
    vm_assist: u64({ base: 'hex', bits: [...VM_ASSIST, { name: 'm2p_strict', low: 32, high: 32 }], doc: 'VMASST_TYPE_* bits.' }),
    fs_base: reg64('Base of fs.'),
    gs_base_kernel: reg64('Base of gs in the guest kernel.'),
    gs_base_user: reg64('Base of gs in guest user mode.'),
  },
  { spec: SPEC, doc: 'Registers and tables of a 64-bit PV vCPU.' },
);

/** 0xaf0 bytes. */
export const VCPU_GUEST_CONTEXT_32 = struct(
  'vcpu_guest_context',
  {
    fpu_ctxt: blob(512, 'FXSAVE', { doc: 'FPU and SSE state, an FXSAVE image.' }),
    flags: u32({ bits: FLAGS, doc: 'VGCF_* flags.' }),
    user_regs: USER_REGS_32,
    trap_ctxt: array(TRAP_32, 256, { doc: 'Virtual IDT.' }),
    ldt_base: reg32('Linear address of the LDT.'),
    ldt_ents: u32({ doc: 'Entries in the LDT.' }),
    gdt_frames: array(reg32('PFN of a frame of the GDT.'), 16, { doc: 'Frames of the GDT, as PFNs.' }),
    gdt_ents: u32({ doc: 'Entries in the GDT.' }),
    kernel_ss: reg32('Stack segment of the guest kernel.'),
    kernel_sp: reg32('Stack pointer of the guest kernel.'),
    ctrlreg: array(reg32('Control register.'), 8, { doc: 'CR0 to CR7; CR3 holds a PFN, folded.' }),
    debugreg: array(reg32('Debug register.'), 8, { doc: 'DR0 to DR7.' }),
    event_callback_cs: reg32('Code selector of event_callback_eip.'),
    event_callback_eip: reg32('Entry for events.'),
    failsafe_callback_cs: reg32('Code selector of failsafe_callback_eip.'),
    failsafe_callback_eip: reg32('Entry when a selector could not be loaded.'),
    vm_assist: u32({ base: 'hex', bits: VM_ASSIST, doc: 'VMASST_TYPE_* bits.' }),
  },
  { spec: SPEC, doc: 'Registers and tables of a 32-bit PV vCPU.' },
);
