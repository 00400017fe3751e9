import type { Scan } from '../../bytes/cursor.ts';
import { layOut, type Place } from '../../layout/place.ts';
import type { Reader } from '../../layout/reader.ts';
import { printable } from '../../text.ts';
import { defineLayer, type RowView } from '../define.ts';
import { MESSAGES, objectLength, readMessage, SPEC } from './messages.ts';

const BY_TYPE = new Map(MESSAGES.map((message) => [message.type, message]));
/** As long as any message that a person would write. */
const HEAD_BYTES = 1024;
const UTF8 = new TextDecoder();

function* places({ type, range }: RowView, reader: Reader): Scan<Place[]> {
  const [any] = MESSAGES;
  const message = BY_TYPE.get(type) ?? any;
  return message === undefined ? [] : yield* layOut(message.layout, range, SPEC, reader);
}

function summarise(head: Uint8Array): string {
  const start = head.indexOf(0x7b);
  const length = start < 0 ? -1 : objectLength(head.subarray(start));
  const message = length < 0 ? null : readMessage(UTF8.decode(head.subarray(start, start + length)));
  if (message === null) return '';
  const words = [message.version === null ? '' : `version ${message.version}`, message.status === null ? '' : `status ${message.status}`, printable(message.state)];
  return words.filter((word) => word !== '').join(', ');
}

export const LIBVIRT_MIG = defineLayer({ name: 'libvirt-mig', title: 'libvirt migration messages', headers: [], records: MESSAGES, places, summarise, summaryBytes: HEAD_BYTES, bodyOffset: () => 0 });
