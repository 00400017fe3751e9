/** COLO's back channel: rows whose header may have 16 bytes, so each lays out its own. */
import type { Scan } from '../../bytes/cursor.ts';
import { alignTo8 } from '../../bytes/integers.ts';
import { reserved, undescribed } from '../../layout/fields.ts';
import { layOut, type Place } from '../../layout/place.ts';
import type { Reader } from '../../layout/reader.ts';
import { RECORD_HEADER_SIZE } from '../../index/record-index.ts';
import { plural } from '../../text.ts';
import { defineLayer, type RecordSpec, type RowView } from '../define.ts';
import { LONG_HEADER, PFN_SIZE } from './dirty-list.ts';
import { COLO_DIRTY_LIST, COLO_STATE, HEADER, HEADER_16 } from './records.ts';

const RECORDS: readonly RecordSpec[] = [COLO_STATE, COLO_DIRTY_LIST];
const FRAMING = 'libxl: Records';
const REST = undescribed('rest', 'Octets that the record does not account for.');

/** A row is longer than header, body and padding only where its header is. */
const isLong = (type: number, bodyLength: number, rowLength: number): boolean => type === COLO_DIRTY_LIST.type && rowLength === LONG_HEADER + bodyLength;

function* places({ type, range }: RowView, reader: Reader): Scan<Place[]> {
  const { start, end } = range;
  const head = yield* reader.bytes(start, RECORD_HEADER_SIZE);
  if (head.length < RECORD_HEADER_SIZE) return yield* layOut(HEADER, range, FRAMING, reader);
  const bodyLength = new DataView(head.buffer, head.byteOffset).getUint32(4, true);
  const long = isLong(type, bodyLength, end - start);
  const from = start + (long ? LONG_HEADER : RECORD_HEADER_SIZE);
  const body = { start: from, end: Math.min(from + bodyLength, end) };
  const spec = RECORDS.find((record) => record.type === type);
  const found = [...(yield* layOut(long ? HEADER_16 : HEADER, { start, end: from }, long ? 'xg_sr_common.h: xc_sr_record' : FRAMING, reader))];
  if (spec !== undefined && body.end > body.start) found.push(...(yield* layOut(spec.layout, body, spec.spec, reader)));
  if (end > body.end) found.push({ name: 'padding', shape: end - body.end < PFN_SIZE ? reserved(0, { doc: 'Zeroes up to a multiple of 8 octets.' }) : REST, range: { start: body.end, end }, spec: FRAMING });
  return found;
}

function summarise(head: Uint8Array, type: number, _facts: unknown, length: number): string {
  if (type !== COLO_DIRTY_LIST.type || head.length < RECORD_HEADER_SIZE) return '';
  const bodyLength = new DataView(head.buffer, head.byteOffset).getUint32(4, true);
  const count = plural(Math.floor(bodyLength / PFN_SIZE), 'PFN');
  if (isLong(type, bodyLength, length)) return `${count}, behind a header of 16 octets`;
  return length < RECORD_HEADER_SIZE + alignTo8(bodyLength) ? `${count} of which ${Math.floor((length - RECORD_HEADER_SIZE) / PFN_SIZE)} are there` : count;
}

export const COLO = defineLayer({ name: 'colo', title: 'COLO\u2019s back channel', headers: [], records: RECORDS, places, summarise });
