/** Every piece of a legacy stream, and how a row of one is laid out. */
import type { Scan } from '../../bytes/cursor.ts';
import { undescribed } from '../../layout/fields.ts';
import { layOut, type Place } from '../../layout/place.ts';
import type { Reader } from '../../layout/reader.ts';
import type { LayerFacts } from '../../index/layer.ts';
import { defineLayer, type RowView } from '../define.ts';
import { PAGE_BATCH } from './batch.ts';
import { COMPRESSED_DATA } from './compressed-data.ts';
import { DOMAIN_SAVE_C, HEAD_BYTES, widthOf, type LegacyRecord } from './define-chunk.ts';
import { FLAGS } from './flags.ts';
import { HVM_PARAM_CHUNKS } from './hvm-param-chunks.ts';
import { DEVICE_MODEL, DEVICE_MODEL_TO_THE_END, LEGACY_HVM_CONTEXT, MAGIC_PFNS, SIGNATURE_SIZE, TO_THE_END } from './hvm-tail.ts';
import { BLOCK, EXTENDED_INFO, P2M_FRAME_LIST, P2M_SIZE } from './p2m.ts';
import { BOOT_VCPU, LEGACY_SHARED_INFO, UNMAPPED_PFNS, VCPU, vcpuParts } from './pv-tail.ts';
import { MARKER_SIZE, markerOf } from './save-id.ts';
import { TMEM_RECORDS } from './tmem.ts';
import { TOOLSTACK } from './toolstack.ts';
import { TSC_INFO } from './tsc-info.ts';
import { VCPU_INFO } from './vcpu-info.ts';
import { startsWith } from '../magic.ts';

/** In the order in which a stream has them. */
const LEGACY_RECORDS: readonly LegacyRecord[] = [
  P2M_SIZE,
  EXTENDED_INFO,
  BLOCK,
  P2M_FRAME_LIST,
  PAGE_BATCH,
  ...FLAGS,
  VCPU_INFO,
  TSC_INFO,
  ...HVM_PARAM_CHUNKS,
  TOOLSTACK,
  COMPRESSED_DATA,
  ...TMEM_RECORDS,
  UNMAPPED_PFNS,
  BOOT_VCPU,
  VCPU,
  LEGACY_SHARED_INFO,
  MAGIC_PFNS,
  LEGACY_HVM_CONTEXT,
  DEVICE_MODEL,
];

const BY_TYPE = new Map(LEGACY_RECORDS.map((record) => [record.type, record]));

const UNKNOWN = undescribed('rest', 'A chunk that is not known.');

/** A piece has no header but its marker, and no padding; a vCPU is its parts. */
function* places({ type, range }: RowView, reader: Reader): Scan<Place[]> {
  const record = BY_TYPE.get(type);
  if (record === undefined) return [{ name: '(not described)', shape: UNKNOWN, range, spec: DOMAIN_SAVE_C }];
  if (type === BOOT_VCPU.type || type === VCPU.type) return yield* vcpuParts(range, type === BOOT_VCPU.type, reader);
  const endless = type === DEVICE_MODEL.type && startsWith(yield* reader.bytes(range.start, SIGNATURE_SIZE), TO_THE_END);
  return yield* layOut(endless ? DEVICE_MODEL_TO_THE_END : record.layoutOf(widthOf(reader.facts)), range, record.spec, reader);
}

function summarise(head: Uint8Array, type: number, facts: LayerFacts, length: number): string {
  return BY_TYPE.get(type)?.describe({ view: new DataView(head.buffer, head.byteOffset, head.byteLength), facts, length }) ?? '';
}

/** A piece has at most a marker before its body. */
const bodyOffset = (_head: Uint8Array, type: number): number => (markerOf(type) === null ? 0 : MARKER_SIZE);

/** tools/libxc/xg_save_restore.h of Xen 4.5: there is no written specification of it. */
export const LEGACY = defineLayer({ name: 'legacy', title: 'legacy libxc stream', headers: [], records: LEGACY_RECORDS, places, summarise, summaryBytes: HEAD_BYTES, bodyOffset });
