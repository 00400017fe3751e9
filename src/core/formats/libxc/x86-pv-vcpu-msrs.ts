import { array, struct, u32, u64 } from '../../layout/fields.ts';
import { plural } from '../../text.ts';
import { defineRecord } from '../define.ts';
import { VCPU_HEADER_SIZE, VCPU_SPEC, vcpuBlob } from './vcpu-blob.ts';

/** xen_domctl_vcpu_msr, xen/include/public/domctl.h: 16 bytes. */
const VCPU_MSR = struct('xen_domctl_vcpu_msr', {
  index: u32({ base: 'hex', doc: 'Number of the MSR.' }),
  reserved: u32({ base: 'hex', doc: 'Reserved; the hypervisor refuses anything but 0.' }),
  value: u64({ base: 'hex', doc: 'Value of the MSR.' }),
});

export const X86_PV_VCPU_MSRS = defineRecord({
  type: 0x0000000c,
  name: 'X86_PV_VCPU_MSRS',
  doc: 'MSRs of one vCPU that are not zero, as XEN_DOMCTL_get_vcpu_msrs gives them.',
  spec: VCPU_SPEC,
  length: 'atLeast',
  layout: vcpuBlob(array(VCPU_MSR, 'rest', { doc: 'One entry an MSR.' })),
  summary: (body, _bytes, _facts, bodyLength) =>
    `vcpu ${body.get('vcpu_id')}, ${plural(Math.floor((bodyLength - VCPU_HEADER_SIZE) / 16), 'MSR')}`,
});
