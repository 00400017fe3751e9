import { struct } from '../../layout/fields.ts';
import { defineRecord } from '../define.ts';

export const CHECKPOINT = defineRecord({
  type: 0x0000000e,
  name: 'CHECKPOINT',
  doc: 'All records before it are one consistent state; the stream goes back to the layer around.',
  spec: 'libxc: CHECKPOINT',
  length: 'exact',
  restoreTakesLonger: true,
  layout: struct('xc_sr_rhdr', {}),
});
