import { struct } from '../../layout/fields.ts';
import { defineRecord } from '../define.ts';

export const CHECKPOINT_END = defineRecord({
  type: 0x00000004,
  name: 'CHECKPOINT_END',
  doc: 'Marks the end of a checkpoint; the stream goes back to libxc.',
  spec: 'libxl: CHECKPOINT_END',
  length: 'exact',
  restoreTakesLonger: true,
  layout: struct('libxl__sr_rec_hdr', {}),
});
