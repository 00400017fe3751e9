/** Where a section ends, in a format that does not say it. */
import type { ByteRange } from '../../bytes/range.ts';
import type { Scan } from '../../bytes/cursor.ts';
import type { Reader } from '../../layout/reader.ts';
import { describedSize, describedTable } from './description.ts';
import { deviceTables, isDeviceName } from './devices/list.ts';
import { FOOTER_SIZE, headOf, readHead, Section, type SectionHead } from './framing.ts';
import { layVmsd } from './vmstate.ts';

/** A section's state may be this long before it is taken to go on to the end. */
const MAX_SEARCH = 32 * 1024 * 1024;
const WINDOW = 16 * 1024;
/** The longest header that a search looks at: a name of 255 bytes. */
const HEAD = 14 + 255;

/** Numbers that no device of QEMU comes near. */
const MAX_INSTANCE = 0x1_0000;
const MAX_VERSION = 0x1000;
const MAX_ID_STEP = 0x1_0000;

export interface Boundary {
  /** End of the state, in front of a footer. */
  readonly end: number;
  /**
   * `length`: the header says it; `description`: the state's own description says it; `layout`: the device's layout ends there; `guess`: the next plausible header stands there; `rest`: nothing plausible follows;
   * `cut`: neither, and the device's layout needs more than there is.
   */
  readonly by: 'length' | 'description' | 'layout' | 'guess' | 'rest' | 'cut';
}

/** What is known around a section. */
export interface Surroundings {
  /** End of the whole state. */
  readonly limit: number;
  /** Numbers of the sections that come in parts. */
  readonly started: ReadonlySet<number>;
  /** The description behind the states. */
  readonly description: ByteRange | null;
}

/** @param at start of the section */
export function* boundaryOf(head: SectionHead, at: number, { limit, started, description }: Surroundings, reader: Reader): Scan<Boundary> {
  const start = Math.min(at + head.size, limit);
  if (head.length >= 0) return { end: Math.min(start + head.length, limit), by: 'length' };
  const described = description === null ? null : yield* describedTable(head, description, reader);
  if (described !== null) {
    const end = start + describedSize(described);
    if (end <= limit && (yield* canFollow(end, limit, head.id, reader, started))) return { end, by: 'description' };
  }
  let cut = false;
  let ended = -1;
  for (const table of deviceTables(head)) {
    const laid = yield* layVmsd(table, head.version, { start, end: limit }, reader);
    cut ||= laid.cut;
    if (laid.whole && (yield* canFollow(laid.end, limit, head.id, reader, started))) return { end: laid.end, by: 'layout' };
    if (laid.whole && (yield* reader.bytes(laid.end, 1))[0] === Section.EOF) ended = laid.end;
  }
  const found = yield* search(start, limit, head.id, reader);
  // A device that needs more than there is has no end mark behind it, but a last byte that happens to be 0.
  if (cut) return found.end >= limit - 1 ? { end: limit, by: 'cut' } : found;
  // An end mark that is not the last byte: a zero proves little, but nothing else goes on here.
  return found.by === 'rest' && ended >= 0 ? { end: ended, by: 'layout' } : found;
}

/** Whether something may stand at an offset when a section ends there. */
function* canFollow(at: number, limit: number, id: number, reader: Reader, started: ReadonlySet<number>): Scan<boolean> {
  if (at >= limit) return true;
  const head = yield* readHead(at, limit, reader);
  if (head !== null && plausible(head, at, limit, id)) return true;
  if (head !== null && (head.type === Section.PART || head.type === Section.END)) return started.has(head.id);
  return isFooter(yield* reader.bytes(at, FOOTER_SIZE), id);
}

export const isFooter = (bytes: Uint8Array, id: number): boolean =>
  bytes.length >= FOOTER_SIZE && bytes[0] === Section.FOOTER && id === (bytes[1] ?? 0) * 2 ** 24 + (bytes[2] ?? 0) * 2 ** 16 + (bytes[3] ?? 0) * 2 ** 8 + (bytes[4] ?? 0);

/** A header that a person would take for one: its number goes on from the last, its name is printable. */
function plausible(head: SectionHead, at: number, limit: number, id: number): boolean {
  if (head.type === Section.EOF) return at + 1 === limit;
  if (head.type !== Section.START && head.type !== Section.FULL) return false;
  // Of a device that is known by its name a wrong version is a wrong version, not a sign that it is none.
  const known = head.version < MAX_VERSION || isDeviceName(head.idstr);
  return known && head.id > id && head.id - id < MAX_ID_STEP && (head.instance < MAX_INSTANCE || head.instance === 0xffff_ffff) && /^[\x20-\x7e]+$/.test(head.idstr);
}

/** The first plausible header behind a state of unknown length. */
function* search(start: number, limit: number, id: number, reader: Reader): Scan<Boundary> {
  const end = Math.min(limit, start + MAX_SEARCH);
  for (let at = start; at < end; at += WINDOW) {
    const bytes = yield* reader.bytes(at, Math.min(WINDOW + HEAD, limit - at));
    for (let i = 0; i < Math.min(WINDOW, bytes.length); i++) {
      const byte = bytes[i];
      if (byte === Section.FOOTER && isFooter(bytes.subarray(i), id)) return { end: at + i, by: 'guess' };
      if (byte !== Section.FULL && byte !== Section.START && byte !== Section.EOF) continue;
      const head = byte === Section.EOF && at + i + 1 < limit ? null : headOf(bytes.subarray(i));
      if (head !== null && plausible(head, at + i, limit, id)) return { end: at + i, by: 'guess' };
    }
  }
  return { end: limit, by: 'rest' };
}
