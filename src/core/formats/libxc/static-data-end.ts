import { struct } from '../../layout/fields.ts';
import { defineRecord } from '../define.ts';

export const STATIC_DATA_END = defineRecord({
  type: 0x00000010,
  name: 'STATIC_DATA_END',
  doc: 'Marks the end of the state that does not change while the guest runs; since version 3.',
  spec: 'libxc: STATIC_DATA_END',
  length: 'exact',
  restoreTakesLonger: true,
  layout: struct('xc_sr_rhdr', {}),
});
