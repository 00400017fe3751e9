import { setBits } from '../../bytes/integers.ts';
import { array, struct, u32, u64 } from '../../layout/fields.ts';
import { plural } from '../../text.ts';
import { defineChunk, marker, SAVE_RESTORE_H } from './define-chunk.ts';
import { MARKER_SIZE, SaveId, typeOfMarker } from './save-id.ts';

const TYPE = typeOfMarker(SaveId.VCPU_INFO);

/** XC_SR_MAX_VCPUS - 1 (xg_save_restore.h of Xen 4.2 and later). */
export const MAX_VCPU_ID = 4095;
/** vCPUs in a word of the map. */
export const MAP_BITS = 64;
const MAP_OFFSET = MARKER_SIZE + 4;

/** vCPUs whose contexts the tail has. */
export const VCPU_INFO = defineChunk({
  type: TYPE,
  name: 'VCPU_INFO',
  doc: 'Which vCPUs are online: the tail of a PV guest has the contexts of these.',
  spec: SAVE_RESTORE_H,
  layout: () =>
    struct('VCPU_INFO', {
      marker: marker(TYPE, 'VCPU_INFO'),
      max_vcpu_id: u32({ signed: true, doc: 'Highest number of a vCPU; at most 4,095.' }),
      vcpumap: array(u64({ base: 'hex', doc: '64 vCPUs, one a bit.' }), 'rest', { doc: 'The vCPUs that are online, one a bit.' }),
    }),
  describe: ({ view }) => {
    const highest = view.getInt32(MARKER_SIZE, true);
    let online = 0;
    for (let first = 0; first <= highest; first += MAP_BITS) online += setBits(view.getBigUint64(MAP_OFFSET + first / 8, true)).filter((bit) => first + bit <= highest).length;
    return `${plural(online, 'vCPU')} online, highest number ${highest}`;
  },
});
