import { blob } from '../../layout/fields.ts';
import { defineRecord } from '../define.ts';
import { VCPU_SPEC, vcpuBlob } from './vcpu-blob.ts';

export const X86_PV_VCPU_EXTENDED = defineRecord({
  type: 0x00000005,
  name: 'X86_PV_VCPU_EXTENDED',
  doc: 'Extended context of one vCPU, as XEN_DOMCTL_get_ext_vcpucontext gives it.',
  spec: VCPU_SPEC,
  length: 'atLeast',
  layout: vcpuBlob(blob('rest', 'xen_domctl_ext_vcpucontext', { doc: 'System-call entry points and machine-check state.' })),
  summary: (body) => `vcpu ${body.get('vcpu_id')}`,
});
