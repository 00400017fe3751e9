import { blob, struct, variants } from '../../layout/fields.ts';
import { unsigned } from '../../layout/reader.ts';
import { hex } from '../../text.ts';
import type { LayerFacts } from '../../index/layer.ts';
import type { Shape } from '../../layout/shape.ts';
import { defineRecord } from '../define.ts';
import { SHARED_INFO_32, SHARED_INFO_64, SHARED_INFO_PAGE_32, SHARED_INFO_PAGE_64 } from './shared-info-layout.ts';

const PAGE_SIZE = 4096;

const UNKNOWN = blob(PAGE_SIZE, 'shared_info', { doc: 'Contents of the shared info page; without X86_PV_INFO, its width is not known.' });

function pageOf({ guestWidth }: LayerFacts): Shape {
  if (guestWidth === 8) return SHARED_INFO_PAGE_64;
  return guestWidth === 4 ? SHARED_INFO_PAGE_32 : UNKNOWN;
}

export const SHARED_INFO = defineRecord({
  type: 0x00000007,
  name: 'SHARED_INFO',
  doc: 'The page that guest and hypervisor share: event channels, vCPU time, wall clock.',
  spec: 'libxc: SHARED_INFO',
  length: 'exact',
  layout: struct('xc_sr_rec_shared_info', { shared_info: variants((_length, facts) => pageOf(facts), { doc: 'Contents of the shared info page.' }, PAGE_SIZE) }),
  summaryBytes: SHARED_INFO_64.size ?? 0,
  summary: (_body, bytes, facts) => {
    const { guestWidth } = facts;
    if (guestWidth !== 8 && guestWidth !== 4) return '';
    const at = (guestWidth === 8 ? SHARED_INFO_64 : SHARED_INFO_32).offsets['arch'] ?? 0;
    const maxPfn = bytes.subarray(at, at + guestWidth);
    return maxPfn.length < guestWidth ? '' : `max_pfn ${hex(unsigned(maxPfn, facts.littleEndian))}`;
  },
});
