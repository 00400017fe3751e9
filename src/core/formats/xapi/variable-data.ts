/** Values of the UEFI variables that secure boot hangs on (UEFI 2.10 sections 3.3, 32.4.1); all others are bytes. */
import type { Scan } from '../../bytes/cursor.ts';
import { array, blob, octets, parts, struct, text, u16, u32, u8, undescribed } from '../../layout/fields.ts';
import { layOut, listed, type Place } from '../../layout/place.ts';
import type { Reader } from '../../layout/reader.ts';
import type { Children, Shape } from '../../layout/shape.ts';
import { plural, printable } from '../../text.ts';
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

/** UEFI 2.10 section 3.3: text of one byte a character, with a NUL at its end. */
const TEXTS: ReadonlySet<string> = new Set(['Lang', 'LangCodes', 'PlatformLang', 'PlatformLangCodes']);
/** Boot####, Driver#### and their like hold a load option; the number is hexadecimal. */
const OPTION = /^(?:Boot|Driver|SysPrep|PlatformRecovery)[0-9A-Fa-f]{4}$/;

const DOC = 'Value of the variable.';

/** How the value of a variable of that name is laid out. */
export function dataShape(name: string, length: number): Shape {
  const flag = FLAGS[name];
  if (flag !== undefined && length === 1) return u8({ names: { 0: flag[0], 1: flag[1] }, doc: DOC });
  if (KEYS.has(name)) return { ...struct('signature database', { lists: parts('EFI_SIGNATURE_LIST list', signatureLists, { doc: 'Keys, certificates and digests.' }) }, { doc: DOC }), size: length };
  if (ORDERS.has(name) && length % 2 === 0) return array(u16({ base: 'hex', doc: 'Number of a Boot#### variable.' }), length / 2, { doc: DOC });
  if (TEXTS.has(name)) return text(length, { doc: DOC });
  if (OPTION.test(name) && length >= OPTION_HEAD) return { ...struct('EFI_LOAD_OPTION', { option: parts('EFI_LOAD_OPTION', loadOption, { doc: 'What is loaded, and from where.' }) }, { doc: DOC }), size: length };
  return blob(length, 'bytes', { doc: DOC });
}

const LOAD_OPTION = 'UEFI 2.10 section 3.1.3: EFI_LOAD_OPTION';
/** Attributes, FilePathListLength. */
const OPTION_HEAD = 6;
const OPTION_ATTRIBUTES = [
  { name: 'LOAD_OPTION_ACTIVE', low: 0, high: 0, doc: 'It is tried.' },
  { name: 'LOAD_OPTION_FORCE_RECONNECT', low: 1, high: 1, doc: 'Drivers are connected anew behind it.' },
  { name: 'LOAD_OPTION_HIDDEN', low: 3, high: 3, doc: 'No menu shows it.' },
  { name: 'LOAD_OPTION_CATEGORY', low: 8, high: 12, doc: '0 is to boot, 1 an application.' },
];
const UTF16 = new TextDecoder('utf-16le');
const words = (bytes: Uint8Array): string => printable(UTF16.decode(bytes).replace(/\0+$/, ''));

/** The description ends with a NUL of two bytes; the device paths are as long as they say, and what the option is given is the rest. */
function* loadOption({ range: { start, end } }: Place, reader: Reader): Scan<Children> {
  const bytes = (yield* reader.bytes(start, end - start)).slice();
  let next = OPTION_HEAD;
  while (next + 2 <= bytes.length && (bytes[next] !== 0 || bytes[next + 1] !== 0)) next += 2;
  const description = Math.min(next + 2, bytes.length) - OPTION_HEAD;
  const paths = Math.min((bytes[4] ?? 0) + 256 * (bytes[5] ?? 0), bytes.length - OPTION_HEAD - description);
  const shape = struct('EFI_LOAD_OPTION', {
    Attributes: u32({ base: 'hex', bits: OPTION_ATTRIBUTES, doc: 'Whether and how it is tried.' }),
    FilePathListLength: u16({ unit: 'bytes', doc: 'Bytes of the device paths.' }),
    Description: octets(description, 'CHAR16[]', words, { doc: 'What a menu shows.' }),
    FilePathList: blob(paths, 'EFI_DEVICE_PATH_PROTOCOL[]', { doc: 'Where it stands.' }),
    OptionalData: blob('rest', 'bytes', { doc: 'What it is given.' }),
  });
  return listed(yield* layOut(shape, { start, end }, LOAD_OPTION, reader));
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
