/** xl migrate's own messages: rows without record header and padding. */
import type { Scan } from '../../bytes/cursor.ts';
import { undescribed } from '../../layout/fields.ts';
import { layOut, type Place } from '../../layout/place.ts';
import type { Reader } from '../../layout/reader.ts';
import { defineLayer, type RowView } from '../define.ts';
import { LONGEST, MESSAGES, REPORT } from './messages.ts';

const BY_TYPE = new Map(MESSAGES.map((message) => [message.type, message]));
const UNKNOWN = undescribed('rest', 'No message that is known.');

function* places({ type, range }: RowView, reader: Reader): Scan<Place[]> {
  const message = BY_TYPE.get(type);
  if (message === undefined) return [{ name: '(not described)', shape: UNKNOWN, range, spec: '' }];
  return yield* layOut(message.layout, range, message.spec, reader);
}

/** The text of the message, and the status behind that of the report. */
function summarise(head: Uint8Array, type: number, _facts: unknown, length: number): string {
  const message = BY_TYPE.get(type);
  if (message === undefined) return '';
  const words = `"${message.bytes.replace(/[\n\0]/g, '')}"`;
  if (length < message.size) return `the first ${length} of ${message.size} bytes of ${words}`;
  return type === REPORT.type ? `${words}, status ${head[REPORT.size - 1] ?? 0}` : words;
}

export const XL_WIRE = defineLayer({ name: 'xl-wire', title: 'xl migrate\u2019s messages', headers: [], records: MESSAGES, places, summarise, summaryBytes: LONGEST, bodyOffset: () => 0 });
