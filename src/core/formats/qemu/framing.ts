/** What stands around the devices' states: the file's header, section headers, footers. Facts: migration/savevm.c, migration/migration.h. */
import type { Scan } from '../../bytes/cursor.ts';
import { struct, text, u16, u32, u64, u8 } from '../../layout/fields.ts';
import { unsigned, type Reader } from '../../layout/reader.ts';

/** "QEVM". */
export const QEMU_MAGIC = 0x5145_564d;
export const QEMU_HEADER_SIZE = 8;
/** With the total length that version 2 has behind it. */
export const IOEMU_V2_HEADER_SIZE = 16;

/** QEMU_VM_*; RECORD stands for ioemu's records, which have no such byte. */
export const Section = { EOF: 0x00, START: 0x01, PART: 0x02, END: 0x03, FULL: 0x04, VMDESCRIPTION: 0x06, CONFIGURATION: 0x07, COMMAND: 0x08, FOOTER: 0x7e, RECORD: 0x100 } as const;

export const SAVEVM = 'QEMU migration/savevm.c';

const VERSIONS = { 1: 'ioemu of Xen 3.1', 2: 'ioemu of Xen 3.2 and 3.3', 3: 'QEMU' };

export const QEMU_HEADER = struct(
  'QEMU file header',
  {
    magic: u32({ order: 'big', base: 'hex', closed: true, names: { [QEMU_MAGIC]: '"QEVM"' }, doc: 'QEMU_VM_FILE_MAGIC.' }),
    version: u32({ order: 'big', closed: true, names: VERSIONS, doc: 'QEMU_VM_FILE_VERSION.' }),
  },
  { doc: 'Identifies a device model\u2019s state.' },
);

export const IOEMU_V2_HEADER = struct(
  'ioemu file header',
  { ...QEMU_HEADER.fields, total_len: u64({ order: 'big', unit: 'bytes', doc: 'Bytes behind this field.' }) },
  { doc: 'Identifies the state of an ioemu of Xen 3.2 or 3.3.' },
);

const sectionType = u8({
  base: 'hex',
  doc: 'QEMU_VM_SECTION_*: what follows.',
  names: { [Section.EOF]: 'EOF', [Section.START]: 'START', [Section.PART]: 'PART', [Section.END]: 'END', [Section.FULL]: 'FULL', [Section.VMDESCRIPTION]: 'VMDESCRIPTION', [Section.CONFIGURATION]: 'CONFIGURATION', [Section.COMMAND]: 'COMMAND' },
});
const sectionId = u32({ order: 'big', doc: 'Number of the section: its device\u2019s place in the order of registration.' });
const idstr = { idstr_len: u8({ doc: 'Bytes of the name.' }), idstr: text({ field: 'idstr_len' }, { doc: 'Name of the device\u2019s state, behind its path where it has one.' }) };
const instance = { instance_id: u32({ order: 'big', doc: 'Which of the devices of that name.' }), version_id: u32({ order: 'big', doc: 'Version of the state\u2019s layout.' }) };

export const EOF_LAYOUT = struct('EOF', { section_type: sectionType });
export const NAMED_LAYOUT = struct('section header', { section_type: sectionType, section_id: sectionId, ...idstr, ...instance });
export const PART_LAYOUT = struct('section header', { section_type: sectionType, section_id: sectionId });
export const DESCRIPTION_LAYOUT = struct('section header', { section_type: sectionType, length: u32({ order: 'big', unit: 'bytes', doc: 'Bytes of JSON.' }) });
export const CONFIGURATION_LAYOUT = struct('section header', { section_type: sectionType, length: u32({ order: 'big', unit: 'bytes', doc: 'Bytes of the name.' }), name: text({ field: 'length' }, { doc: 'Name of the machine type.' }) });
export const COMMAND_LAYOUT = struct('section header', { section_type: sectionType, command: u16({ order: 'big', doc: 'MIG_CMD_*.' }), length: u16({ order: 'big', unit: 'bytes', doc: 'Bytes of its data.' }) });
export const RECORD_LAYOUT = struct('ioemu record header', { ...idstr, ...instance, record_len: u32({ order: 'big', unit: 'bytes', doc: 'Bytes of the state.' }) });

/** A footer repeats the number of the section before it. */
export const FOOTER_SIZE = 5;
export const FOOTER_LAYOUT = struct('section footer', { section_type: u8({ base: 'hex', names: { [Section.FOOTER]: 'FOOTER' }, doc: 'QEMU_VM_SECTION_FOOTER.' }), section_id: sectionId });

/** The start of a section, as far as its bytes are there. */
export interface SectionHead {
  readonly type: number;
  /** -1 where the section has none. */
  readonly id: number;
  readonly idstr: string;
  readonly instance: number;
  readonly version: number;
  /** Bytes of the header. */
  readonly size: number;
  /** Bytes behind the header where the header says it; -1 elsewhere. */
  readonly length: number;
}

const ASCII = new TextDecoder('latin1');
const MAX_HEAD = 1 + 4 + 1 + 255 + 8 + 4;
const NOTHING: Omit<SectionHead, 'type' | 'size'> = { id: -1, idstr: '', instance: 0, version: 0, length: -1 };

/** The header at an offset; null where its bytes are not all there, or it is none. */
export function* readHead(at: number, end: number, reader: Reader): Scan<SectionHead | null> {
  const bytes = yield* reader.bytes(at, Math.min(MAX_HEAD, end - at));
  return headOf(bytes);
}

export function headOf(bytes: Uint8Array): SectionHead | null {
  const type = bytes[0];
  switch (type) {
    case Section.EOF:
      return { ...NOTHING, type, size: 1, length: 0 };
    case Section.START:
    case Section.FULL:
      return named(type, bytes);
    case Section.PART:
    case Section.END:
      return bytes.length < 5 ? null : { ...NOTHING, type, id: int(bytes, 1, 4), size: 5 };
    case Section.VMDESCRIPTION:
      return bytes.length < 5 ? null : { ...NOTHING, type, size: 5, length: int(bytes, 1, 4) };
    case Section.CONFIGURATION:
      return bytes.length < 5 ? null : { ...NOTHING, type, size: 5 + int(bytes, 1, 4) };
    case Section.COMMAND:
      return bytes.length < 5 ? null : { ...NOTHING, type, size: 5, length: int(bytes, 3, 2) };
    default:
      return null;
  }
}

function named(type: number, bytes: Uint8Array): SectionHead | null {
  const length = bytes[5];
  const size = 14 + (length ?? 0);
  if (length === undefined || bytes.length < size) return null;
  return { type, id: int(bytes, 1, 4), idstr: ASCII.decode(bytes.subarray(6, 6 + length)), instance: int(bytes, 6 + length, 4), version: int(bytes, 10 + length, 4), size, length: -1 };
}

/** The header of one of ioemu's records. */
export function recordHeadOf(bytes: Uint8Array): SectionHead | null {
  const length = bytes[0];
  const size = 13 + (length ?? 0);
  if (length === undefined || bytes.length < size) return null;
  return { type: Section.RECORD, id: -1, idstr: ASCII.decode(bytes.subarray(1, 1 + length)), instance: int(bytes, 1 + length, 4), version: int(bytes, 5 + length, 4), size, length: int(bytes, 9 + length, 4) };
}

export function* readRecordHead(at: number, end: number, reader: Reader): Scan<SectionHead | null> {
  return recordHeadOf(yield* reader.bytes(at, Math.min(MAX_HEAD, end - at)));
}

const int = (bytes: Uint8Array, at: number, size: number): number => Number(unsigned(bytes.subarray(at, at + size), false));
