import type { Scan } from '../../bytes/cursor.ts';
import { exactFromHalves } from '../../bytes/integers.ts';
import { struct, text } from '../../layout/fields.ts';
import { layOut, type Place } from '../../layout/place.ts';
import type { Reader } from '../../layout/reader.ts';
import { byteSize, plural, printable } from '../../text.ts';
import { defineLayer, type RowView } from '../define.ts';
import { COUNTED, HeaderType, LEGACY_QEMU_HEADER_SIZE, Other, SIGNATURE_SIZE, XAPI_HEADER_SIZE } from './header.ts';
import { UNKNOWN_HEADER, XAPI_RECORDS } from './records.ts';
import { DB_HEADER_SIZE, DB_MAGIC, VARIABLE_OVERHEAD } from './varstored.ts';

const BY_TYPE = new Map(XAPI_RECORDS.map((record) => [record.type, record]));

function* places({ type, range }: RowView, reader: Reader): Scan<Place[]> {
  const record = BY_TYPE.get(type) ?? UNKNOWN_HEADER;
  return yield* layOut(record.layout, range, record.spec, reader);
}

/** Leading bytes of a row that its summary looks at. */
const HEAD_BYTES = 256;

const ascii = (bytes: Uint8Array): string => printable(String.fromCharCode(...bytes));

function summarise(head: Uint8Array, type: number, _facts: unknown, length: number): string {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  switch (type) {
    case Other.REQUEST:
      return ascii(head).split('\\x0d')[0] ?? '';
    case Other.HANDSHAKE:
      return head.length < 2 ? '' : view.getUint16(0, false) === 0 ? 'Success' : `error: ${ascii(head.subarray(2, length))}`;
    case HeaderType.XENOPS:
      return /\(time ?"?([^)"]*)/.exec(ascii(head.subarray(XAPI_HEADER_SIZE)))?.[1] ?? '';
    case HeaderType.VARSTORED:
      return head.length < XAPI_HEADER_SIZE + 16 ? '' : storeWords(view, length - XAPI_HEADER_SIZE);
    case Other.QEMU_RECORD:
      return byteSize(Math.max(0, length - LEGACY_QEMU_HEADER_SIZE));
    default:
      return COUNTED.has(type) ? byteSize(Math.max(0, length - XAPI_HEADER_SIZE)) : '';
  }
}

/** Of varstored's store: magic, version, u64 count. A count that its bytes cannot hold is not how many variables there are. */
function storeWords(view: DataView, size: number): string {
  if (ascii(new Uint8Array(view.buffer, view.byteOffset + XAPI_HEADER_SIZE, 4)) !== DB_MAGIC) return `${byteSize(size)}, which are no store of varstored`;
  const count = exactFromHalves(view.getUint32(XAPI_HEADER_SIZE + 8, true), view.getUint32(XAPI_HEADER_SIZE + 12, true));
  const room = Math.floor(Math.max(0, size - DB_HEADER_SIZE) / VARIABLE_OVERHEAD);
  return count > room ? `${byteSize(size)}, which have no room for as many variables as are said to be there` : `${plural(count, 'variable')}, ${byteSize(size)}`;
}

/** A handshake's length is its header; a request has none. */
const BODY_OFFSETS: Readonly<Record<number, number>> = { [Other.REQUEST]: 0, [Other.HANDSHAKE]: 2, [Other.QEMU_RECORD]: LEGACY_QEMU_HEADER_SIZE };
export const xapiBodyOffset = (type: number): number => BODY_OFFSETS[type] ?? XAPI_HEADER_SIZE;

/** ocaml/xenopsd/lib/suspend_image.ml of xen-api: there is no written specification of it. */
export const XAPI = defineLayer({
  name: 'xapi',
  title: 'XAPI suspend image',
  headers: [
    {
      name: 'suspend image signature',
      doc: 'Tells which of xenopsd\u2019s two formats follows.',
      spec: 'xen-api ocaml/xenopsd/lib/suspend_image.ml: read_save_signature()',
      layout: struct('save_signature', { signature: text(SIGNATURE_SIZE, { doc: '"XenSavedDomv2-" before records, "XenSavedDomain" before a legacy stream; a line feed ends either.' }) }),
    },
  ],
  records: XAPI_RECORDS,
  places,
  summarise,
  summaryBytes: HEAD_BYTES,
  bodyOffset: (_head, type) => xapiBodyOffset(type),
});
