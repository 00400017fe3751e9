/**
 * The header of a dirty list has 8 bytes; Xen 4.18 and later write 16 (send_checkpoint_dirty_pfn_list() writes sizeof(rec), since
 * efe8de1f91), and body_length does not count the 8 more. Which it is, the bytes behind the list tell.
 */
import type { Cursor, Scan } from '../../bytes/cursor.ts';
import { RECORD_HEADER_SIZE } from '../../index/record-index.ts';
import { COLO_DIRTY_LIST, COLO_STATE } from './records.ts';

export const LONG_HEADER = 16;
export const PFN_SIZE = 8;
/** tools/libs/guest/xg_sr_common.h: REC_LENGTH_MAX. */
export const REC_LENGTH_MAX = 128 * 1024 * 1024;
/** Bytes of CHECKPOINT_STATE's body. */
export const STATE_BODY = 4;

/** Whether 8 bytes are a header that the back channel may have. */
export function isHeader(type: number, length: number): boolean {
  if (type === COLO_STATE.type) return length === STATE_BODY;
  return type === COLO_DIRTY_LIST.type && length % PFN_SIZE === 0 && length <= REC_LENGTH_MAX;
}

/** Whether a record, or the end of the source, stands at a place. */
function* goesOn(size: number, at: number): Scan<boolean> {
  if (at === size) return true;
  if (at + RECORD_HEADER_SIZE > size) return false;
  const bytes = yield { start: at, length: RECORD_HEADER_SIZE };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return bytes.length === RECORD_HEADER_SIZE && isHeader(view.getUint32(0, true), view.getUint32(4, true));
}

/** Whether the list at the cursor has the long header: its pointer is zero, and the stream goes on 8 bytes later than body_length says. */
export function* hasLongHeader({ size, position }: Cursor, length: number): Scan<boolean> {
  if (position + LONG_HEADER > size) return false;
  const pointer = yield { start: position + RECORD_HEADER_SIZE, length: 8 };
  if (pointer.some((byte) => byte !== 0)) return false;
  if (yield* goesOn(size, position + RECORD_HEADER_SIZE + length)) return false;
  return yield* goesOn(size, position + LONG_HEADER + length);
}
