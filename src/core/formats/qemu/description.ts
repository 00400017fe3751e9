/**
 * The description that QEMU writes behind its states where it is asked to: names and sizes of all their fields, as JSON.
 * Facts: migration/vmstate.c, vmstate_save_state_v(), vmsd_desc_field_start(); migration/savevm.c, vmstate_save().
 */
import type { ByteRange } from '../../bytes/range.ts';
import type { Scan } from '../../bytes/cursor.ts';
import type { Reader } from '../../layout/reader.ts';
import { Section, type SectionHead } from './framing.ts';

export interface DescribedField {
  readonly name: string;
  /** `uint32`, `bool`, `buffer`, `struct`. */
  readonly type: string;
  /** Bytes of one. */
  readonly size: number;
  /** Elements of an array that is described by its first. */
  readonly count: number;
  /** Of a `struct`. */
  readonly table: DescribedTable | null;
}

export interface DescribedTable {
  readonly name: string;
  /** -1 where none is said: states of the old style have none. */
  readonly version: number;
  readonly fields: readonly DescribedField[];
  readonly subsections: readonly DescribedTable[];
}

interface Described {
  readonly range: ByteRange;
  readonly devices: ReadonlyMap<string, DescribedTable>;
}

/** A description is looked for this far before the end, and has some hundred KiB. */
const MAX_DESCRIPTION = 16 * 1024 * 1024;
const WINDOW = 256 * 1024;
/** Section byte and length. */
const HEAD = 5;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
/** Tables inside tables; QEMU's own are three deep. */
const MAX_DEPTH = 32;

const keyOf = (name: string, instance: number): string => `${instance}:${name}`;

/** The JSON at the end of a state; null where none stands there. */
export function* findDescription(start: number, end: number, reader: Reader): Scan<ByteRange | null> {
  const last = yield* reader.bytes(end - 1, 1);
  if (last[0] !== CLOSE_BRACE) return null;
  const first = Math.max(start, end - MAX_DESCRIPTION);
  for (let to = end; to > first; to -= WINDOW) {
    const from = Math.max(first, to - WINDOW);
    const bytes = yield* reader.bytes(from, Math.min(to + HEAD + 1, end) - from);
    for (let i = Math.min(to - from, bytes.length - HEAD) - 1; i >= 0; i--) {
      if (bytes[i] === Section.VMDESCRIPTION && bytes[i + HEAD] === OPEN_BRACE && lengthAt(bytes, i + 1) === end - from - i - HEAD) return { start: from + i + HEAD, end };
    }
  }
  return null;
}

/** Where the section with the description begins: the states end before it. */
export const descriptionSection = ({ start }: ByteRange): number => start - HEAD;

const lengthAt = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) * 2 ** 24 + (bytes[at + 1] ?? 0) * 2 ** 16 + (bytes[at + 2] ?? 0) * 2 ** 8 + (bytes[at + 3] ?? 0);

const KEPT = new WeakMap<object, Described>();

/** What the description says of a section; null where it does not, or of another version. */
export function* describedTable(head: SectionHead, range: ByteRange, reader: Reader): Scan<DescribedTable | null> {
  if (head.type !== Section.FULL) return null;
  const kept = KEPT.get(reader.owner);
  const described = kept?.range.start === range.start ? kept : { range, devices: devicesOf(yield* reader.bytes(range.start, range.end - range.start)) };
  KEPT.set(reader.owner, described);
  const table = described.devices.get(keyOf(head.idstr, head.instance));
  return table === undefined || (table.version >= 0 && table.version !== head.version) ? null : table;
}

function devicesOf(json: Uint8Array): ReadonlyMap<string, DescribedTable> {
  const devices = new Map<string, DescribedTable>();
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8').decode(json));
  } catch {
    return devices;
  }
  for (const device of listOf(member(value, 'devices'))) {
    const [name, instance] = [member(device, 'name'), member(device, 'instance_id')];
    const table = tableOf(device, 0);
    if (typeof name === 'string' && typeof instance === 'number' && table !== null) devices.set(keyOf(name, instance), table);
  }
  return devices;
}

const member = (value: unknown, key: string): unknown => (typeof value === 'object' && value !== null ? new Map<string, unknown>(Object.entries(value)).get(key) : undefined);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const sizeIn = (value: unknown): number | null => (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null);

/** Null where a size is missing: then nothing follows from it. */
function tableOf(value: unknown, depth: number): DescribedTable | null {
  if (depth > MAX_DEPTH) return null;
  const fields = listOf(member(value, 'fields')).map((field) => fieldOf(field, depth));
  const subsections = listOf(member(value, 'subsections')).map((table) => tableOf(table, depth + 1));
  if (!fields.every((field) => field !== null) || !subsections.every((table) => table !== null)) return null;
  const [name, version] = [member(value, 'vmsd_name'), sizeIn(member(value, 'version'))];
  return { name: typeof name === 'string' ? name : '', version: version ?? -1, fields, subsections };
}

function fieldOf(value: unknown, depth: number): DescribedField | null {
  const [name, type, size, index] = [member(value, 'name'), member(value, 'type'), sizeIn(member(value, 'size')), sizeIn(member(value, 'index'))];
  if (size === null || typeof name !== 'string') return null;
  const struct = member(value, 'struct');
  return {
    name: index === null ? name : `${name}[${index}]`,
    type: typeof type === 'string' ? type : '',
    size,
    count: sizeIn(member(value, 'array_len')) ?? 1,
    table: struct === undefined ? null : tableOf(struct, depth + 1),
  };
}

/** Subsection byte, length of the name, name, version. */
export const subsectionHead = ({ name }: DescribedTable): number => 2 + name.length + 4;

/** Bytes that a table takes with its subsections. */
export function describedSize({ fields, subsections }: DescribedTable): number {
  const own = fields.reduce((sum, { size, count }) => sum + size * count, 0);
  return subsections.reduce((sum, table) => sum + subsectionHead(table) + describedSize(table), own);
}
