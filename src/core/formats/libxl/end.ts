import { struct } from '../../layout/fields.ts';
import { defineRecord } from '../define.ts';

export const END = defineRecord({
  type: 0x00000000,
  name: 'END',
  doc: 'Marks the end of the image; the final record of the stream.',
  spec: 'libxl: END',
  length: 'exact',
  restoreTakesLonger: true,
  layout: struct('libxl__sr_rec_hdr', {}),
});
