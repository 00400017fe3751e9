import { Body } from '../../layout/body.ts';
import { struct, u64 } from '../../layout/fields.ts';
import { byteSize } from '../../text.ts';
import { defineRecord } from '../define.ts';
import { XCR0_BITS } from '../x86/registers.ts';
import { xsaveArea } from '../x86/xsave.ts';
import { setNames } from '../x86/set-bits.ts';
import { VCPU_HEADER_SIZE, VCPU_SPEC, vcpuBlob } from './vcpu-blob.ts';

/** What XEN_DOMCTL_getvcpuextstate gives: two masks, then the area (xen/arch/x86/domctl.c, PV_XSAVE_HDR_SIZE). */
export const VCPU_EXTSTATE = struct(
  'xen_domctl_vcpuextstate',
  {
    xcr0: u64({ base: 'hex', bits: XCR0_BITS, doc: 'The vCPU\u2019s XCR0.' }),
    xcr0_accum: u64({ base: 'hex', bits: XCR0_BITS, doc: 'All components that the vCPU ever enabled; the area has room for these.' }),
    save_area: xsaveArea(8, 'The XSAVE area; absent where the vCPU never enabled a component.'),
  },
  { spec: 'xen/arch/x86/domctl.c: PV_XSAVE_HDR_SIZE', doc: 'Extended processor state.' },
);

export const X86_PV_VCPU_XSAVE = defineRecord({
  type: 0x00000006,
  name: 'X86_PV_VCPU_XSAVE',
  doc: 'Extended processor state of one vCPU, as XEN_DOMCTL_getvcpuextstate gives it.',
  spec: VCPU_SPEC,
  length: 'atLeast',
  layout: vcpuBlob(VCPU_EXTSTATE),
  summaryBytes: VCPU_HEADER_SIZE + 16,
  summary: (body, bytes, facts, bodyLength) => {
    const state = new Body(VCPU_EXTSTATE, bytes.subarray(VCPU_HEADER_SIZE), facts.littleEndian);
    const xcr0 = state.has('xcr0') ? state.get('xcr0') : 0n;
    const area = bodyLength - VCPU_HEADER_SIZE - 16;
    return `vcpu ${body.get('vcpu_id')}, ${area <= 0 ? 'never used' : `${setNames(xcr0, XCR0_BITS)}, ${byteSize(area)}`}`;
  },
});
