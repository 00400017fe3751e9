import { array, struct, u64 } from '../../layout/fields.ts';
import { plural } from '../../text.ts';
import { defineRecord } from '../define.ts';

export const CHECKPOINT_DIRTY_PFN_LIST = defineRecord({
  type: 0x0000000f,
  name: 'CHECKPOINT_DIRTY_PFN_LIST',
  doc: 'PFNs that the secondary has dirtied; only in the back channel of COLO, secondary to primary.',
  spec: 'libxc: CHECKPOINT_DIRTY_PFN_LIST',
  length: 'any',
  layout: struct('xc_sr_rec_checkpoint_dirty_pfn_list', { pfn: array(u64({ base: 'hex', doc: 'A dirty PFN.' }), 'rest', { doc: 'An unordered list.' }) }),
  summaryBytes: 0,
  summary: (_body, _bytes, _facts, bodyLength) => plural(Math.floor(bodyLength / 8), 'PFN'),
});
