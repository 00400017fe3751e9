import { struct } from '../../layout/fields.ts';
import { defineRecord } from '../define.ts';

export const LIBXC_CONTEXT = defineRecord({
  type: 0x00000001,
  name: 'LIBXC_CONTEXT',
  doc: 'Hands the stream to libxc, whose own image follows outside any record.',
  spec: 'libxl: LIBXC_CONTEXT',
  length: 'exact',
  restoreTakesLonger: true,
  layout: struct('libxl__sr_rec_hdr', {}),
});
