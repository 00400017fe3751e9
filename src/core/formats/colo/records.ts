/** Records of COLO's back channel, as libxl and libxc define them. */
import { array, struct, u32, u64 } from '../../layout/fields.ts';
import { defineRecord } from '../define.ts';
import { CHECKPOINT_DIRTY_PFN_LIST } from '../libxc/checkpoint-dirty-pfn-list.ts';
import { CHECKPOINT_STATE } from '../libxl/checkpoint-state.ts';

/** tools/libs/light/libxl_sr_stream_format.h: CHECKPOINT_*. */
export const ControlId = { NEW: 0, SVM_SUSPENDED: 1, SVM_READY: 2, SVM_RESUMED: 3 } as const;

export const COLO_STATE = defineRecord({
  type: CHECKPOINT_STATE.type,
  name: CHECKPOINT_STATE.name,
  doc: 'What the secondary has done: suspended, taken the checkpoint over, resumed.',
  spec: CHECKPOINT_STATE.spec,
  length: 'exact',
  layout: CHECKPOINT_STATE.layout,
  summary: (_body, bytes, facts) => CHECKPOINT_STATE.summarise(bytes, facts, bytes.length),
});

export const COLO_DIRTY_LIST = defineRecord({
  type: CHECKPOINT_DIRTY_PFN_LIST.type,
  name: CHECKPOINT_DIRTY_PFN_LIST.name,
  doc: 'PFNs that the secondary has dirtied since it resumed: the primary sends them again with its own.',
  spec: CHECKPOINT_DIRTY_PFN_LIST.spec,
  length: 'any',
  layout: struct('xc_sr_rec_checkpoint_dirty_pfn_list', { pfn: array(u64({ base: 'hex', doc: 'A dirty PFN.' }), 'rest', { doc: 'Ascending, as the secondary goes through its bitmap.' }) }),
});

/** The header as it stands, 8 bytes. */
export const HEADER = struct('record header', {
  type: u32({ base: 'hex', names: { [COLO_STATE.type]: COLO_STATE.name, [COLO_DIRTY_LIST.type]: COLO_DIRTY_LIST.name }, doc: 'What the record is.' }),
  body_length: u32({ doc: 'Octets in the body, without padding.' }),
});

/** struct xc_sr_record (tools/libs/guest/xg_sr_common.h) in full, which Xen 4.18 and later write in place of a header. */
export const HEADER_16 = struct('xc_sr_record', {
  type: u32({ base: 'hex', names: { [COLO_DIRTY_LIST.type]: COLO_DIRTY_LIST.name }, doc: 'What the record is.' }),
  body_length: u32({ doc: 'Octets in the list.' }),
  data: u64({ base: 'hex', doc: 'A pointer of the sender\u2019s memory, NULL: the record in C, where its first 8 bytes alone were meant.' }),
});
