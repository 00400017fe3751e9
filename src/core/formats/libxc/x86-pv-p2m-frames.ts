import { array, struct, u32, u64 } from '../../layout/fields.ts';
import { hex, plural } from '../../text.ts';
import { defineRecord } from '../define.ts';

export const X86_PV_P2M_FRAMES = defineRecord({
  type: 0x00000003,
  name: 'X86_PV_P2M_FRAMES',
  doc: 'PFNs of the frames that hold the guest\u2019s P2M table for a range of PFNs.',
  spec: 'libxc: X86_PV_P2M_FRAMES',
  length: 'atLeast',
  layout: struct('xc_sr_rec_x86_pv_p2m_frames', {
    start_pfn: u32({ base: 'hex', doc: 'First PFN that the frames cover.' }),
    end_pfn: u32({ base: 'hex', doc: 'Last PFN that the frames cover, inclusive; sets the guest\u2019s max_pfn.' }),
    p2m_pfns: array(u64({ base: 'hex', doc: 'PFN of one frame of the P2M table.' }), 'rest', { doc: 'The frames, from the one that holds start_pfn on.' }),
  }),
  summary: (body, _bytes, _facts, bodyLength) =>
    `pfn ${hex(body.get('start_pfn'))}-${hex(body.get('end_pfn'))}, ${plural(Math.floor((bodyLength - 8) / 8), 'frame')}`,
});
