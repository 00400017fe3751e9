/** UEFI variables as varstored saves them (varstored xapidb-lib.c xapidb_serialize_variables(), include/xapidb.h). */
import type { Scan } from '../../bytes/cursor.ts';
import { fromHalves } from '../../bytes/integers.ts';
import { blob, octets, parts, struct, text, u16, u32, u64, u8, undescribed } from '../../layout/fields.ts';
import { layOut, listed, type Place } from '../../layout/place.ts';
import type { Reader } from '../../layout/reader.ts';
import type { Children, StructShape } from '../../layout/shape.ts';
import { plural, printable } from '../../text.ts';
import { GUID_SIZE, guidWords } from './guid.ts';
import { dataShape } from './variable-data.ts';

export const DB_MAGIC = 'VARS';
export const DB_VERSION = 2;
/** Magic, u32 version, u64 count, u64 data length. */
export const DB_HEADER_SIZE = 24;
/** ANCILLARY_DATA_LEN_V2: mor_key and ppi_vdata. */
export const ANCILLARY_SIZE = 8 + 0x104;
/** include/handler.h: TOTAL_LIMIT / VARIABLE_SIZE_OVERHEAD. */
export const MAX_VARIABLES = 1024;
export const NAME_LIMIT = 4096;
export const DATA_LIMIT = 57_344;
/** include/xapidb.h: the largest file that a resume reads. */
export const MAX_FILE_SIZE = 128 * 1024;
/** GUID, u32 attributes, EFI_TIME, SHA-256 of a certificate. */
const AFTER_DATA = GUID_SIZE + 4 + 16 + 32;
export const VARIABLE_OVERHEAD = 16 + AFTER_DATA;

const SPEC = 'varstored xapidb-lib.c: xapidb_serialize_variables()';

const HEADER = struct('varstored header', {
  magic: text(4, { doc: '"VARS".' }),
  version: u32({ names: { 1: 'without ancillary data', 2: 'with ancillary data' }, closed: true, doc: 'Version of the format.' }),
  count: u64({ unit: 'variables', doc: 'How many variables follow.' }),
  data_len: u64({ unit: 'bytes', doc: 'Bytes of all variables; not read on resume.' }),
});

const ANCILLARY = struct('ancillary data', {
  mor_key: blob(8, 'bytes', { doc: 'Key that locks MemoryOverwriteRequestControl.' }),
  ppi_idx: u32({ doc: 'ppi_vdata: which function of the physical presence interface is asked for.' }),
  ppi_func: blob(256, 'uint8_t[256]', { doc: 'ppi_vdata: what each function of the physical presence interface may do.' }),
});

const ATTRIBUTES = [
  { name: 'NON_VOLATILE', low: 0, high: 0, doc: 'Survives a power cycle.' },
  { name: 'BOOTSERVICE_ACCESS', low: 1, high: 1, doc: 'Seen before the operating system takes over.' },
  { name: 'RUNTIME_ACCESS', low: 2, high: 2, doc: 'Seen by the operating system.' },
  { name: 'HARDWARE_ERROR_RECORD', low: 3, high: 3, doc: 'A record of a hardware error.' },
  { name: 'AUTHENTICATED_WRITE_ACCESS', low: 4, high: 4, doc: 'Deprecated.' },
  { name: 'TIME_BASED_AUTHENTICATED_WRITE_ACCESS', low: 5, high: 5, doc: 'Written only with a signature that is newer than the timestamp.' },
  { name: 'APPEND_WRITE', low: 6, high: 6, doc: 'A write appends.' },
  { name: 'ENHANCED_AUTHENTICATED_ACCESS', low: 7, high: 7, doc: 'Authenticated by a certificate of its own.' },
];

const TIME = struct('EFI_TIME', {
  Year: u16({ grouped: false, doc: 'Year; 0 where no authenticated write set it.' }),
  Month: u8({ doc: 'Month.' }),
  Day: u8({ doc: 'Day of the month.' }),
  Hour: u8({ doc: 'Hour.' }),
  Minute: u8({ doc: 'Minute.' }),
  Second: u8({ doc: 'Second.' }),
  Pad1: u8({ doc: 'Padding.' }),
  Nanosecond: u32({ doc: 'Nanoseconds.' }),
  TimeZone: u16({ signed: true, unit: 'minutes', doc: 'Offset from UTC.' }),
  Daylight: u8({ doc: 'Daylight saving.' }),
  Pad2: u8({ doc: 'Padding.' }),
});

const UTF16 = new TextDecoder('utf-16le');

/** A name without the NUL at its end. */
export const variableName = (bytes: Uint8Array): string => printable(UTF16.decode(bytes).replace(/\0+$/, ''));

/** Lengths of a variable at `at`; null where its end is behind `end`, or the lengths are none that varstored takes. */
export function* variableAt(at: number, end: number, reader: Reader): Scan<{ name: number; data: number } | null> {
  const word = function* (offset: number): Scan<number> {
    const bytes = yield* reader.bytes(offset, 8);
    if (bytes.length < 8) return Infinity;
    const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
    return fromHalves(view.getUint32(0, true), view.getUint32(4, true));
  };
  if (end - at < VARIABLE_OVERHEAD) return null;
  const name = yield* word(at);
  if (name === 0 || name > NAME_LIMIT || at + name + VARIABLE_OVERHEAD > end) return null;
  const data = yield* word(at + 8 + name);
  return data === 0 || data > DATA_LIMIT || at + name + data + VARIABLE_OVERHEAD > end ? null : { name, data };
}

function variableShape(name: string, nameLength: number, dataLength: number): StructShape {
  return struct('efi_variable', {
    name_len: u64({ unit: 'bytes', doc: 'Bytes of the name.' }),
    name: octets(nameLength, 'CHAR16[]', variableName, { doc: 'Name of the variable, in UTF-16.' }),
    data_len: u64({ unit: 'bytes', doc: 'Bytes of the value.' }),
    data: dataShape(name, dataLength),
    guid: octets(GUID_SIZE, 'EFI_GUID', guidWords, { doc: 'Whose variable it is: the name counts within it.' }),
    attributes: u32({ base: 'hex', bits: ATTRIBUTES, doc: 'Who sees the variable, and who may write it.' }),
    timestamp: TIME,
    cert: blob(32, 'uint8_t[32]', { doc: 'SHA-256 of the certificate that signed a private authenticated variable; zero elsewhere.' }),
  });
}

/** Variables up to the first that is none; what is left is a gap. */
function* variables({ range: { start, end } }: Place, reader: Reader): Scan<Children> {
  const places: Place[] = [];
  let at = start;
  while (places.length < MAX_VARIABLES) {
    const lengths = yield* variableAt(at, end, reader);
    if (lengths === null) break;
    const name = variableName(yield* reader.bytes(at + 8, lengths.name));
    const next = at + lengths.name + lengths.data + VARIABLE_OVERHEAD;
    places.push({ name, shape: variableShape(name, lengths.name, lengths.data), range: { start: at, end: next }, spec: SPEC, remark: plural(lengths.data, 'byte') });
    at = next;
  }
  if (at < end) places.push({ name: '(not a variable)', shape: undescribed('rest', 'No variable that varstored takes stands here: a length is 0, too large, or ends behind the record.'), range: { start: at, end }, spec: SPEC });
  return listed(places);
}

/** The whole store: header, ancillary data, variables. */
function* store(place: Place, reader: Reader): Scan<Children> {
  const { start, end } = place.range;
  const head = yield* reader.bytes(start, Math.min(8, end - start));
  const known = head.length === 8 && String.fromCharCode(...head.subarray(0, 4)) === DB_MAGIC;
  if (!known) return listed([{ name: '(not described)', shape: undescribed('rest', 'Not a store of varstored: it begins with "VARS".'), range: place.range, spec: SPEC }]);
  const version = new DataView(head.buffer, head.byteOffset, 8).getUint32(4, true);
  const headerEnd = Math.min(start + DB_HEADER_SIZE, end);
  const dataStart = Math.min(version === DB_VERSION ? headerEnd + ANCILLARY_SIZE : headerEnd, end);
  const places = [...(yield* layOut(HEADER, { start, end: headerEnd }, SPEC, reader))];
  if (dataStart > headerEnd) places.push(...(yield* layOut(ANCILLARY, { start: headerEnd, end: dataStart }, SPEC, reader)));
  if (dataStart < end) places.push({ name: 'variables', shape: parts('efi_variable list', variables, { doc: 'The guest\u2019s UEFI variables.' }), range: { start: dataStart, end }, spec: SPEC });
  return listed(places);
}

export const VARSTORED_STORE = parts('varstored', store, { doc: 'The guest\u2019s UEFI variables, as varstored saved them.', spec: SPEC });
