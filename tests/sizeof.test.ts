/** The layouts are as long as the C structs that they describe. Sizes are those of Xen 4.20 on x86_64, and its own assertions where it has any. */
import { describe, expect, it } from 'vitest';
import { DOMAIN_HEADER } from '../src/core/formats/libxc/domain-header.ts';
import { HVM_PARAMS } from '../src/core/formats/libxc/hvm-params.ts';
import { IMAGE_HEADER } from '../src/core/formats/libxc/image-header.ts';
import { PAGE_DATA, PAGE_DATA_HEADER_SIZE, PFN_SIZE } from '../src/core/formats/libxc/page-data.ts';
import { SHARED_INFO } from '../src/core/formats/libxc/shared-info.ts';
import { VCPU_HEADER_SIZE } from '../src/core/formats/libxc/vcpu-blob.ts';
import { VCPU_GUEST_CONTEXT_32, VCPU_GUEST_CONTEXT_64 } from '../src/core/formats/libxc/vcpu-context.ts';
import { X86_CPUID_POLICY } from '../src/core/formats/libxc/x86-cpuid-policy.ts';
import { X86_MSR_POLICY } from '../src/core/formats/libxc/x86-msr-policy.ts';
import { X86_PV_INFO } from '../src/core/formats/libxc/x86-pv-info.ts';
import { P2M_FRAME_SIZE, X86_PV_P2M_FRAMES } from '../src/core/formats/libxc/x86-pv-p2m-frames.ts';
import { X86_PV_VCPU_MSRS } from '../src/core/formats/libxc/x86-pv-vcpu-msrs.ts';
import { X86_TSC_INFO } from '../src/core/formats/libxc/x86-tsc-info.ts';
import { CHECKPOINT_STATE } from '../src/core/formats/libxl/checkpoint-state.ts';
import { EMULATOR_CONTEXT } from '../src/core/formats/libxl/emulator-context.ts';
import { EMULATOR_HEADER_SIZE } from '../src/core/formats/libxl/emulator.ts';
import { LIBXL_HEADER } from '../src/core/formats/libxl/header.ts';
import { LIBVIRT_HEADER, LIBVIRT_HEADER_SIZE, LIBVIRT_MAGIC } from '../src/core/formats/libvirt/header.ts';
import { XL_HEADER, XL_HEADER_SIZE, XL_MAGIC } from '../src/core/formats/xl/header.ts';
import { RECORD_HEADER_SIZE } from '../src/core/index/record-index.ts';
import type { Shape, StructShape } from '../src/core/layout/shape.ts';

const STREAM_FORMAT = 'tools/libs/guest/xg_sr_stream_format.h';
const ARCH_XEN = 'xen/include/public/arch-x86/xen.h';

/** Bytes before the first field of open size, which is where a flexible array member begins. */
function fixedPart(layout: StructShape): number | null {
  const open = Object.entries(layout.fields).find(([, shape]) => ['array', 'list', 'bytes', 'text', 'variants'].includes(shape.kind));
  return open === undefined ? layout.size : (layout.offsets[open[0]] ?? null);
}

/** The struct that an array's elements are. */
function elementSize(shape: Shape | undefined): number | null {
  return shape?.kind === 'array' ? shape.elementSize : null;
}

const userRegs = (layout: typeof VCPU_GUEST_CONTEXT_32 | typeof VCPU_GUEST_CONTEXT_64): number | null => layout.fields.user_regs.size;

const SIZES: readonly (readonly [struct: string, size: number | null, bytes: number, source: string])[] = [
  ['struct xc_sr_ihdr', IMAGE_HEADER.size, 24, STREAM_FORMAT],
  ['struct xc_sr_dhdr', DOMAIN_HEADER.size, 16, STREAM_FORMAT],
  ['struct xc_sr_rhdr', RECORD_HEADER_SIZE, 8, STREAM_FORMAT],
  ['struct xc_sr_rec_page_data_header', fixedPart(PAGE_DATA.layout), 8, STREAM_FORMAT],
  ['struct xc_sr_rec_page_data_header, as the scan has it', PAGE_DATA_HEADER_SIZE, 8, STREAM_FORMAT],
  ['uint64_t pfn[0] of it', elementSize(PAGE_DATA.layout.fields['pfn']), PFN_SIZE, STREAM_FORMAT],
  ['struct xc_sr_rec_x86_pv_info', X86_PV_INFO.layout.size, 8, STREAM_FORMAT],
  ['struct xc_sr_rec_x86_pv_p2m_frames', fixedPart(X86_PV_P2M_FRAMES.layout), 8, STREAM_FORMAT],
  ['uint64_t p2m_pfns[0] of it', P2M_FRAME_SIZE, 8, STREAM_FORMAT],
  ['struct xc_sr_rec_x86_pv_vcpu_hdr', VCPU_HEADER_SIZE, 8, STREAM_FORMAT],
  ['struct xc_sr_rec_x86_tsc_info', X86_TSC_INFO.layout.size, 24, STREAM_FORMAT],
  ['struct xc_sr_rec_hvm_params', fixedPart(HVM_PARAMS.layout), 8, STREAM_FORMAT],
  ['struct xc_sr_rec_hvm_params_entry', elementSize(HVM_PARAMS.layout.fields['param']), 16, STREAM_FORMAT],
  ['shared info page (PAGE_SIZE)', SHARED_INFO.layout.size, 4096, 'tools/libs/guest/xg_sr_save_x86_pv.c write_shared_info()'],
  ['struct vcpu_guest_context, x86_64', VCPU_GUEST_CONTEXT_64.size, 0x1430, ARCH_XEN],
  ['struct vcpu_guest_context, x86_32', VCPU_GUEST_CONTEXT_32.size, 0xaf0, ARCH_XEN],
  ['struct cpu_user_regs, x86_64', userRegs(VCPU_GUEST_CONTEXT_64), 200, 'xen/include/public/arch-x86/xen-x86_64.h'],
  ['struct cpu_user_regs, x86_32', userRegs(VCPU_GUEST_CONTEXT_32), 68, 'xen/include/public/arch-x86/xen-x86_32.h'],
  ['struct trap_info, x86_64', elementSize(VCPU_GUEST_CONTEXT_64.fields.trap_ctxt), 16, ARCH_XEN],
  ['struct trap_info, x86_32', elementSize(VCPU_GUEST_CONTEXT_32.fields.trap_ctxt), 8, ARCH_XEN],
  ['struct xen_cpuid_leaf', elementSize(X86_CPUID_POLICY.layout.fields['CPUID_policy']), 24, ARCH_XEN],
  ['struct xen_msr_entry', elementSize(X86_MSR_POLICY.layout.fields['MSR_policy']), 16, ARCH_XEN],
  ['struct xen_domctl_vcpu_msr', elementSize(X86_PV_VCPU_MSRS.layout.fields['context']), 16, 'xen/include/public/domctl.h'],
  ['struct libxl__sr_hdr', LIBXL_HEADER.size, 16, 'tools/libs/light/libxl_sr_stream_format.h'],
  ['struct libxl__sr_emulator_hdr', fixedPart(EMULATOR_CONTEXT.layout), 8, 'tools/libs/light/libxl_sr_stream_format.h'],
  ['struct libxl__sr_emulator_hdr, as the summary has it', EMULATOR_HEADER_SIZE, 8, 'tools/libs/light/libxl_sr_stream_format.h'],
  ['struct libxl_sr_checkpoint_state', CHECKPOINT_STATE.layout.size, 4, 'tools/libs/light/libxl_sr_stream_format.h'],
  ['SAVEFILE_MAGIC without its NUL', XL_MAGIC.length, 32, 'tools/xl/xl.h'],
  ['struct save_file_header', XL_HEADER_SIZE, 48, 'tools/xl/xl.h'],
  ['struct save_file_header, up to the optional data', XL_HEADER.offsets['config_len'] ?? null, 48, 'tools/xl/xl.h'],
  ['LIBXL_SAVE_MAGIC', LIBVIRT_MAGIC.length, 16, 'libvirt src/libxl/libxl_conf.h'],
  ['struct libxlSavefileHeader', LIBVIRT_HEADER_SIZE, 64, 'libvirt src/libxl/libxl_conf.h'],
  ['struct libxlSavefileHeader, up to the XML', LIBVIRT_HEADER.offsets['xml'] ?? null, 64, 'libvirt src/libxl/libxl_conf.h'],
];

describe('sizeof', () => {
  it.each(SIZES)('%s is %s of %s bytes (%s)', (_struct, size, bytes) => {
    expect(size).toBe(bytes);
  });
});

/** Offsets that people look up: offsetof() of the same headers. */
const OFFSETS: readonly (readonly [field: string, offset: number | undefined, bytes: number])[] = [
  ['vcpu_guest_context.user_regs, x86_64', VCPU_GUEST_CONTEXT_64.offsets['user_regs'], 0x208],
  ['vcpu_guest_context.trap_ctxt, x86_64', VCPU_GUEST_CONTEXT_64.offsets['trap_ctxt'], 0x2d0],
  ['vcpu_guest_context.ctrlreg, x86_64', VCPU_GUEST_CONTEXT_64.offsets['ctrlreg'], 0x1378],
  ['vcpu_guest_context.gs_base_user, x86_64', VCPU_GUEST_CONTEXT_64.offsets['gs_base_user'], 0x1428],
  ['cpu_user_regs.rip, x86_64', VCPU_GUEST_CONTEXT_64.fields.user_regs.offsets['rip'], 0x80],
  ['cpu_user_regs.rsp, x86_64', VCPU_GUEST_CONTEXT_64.fields.user_regs.offsets['rsp'], 0x98],
  ['vcpu_guest_context.user_regs, x86_32', VCPU_GUEST_CONTEXT_32.offsets['user_regs'], 0x204],
  ['vcpu_guest_context.ctrlreg, x86_32', VCPU_GUEST_CONTEXT_32.offsets['ctrlreg'], 0xa9c],
  ['cpu_user_regs.eip, x86_32', VCPU_GUEST_CONTEXT_32.fields.user_regs.offsets['eip'], 0x20],
];

describe('offsetof', () => {
  it.each(OFFSETS)('%s is %s (%s)', (_field, offset, bytes) => {
    expect(offset).toBe(bytes);
  });
});
