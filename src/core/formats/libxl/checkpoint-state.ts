import { struct, u32 } from '../../layout/fields.ts';
import type { Names } from '../../layout/shape.ts';
import { hex } from '../../text.ts';
import { defineRecord } from '../define.ts';

/** tools/libs/light/libxl_sr_stream_format.h: CHECKPOINT_*. */
const CONTROL_IDS: Names = { 0: 'NEW', 1: 'SVM_SUSPENDED', 2: 'SVM_READY', 3: 'SVM_RESUMED' };

export const CHECKPOINT_STATE = defineRecord({
  type: 0x00000005,
  name: 'CHECKPOINT_STATE',
  doc: 'Control information between the two sides of COLO.',
  spec: 'libxl: CHECKPOINT_STATE',
  length: 'exact',
  restoreTakesLonger: true,
  verifyTakesAny: true,
  restoreTakesAny: true,
  layout: struct('libxl_sr_checkpoint_state', { id: u32({ names: CONTROL_IDS, closed: true, doc: 'NEW goes from primary to secondary, the others back.' }) }),
  summary: (body) => CONTROL_IDS[body.get('id')] ?? `control_id ${hex(body.get('id'))}`,
});
