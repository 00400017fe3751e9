import { blob, struct, variants } from '../../layout/fields.ts';
import type { LayerFacts } from '../../index/layer.ts';
import type { Shape } from '../../layout/shape.ts';
import { defineRecord } from '../define.ts';
import { SHARED_INFO_PAGE_32, SHARED_INFO_PAGE_64 } from './shared-info-layout.ts';

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
});
