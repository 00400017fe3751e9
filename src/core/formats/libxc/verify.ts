import { struct } from '../../layout/fields.ts';
import { defineRecord } from '../define.ts';

export const VERIFY = defineRecord({
  type: 0x0000000d,
  name: 'VERIFY',
  doc: 'All memory has been sent; what follows is sent again, for debugging.',
  spec: 'libxc: VERIFY',
  length: 'exact',
  restoreTakesLonger: true,
  layout: struct('xc_sr_rhdr', {}),
});
