/** Values of the UEFI variables that secure boot hangs on (UEFI 2.10 sections 3.3, 32.4.1); all others are bytes. */
import type { Scan } from '../../bytes/cursor.ts';
import { array, blob, octets, parts, struct, u16, u32, u8, undescribed } from '../../layout/fields.ts';
import { listed, type Place } from '../../layout/place.ts';
import type { Reader } from '../../layout/reader.ts';
import type { Children, Shape } from '../../layout/shape.ts';
import { plural } from '../../text.ts';
import { GUID_SIZE, guidWords } from './guid.ts';

const UEFI = 'UEFI 2.10 section 32.4.1: EFI_SIGNATURE_LIST';
/** SignatureType, SignatureListSize, SignatureHeaderSize, SignatureSize. */
const LIST_HEADER_SIZE = 28;
/** A store of 57,344 bytes holds fewer. */
const MAX_LISTS = 2048;

const FLAGS: Readonly<Record<string, readonly [off: string, on: string]>> = {
  SecureBoot: ['secure boot is off', 'secure boot is on'],
  SetupMode: ['user mode: a platform key is enrolled', 'setup mode: no platform key is enrolled'],
  AuditMode: ['off', 'audit mode'],
  DeployedMode: ['off', 'deployed mode'],
  MemoryOverwriteRequestControl: ['memory is kept', 'memory is to be cleared'],
};
const KEYS: ReadonlySet<string> = new Set(['PK', 'KEK', 'db', 'dbx', 'dbt', 'dbr', 'PKDefault', 'KEKDefault', 'dbDefault', 'dbxDefault']);
const ORDERS: ReadonlySet<string> = new Set(['BootOrder', 'DriverOrder', 'SysPrepOrder', 'BootCurrent', 'BootNext']);

const DOC = 'Value of the variable.';

/** How the value of a variable of that name is laid out. */
export function dataShape(name: string, length: number): Shape {
  const flag = FLAGS[name];
  if (flag !== undefined && length === 1) return u8({ names: { 0: flag[0], 1: flag[1] }, doc: DOC });
  if (KEYS.has(name)) return { ...struct('signature database', { lists: parts('EFI_SIGNATURE_LIST list', signatureLists, { doc: 'Keys, certificates and digests.' }) }, { doc: DOC }), size: length };
  if (ORDERS.has(name) && length % 2 === 0) return array(u16({ base: 'hex', doc: 'Number of a Boot#### variable.' }), length / 2, { doc: DOC });
  return blob(length, 'bytes', { doc: DOC });
}

const signature = (size: number): Shape =>
  struct('EFI_SIGNATURE_DATA', {
    SignatureOwner: octets(GUID_SIZE, 'EFI_GUID', guidWords, { doc: 'Who put it there.' }),
    SignatureData: blob(size - GUID_SIZE, 'bytes', { doc: 'A certificate or a digest, as SignatureType says.' }),
  });

function listShape(header: number, size: number, count: number): Shape {
  return struct('EFI_SIGNATURE_LIST', {
    SignatureType: octets(GUID_SIZE, 'EFI_GUID', guidWords, { doc: 'What the signatures are.' }),
    SignatureListSize: u32({ unit: 'bytes', doc: 'Bytes of the list.' }),
    SignatureHeaderSize: u32({ unit: 'bytes', doc: 'Bytes of the header.' }),
    SignatureSize: u32({ unit: 'bytes', doc: 'Bytes of each signature.' }),
    SignatureHeader: blob(header, 'bytes', { doc: 'Header; no kind of signature has one.' }),
    Signatures: array(signature(size), count, { doc: 'The signatures.' }),
  });
}

/** Lists one behind the other, as far as their sizes make sense. */
function* signatureLists({ range: { start, end } }: Place, reader: Reader): Scan<Children> {
  const places: Place[] = [];
  let at = start;
  while (at + LIST_HEADER_SIZE <= end && places.length < MAX_LISTS) {
    const head = yield* reader.bytes(at, LIST_HEADER_SIZE);
    if (head.length < LIST_HEADER_SIZE) break;
    const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
    const [total, header, size] = [view.getUint32(16, true), view.getUint32(20, true), view.getUint32(24, true)];
    const room = total - LIST_HEADER_SIZE - header;
    if (at + total > end || size <= GUID_SIZE || room < 0 || room % size !== 0) break;
    places.push({ name: `[${places.length}]`, shape: listShape(header, size, room / size), range: { start: at, end: at + total }, spec: UEFI, remark: `${plural(room / size, 'signature')}, ${guidWords(head.subarray(0, GUID_SIZE))}` });
    at += total;
  }
  if (at < end) places.push({ name: '(not a list)', shape: undescribed('rest', 'No EFI_SIGNATURE_LIST whose sizes fit stands here.'), range: { start: at, end }, spec: UEFI });
  return listed(places);
}
