import { blob, struct } from '../../layout/fields.ts';
import { defineRecord } from '../define.ts';

export const TOOLSTACK = defineRecord({
  type: 0x0000000b,
  name: 'TOOLSTACK',
  doc: 'Deprecated: a blob of the higher toolstack, used only while the format was developed.',
  spec: 'libxc: TOOLSTACK (deprecated)',
  length: 'any',
  layout: struct('xc_sr_rec_toolstack', { data: blob('rest', 'bytes', { doc: 'Toolstack-specific data; of libxl, the physmap of the device model, as in a legacy TOOLSTACK chunk.' }) }),
});
