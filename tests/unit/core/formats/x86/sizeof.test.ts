/** sizeof and offsetof of the PV structs: numbers that a C compiler gives for Xen's headers, for both widths. */
import { describe, expect, it } from 'vitest';
import { SHARED_INFO_32, SHARED_INFO_64, SHARED_INFO_PAGE_32, SHARED_INFO_PAGE_64 } from '../../../../../src/core/formats/libxc/shared-info-layout.ts';
import { BOOT_VCPU_CONTEXT_32, BOOT_VCPU_CONTEXT_64, VCPU_GUEST_CONTEXT_32, VCPU_GUEST_CONTEXT_64 } from '../../../../../src/core/formats/libxc/vcpu-context.ts';
import { EXT_VCPUCONTEXT } from '../../../../../src/core/formats/libxc/x86-pv-vcpu-extended.ts';
import { VCPU_EXTSTATE } from '../../../../../src/core/formats/libxc/x86-pv-vcpu-xsave.ts';
import { FXSAVE } from '../../../../../src/core/formats/x86/fxsave.ts';
import { COMPONENTS } from '../../../../../src/core/formats/x86/xsave-components.ts';
import { XSAVE_HEADER } from '../../../../../src/core/formats/x86/xsave.ts';
import type { Shape, StructShape } from '../../../../../src/core/layout/shape.ts';

const structOf = (shape: Shape | undefined): StructShape => {
  if (shape?.kind === 'array') return structOf(shape.element);
  if (shape?.kind !== 'struct') throw new Error('not a struct');
  return shape;
};
const field = (layout: StructShape, name: string): StructShape => structOf(layout.fields[name]);

const ARCH = 'xen/include/public/arch-x86/xen.h';
const XEN_H = 'xen/include/public/xen.h';
const SDM = 'Intel SDM vol. 1, 13.5';

const SIZES: readonly (readonly [name: string, layout: StructShape, size: number, source: string])[] = [
  ['vcpu_guest_context, x86_64', VCPU_GUEST_CONTEXT_64, 0x1430, ARCH],
  ['vcpu_guest_context of vCPU 0, x86_64', BOOT_VCPU_CONTEXT_64, 0x1430, ARCH],
  ['vcpu_guest_context, x86_32', VCPU_GUEST_CONTEXT_32, 0xaf0, ARCH],
  ['vcpu_guest_context of vCPU 0, x86_32', BOOT_VCPU_CONTEXT_32, 0xaf0, ARCH],
  ['shared_info, x86_64', SHARED_INFO_64, 0xc40, XEN_H],
  ['shared_info, x86_32', SHARED_INFO_32, 0x928, XEN_H],
  ['its page, x86_64', SHARED_INFO_PAGE_64, 4096, XEN_H],
  ['its page, x86_32', SHARED_INFO_PAGE_32, 4096, XEN_H],
  ['vcpu_info, x86_64', field(SHARED_INFO_64, 'vcpu_info'), 64, XEN_H],
  ['vcpu_info, x86_32', field(SHARED_INFO_32, 'vcpu_info'), 64, XEN_H],
  ['vcpu_time_info', field(field(SHARED_INFO_64, 'vcpu_info'), 'time'), 32, XEN_H],
  ['arch_shared_info, x86_64', field(SHARED_INFO_64, 'arch'), 48, ARCH],
  ['arch_shared_info, x86_32', field(SHARED_INFO_32, 'arch'), 28, ARCH],
  ['xen_domctl_ext_vcpucontext', EXT_VCPUCONTEXT, 0x40, 'xen/include/public/domctl.h'],
  ['fpusse_t', FXSAVE, 512, 'xen/arch/x86/include/asm/xstate.h'],
  ['xsave_hdr', XSAVE_HEADER, 64, 'xen/arch/x86/include/asm/xstate.h'],
];

const OFFSETS: readonly (readonly [name: string, layout: StructShape, offsets: Readonly<Record<string, number>>])[] = [
  [
    'vcpu_guest_context, x86_64',
    VCPU_GUEST_CONTEXT_64,
    {
      fpu_ctxt: 0, flags: 0x200, user_regs: 0x208, trap_ctxt: 0x2d0, ldt_base: 0x12d0, ldt_ents: 0x12d8, gdt_frames: 0x12e0, gdt_ents: 0x1360, kernel_ss: 0x1368, kernel_sp: 0x1370, ctrlreg: 0x1378,
      debugreg: 0x13b8, event_callback_eip: 0x13f8, failsafe_callback_eip: 0x1400, syscall_callback_eip: 0x1408, vm_assist: 0x1410, fs_base: 0x1418, gs_base_kernel: 0x1420, gs_base_user: 0x1428,
    },
  ],
  [
    'vcpu_guest_context, x86_32',
    VCPU_GUEST_CONTEXT_32,
    {
      fpu_ctxt: 0, flags: 0x200, user_regs: 0x204, trap_ctxt: 0x248, ldt_base: 0xa48, ldt_ents: 0xa4c, gdt_frames: 0xa50, gdt_ents: 0xa90, kernel_ss: 0xa94, kernel_sp: 0xa98, ctrlreg: 0xa9c,
      debugreg: 0xabc, event_callback_cs: 0xadc, event_callback_eip: 0xae0, failsafe_callback_cs: 0xae4, failsafe_callback_eip: 0xae8, vm_assist: 0xaec,
    },
  ],
  ['cpu_user_regs, x86_64', VCPU_GUEST_CONTEXT_64.fields.user_regs, { r15: 0, rbp: 0x20, rax: 0x50, rdx: 0x60, error_code: 0x78, entry_vector: 0x7c, rip: 0x80, cs: 0x88, saved_upcall_mask: 0x8c, rflags: 0x90, rsp: 0x98, ss: 0xa0, es: 0xa8, ds: 0xb0, fs: 0xb8, gs: 0xc0 }],
  ['cpu_user_regs, x86_32', VCPU_GUEST_CONTEXT_32.fields.user_regs, { ebx: 0, edx: 8, ebp: 0x14, error_code: 0x1c, entry_vector: 0x1e, eip: 0x20, cs: 0x24, saved_upcall_mask: 0x26, eflags: 0x28, esp: 0x2c, ss: 0x30, es: 0x34, ds: 0x38, fs: 0x3c, gs: 0x40 }],
  ['shared_info, x86_64', SHARED_INFO_64, { vcpu_info: 0, evtchn_pending: 0x800, evtchn_mask: 0xa00, wc_version: 0xc00, wc_sec: 0xc04, wc_nsec: 0xc08, wc_sec_hi: 0xc0c, arch: 0xc10 }],
  ['shared_info, x86_32', SHARED_INFO_32, { vcpu_info: 0, evtchn_pending: 0x800, evtchn_mask: 0x880, wc_version: 0x900, wc_sec: 0x904, wc_nsec: 0x908, arch: 0x90c }],
  ['arch_shared_info, x86_64', field(SHARED_INFO_64, 'arch'), { max_pfn: 0, pfn_to_mfn_frame_list_list: 8, nmi_reason: 0x10, p2m_cr3: 0x18, p2m_vaddr: 0x20, p2m_generation: 0x28 }],
  ['arch_shared_info, x86_32', field(SHARED_INFO_32, 'arch'), { max_pfn: 0, pfn_to_mfn_frame_list_list: 4, nmi_reason: 8, p2m_cr3: 0xc, p2m_vaddr: 0x10, p2m_generation: 0x14, wc_sec_hi: 0x18 }],
  ['vcpu_info, x86_64', field(SHARED_INFO_64, 'vcpu_info'), { evtchn_upcall_pending: 0, evtchn_upcall_mask: 1, evtchn_pending_sel: 8, arch: 0x10, time: 0x20 }],
  ['vcpu_info, x86_32', field(SHARED_INFO_32, 'vcpu_info'), { evtchn_upcall_pending: 0, evtchn_upcall_mask: 1, evtchn_pending_sel: 4, arch: 8, time: 0x20 }],
  ['vcpu_time_info', field(field(SHARED_INFO_64, 'vcpu_info'), 'time'), { version: 0, tsc_timestamp: 8, system_time: 0x10, tsc_to_system_mul: 0x18, tsc_shift: 0x1c, flags: 0x1d }],
  ['xen_domctl_ext_vcpucontext', EXT_VCPUCONTEXT, { vcpu: 0, size: 4, syscall32_callback_eip: 8, sysenter_callback_eip: 0x10, syscall32_callback_cs: 0x18, sysenter_callback_cs: 0x1a, syscall32_disables_events: 0x1c, sysenter_disables_events: 0x1d, vmce: 0x20 }],
  ['hvm_vmce_vcpu', EXT_VCPUCONTEXT.fields.vmce, { caps: 0, mci_ctl2_bank0: 8, mci_ctl2_bank1: 16, mcg_ext_ctl: 24 }],
  ['fpusse_t', FXSAVE, { fcw: 0, fsw: 2, ftw: 4, rsvd1: 5, fop: 6, fip: 8, fdp: 16, mxcsr: 24, mxcsr_mask: 28, fpregs: 32, xmm: 160, word_size: 511 }],
  ['the buffer of XEN_DOMCTL_getvcpuextstate', VCPU_EXTSTATE, { xcr0: 0, xcr0_accum: 8, save_area: 16 }],
];

const COMPONENT_SIZES: readonly (readonly [id: number, size: number])[] = [[2, 256], [3, 64], [4, 64], [5, 64], [6, 512], [7, 1024], [9, 8], [11, 16], [12, 24], [17, 64], [18, 8192]];

describe('sizeof', () => {
  it.each(SIZES)('%s', (_name, layout, size) => {
    expect(layout.size).toBe(size);
  });

  it.each(COMPONENT_SIZES)(`XSAVE component %i is %i bytes (${SDM})`, (id, size) => {
    expect(COMPONENTS[id]?.layout.size).toBe(size);
  });
});

describe('offsetof', () => {
  it.each(OFFSETS)('%s', (_name, layout, offsets) => {
    expect(layout.offsets).toMatchObject(offsets);
  });
});
