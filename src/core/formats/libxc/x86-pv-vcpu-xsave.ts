import { blob } from '../../layout/fields.ts';
import { defineRecord } from '../define.ts';
import { VCPU_SPEC, vcpuBlob } from './vcpu-blob.ts';

export const X86_PV_VCPU_XSAVE = defineRecord({
  type: 0x00000006,
  name: 'X86_PV_VCPU_XSAVE',
  doc: 'Extended processor state of one vCPU, as XEN_DOMCTL_getvcpuextstate gives it.',
  spec: VCPU_SPEC,
  length: 'atLeast',
  layout: vcpuBlob(blob('rest', 'xsave', { doc: 'xcr0, xcr0_accum, then the XSAVE image.' })),
  summary: (body) => `vcpu ${body.get('vcpu_id')}`,
});
