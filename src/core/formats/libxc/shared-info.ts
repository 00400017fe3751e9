import { blob, struct } from '../../layout/fields.ts';
import { defineRecord } from '../define.ts';

export const SHARED_INFO = defineRecord({
  type: 0x00000007,
  name: 'SHARED_INFO',
  doc: 'The page that guest and hypervisor share: event channels, vCPU time, wall clock.',
  spec: 'libxc: SHARED_INFO',
  length: 'exact',
  layout: struct('xc_sr_rec_shared_info', { shared_info: blob(4096, 'shared_info', { doc: 'Contents of the shared info page.' }) }),
});
