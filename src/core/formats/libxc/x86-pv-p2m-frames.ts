import type { Scan } from '../../bytes/cursor.ts';
import { list, struct, u32, u64, undescribed } from '../../layout/fields.ts';
import type { Place } from '../../layout/place.ts';
import { unsigned, type Reader } from '../../layout/reader.ts';
import type { Children } from '../../layout/shape.ts';
import { hex, plural } from '../../text.ts';
import { defineRecord } from '../define.ts';

/** u32 start_pfn, u32 end_pfn. */
const HEADER_SIZE = 8;
export const P2M_FRAME_SIZE = 8;
const PAGE_SIZE = 4096;

const FRAME = u64({ base: 'hex', doc: 'PFN of one frame of the P2M table.' });
const CUT = undescribed('rest', 'A frame of which only a part is there.');

/** Frames over the bytes that are there, each with the PFNs whose entries it holds. */
function* expandFrames(place: Place, reader: Reader): Scan<Children> {
  const { start, end } = place.range;
  const { littleEndian, guestWidth } = reader.facts;
  const head = yield* reader.bytes(place.origin ?? start - HEADER_SIZE, HEADER_SIZE);
  const first = Number(unsigned(head.subarray(0, 4), littleEndian));
  const last = Number(unsigned(head.subarray(4, 8), littleEndian));
  const perFrame = guestWidth > 0 ? PAGE_SIZE / guestWidth : 0;
  const whole = Math.floor((end - start) / P2M_FRAME_SIZE);
  return {
    count: Math.ceil((end - start) / P2M_FRAME_SIZE),
    at: (i) => {
      const from = start + i * P2M_FRAME_SIZE;
      if (i >= whole) return { name: `[${i}] (cut)`, shape: CUT, range: { start: from, end }, spec: place.spec };
      const covered = perFrame === 0 ? '' : coverage((Math.floor(first / perFrame) + i) * perFrame, perFrame, first, last);
      return { name: `[${i}]`, shape: FRAME, range: { start: from, end: from + P2M_FRAME_SIZE }, spec: place.spec, remark: covered };
    },
  };
}

/** A frame holds the entries of a whole number of PFNs; of the first and last, a part may lie outside the range. */
function coverage(from: number, count: number, first: number, last: number): string {
  if (from > last) return 'beyond end_pfn';
  return `holds the entries of pfn ${hex(Math.max(from, first))} to ${hex(Math.min(from + count - 1, last))}`;
}

export const X86_PV_P2M_FRAMES = defineRecord({
  type: 0x00000003,
  name: 'X86_PV_P2M_FRAMES',
  doc: 'PFNs of the frames that hold the guest\u2019s P2M table for a range of PFNs.',
  spec: 'libxc: X86_PV_P2M_FRAMES',
  length: 'atLeast',
  layout: struct('xc_sr_rec_x86_pv_p2m_frames', {
    start_pfn: u32({ base: 'hex', doc: 'First PFN that the frames cover.' }),
    end_pfn: u32({ base: 'hex', doc: 'Last PFN that the frames cover, inclusive; sets the guest\u2019s max_pfn.' }),
    p2m_pfns: list('u64', expandFrames, { doc: 'The frames, from the one that holds start_pfn on.' }),
  }),
  summary: (body, _bytes, _facts, bodyLength) =>
    `pfn ${hex(body.get('start_pfn'))}-${hex(body.get('end_pfn'))}, ${plural(Math.floor((bodyLength - HEADER_SIZE) / P2M_FRAME_SIZE), 'frame')}`,
});
