import { blob, struct } from '../../layout/fields.ts';
import { defineRecord } from '../define.ts';

export const HVM_CONTEXT = defineRecord({
  type: 0x00000009,
  name: 'HVM_CONTEXT',
  doc: 'State of vCPUs and platform devices, as accessed by XEN_DOMCTL_{get,set}hvmcontext.',
  spec: 'libxc: HVM_CONTEXT',
  length: 'any',
  layout: struct('xc_sr_rec_hvm_context', { hvm_ctx: blob('rest', 'hvm_save_descriptor[]', { doc: 'The HVM context blob from Xen.' }) }),
});
