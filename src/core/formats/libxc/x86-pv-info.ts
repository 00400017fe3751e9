import { reserved, struct, u8 } from '../../layout/fields.ts';
import { defineRecord } from '../define.ts';

const X86_PV_INFO_LAYOUT = struct('xc_sr_rec_x86_pv_info', {
  guest_width: u8({ names: { 4: '32-bit guest', 8: '64-bit guest' }, closed: true, unit: 'bytes', doc: 'Bytes in a guest word.' }),
  pt_levels: u8({ names: { 3: 'PAE', 4: 'long mode' }, closed: true, doc: 'Levels of the guest\u2019s page tables; 3 goes with width 4, 4 with width 8.' }),
  _res: reserved(6, { doc: 'Reserved.' }),
});

export const X86_PV_INFO = defineRecord({
  type: 0x00000002,
  name: 'X86_PV_INFO',
  doc: 'Word size and page-table levels of a PV guest; before every other PV record.',
  spec: 'libxc: X86_PV_INFO',
  length: 'exact',
  restoreTakesLonger: true,
  layout: X86_PV_INFO_LAYOUT,
  summary: (body) => `${body.get('guest_width') * 8}-bit guest, ${body.get('pt_levels')} page-table levels`,
});
