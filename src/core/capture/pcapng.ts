/**
 * The newer capture file (draft-ietf-opsawg-pcapng): blocks with their length at both ends; a section header tells the byte order,
 * interface descriptions link type and resolution of time. Enhanced, simple and obsolete packet blocks are read.
 */
import type { Cursor, Scan } from '../bytes/cursor.ts';
import { fromHalves } from '../bytes/integers.ts';
import { Look } from '../bytes/look.ts';
import { hex, plural } from '../text.ts';
import { HEAD_BYTES, type CaptureWalk, type Packet, type PacketVisitor } from './packet.ts';

export const SECTION_HEADER = 0x0a0d_0d0a;
const INTERFACE_DESCRIPTION = 1;
const OBSOLETE_PACKET = 2;
const SIMPLE_PACKET = 3;
const ENHANCED_PACKET = 6;

const BYTE_ORDER_MAGIC = 0x1a2b_3c4d;

/** Type, total length, ..., total length. */
const MIN_BLOCK = 12;
/** Section 4.1: a block is a multiple of 4 bytes. Beyond this a length is taken for damage. */
const MAX_BLOCK = 256 * 1024 * 1024;

/** Bytes of an interface description that its options are looked for in. */
const MAX_OPTIONS = 64 * 1024;
const IF_TSRESOL = 9;
const IF_TSOFFSET = 14;

/** Interfaces of a section that are kept; a packet of a later one is not read. */
const MAX_INTERFACES = 65_536;

interface Interface {
  readonly linkType: number;
  /** Ticks in a second. */
  readonly resolution: number;
  /** Seconds to add. */
  readonly offset: number;
  readonly snapLength: number;
}

interface Section {
  littleEndian: boolean;
  interfaces: Interface[];
  readonly look: Look;
}

export function* walkPcapng(cursor: Cursor, visit: PacketVisitor): CaptureWalk {
  const section: Section = { littleEndian: true, interfaces: [], look: new Look() };
  const packet: Packet = { number: 0, linkType: 0, seconds: 0, nanoseconds: 0, start: 0, captured: 0, original: 0 };
  const end = (fault: string) => ({ format: 'pcapng', packets: packet.number, end: cursor.position, fault });
  while (cursor.remaining > 0) {
    const at = hex(cursor.position);
    if (!cursor.holds(MIN_BLOCK) && !(yield* cursor.fill(MIN_BLOCK))) return end(`The capture file is cut inside the block that begins at ${at}.`);
    // A section header is a palindrome: its type reads the same in both byte orders.
    if (cursor.u32(0, true) === SECTION_HEADER) {
      const order = cursor.u32(8, true) === BYTE_ORDER_MAGIC ? true : cursor.u32(8, false) === BYTE_ORDER_MAGIC ? false : null;
      if (order === null) return end(`The section header at ${at} has no byte-order magic.`);
      section.littleEndian = order;
      section.interfaces = [];
    }
    const { littleEndian } = section;
    const length = cursor.u32(4, littleEndian);
    if (length < MIN_BLOCK || length % 4 !== 0 || length > MAX_BLOCK) return end(`The block at ${at} says that it is ${plural(length, 'byte')} long, which no block is.`);
    if (length > cursor.remaining) return end(`The capture file is cut inside the block that begins at ${at}.`);
    yield* readBlock(cursor, length, section, packet, visit);
    cursor.skip(length);
  }
  return end('');
}

function* readBlock(cursor: Cursor, length: number, section: Section, packet: Packet, visit: PacketVisitor): Scan<void> {
  const type = cursor.u32(0, section.littleEndian);
  switch (type) {
    case INTERFACE_DESCRIPTION:
      if (length >= 20 && section.interfaces.length < MAX_INTERFACES) section.interfaces.push(yield* readInterface(cursor, length, section.littleEndian));
      break;
    case ENHANCED_PACKET:
    case OBSOLETE_PACKET:
      if (length >= 32) yield* readPacket(cursor, length, section, packet, visit, type === OBSOLETE_PACKET);
      break;
    case SIMPLE_PACKET:
      if (length >= 16) yield* readSimple(cursor, length, section, packet, visit);
      break;
  }
}

function* readInterface(cursor: Cursor, length: number, littleEndian: boolean): Scan<Interface> {
  const wanted = Math.min(length, MAX_OPTIONS);
  if (!cursor.holds(wanted)) yield* cursor.fill(wanted);
  const bytes = cursor.bytes(0, wanted);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let resolution = 1e6;
  let offset = 0;
  // Options: code, length, value padded to four bytes; code 0 ends them, as does the block.
  for (let at = 16; at + 4 <= wanted - 4; ) {
    const code = view.getUint16(at, littleEndian);
    const size = view.getUint16(at + 2, littleEndian);
    if (code === 0 || at + 4 + size > wanted - 4) break;
    // Bit 7 tells powers of two from powers of ten.
    if (code === IF_TSRESOL && size >= 1) resolution = view.getUint8(at + 4) >= 128 ? 2 ** (view.getUint8(at + 4) % 128) : 10 ** view.getUint8(at + 4);
    if (code === IF_TSOFFSET && size >= 8) offset = Number(view.getBigInt64(at + 4, littleEndian));
    at += 4 + Math.ceil(size / 4) * 4;
  }
  return { linkType: view.getUint16(8, littleEndian), resolution, offset, snapLength: view.getUint32(12, littleEndian) };
}

const PACKET_HEADER = 28;

function* readPacket(cursor: Cursor, length: number, section: Section, packet: Packet, visit: PacketVisitor, obsolete: boolean): Scan<void> {
  const { littleEndian, interfaces } = section;
  const wanted = Math.min(length, PACKET_HEADER + HEAD_BYTES);
  if (!cursor.holds(wanted)) yield* cursor.fill(wanted);
  // The obsolete block has a 16-bit interface and a count of drops where the enhanced one has 32 bits.
  const id = cursor.u32(8, littleEndian);
  const found = interfaces[obsolete ? (littleEndian ? id % 0x1_0000 : Math.floor(id / 0x1_0000)) : id];
  const captured = cursor.u32(20, littleEndian);
  const number = packet.number++;
  if (found === undefined || captured > length - PACKET_HEADER - 4) return;
  setTime(packet, found, fromHalves(cursor.u32(16, littleEndian), cursor.u32(12, littleEndian)));
  packet.linkType = found.linkType;
  packet.start = cursor.position + PACKET_HEADER;
  packet.captured = captured;
  packet.original = cursor.u32(24, littleEndian);
  packet.number = number;
  cursor.look(section.look, PACKET_HEADER, Math.min(captured, wanted - PACKET_HEADER));
  visit(packet, section.look);
  packet.number = number + 1;
}

const SIMPLE_HEADER = 12;

/** Of the section's first interface; no time, and the captured length follows from its snap length. */
function* readSimple(cursor: Cursor, length: number, section: Section, packet: Packet, visit: PacketVisitor): Scan<void> {
  const { littleEndian, interfaces } = section;
  const wanted = Math.min(length, SIMPLE_HEADER + HEAD_BYTES);
  if (!cursor.holds(wanted)) yield* cursor.fill(wanted);
  const [found] = interfaces;
  const number = packet.number++;
  if (found === undefined) return;
  const original = cursor.u32(8, littleEndian);
  const captured = Math.min(original, found.snapLength === 0 ? original : found.snapLength, length - SIMPLE_HEADER - 4);
  Object.assign(packet, { number, linkType: found.linkType, start: cursor.position + SIMPLE_HEADER, captured, original, seconds: NaN, nanoseconds: 0 });
  cursor.look(section.look, SIMPLE_HEADER, Math.min(captured, wanted - SIMPLE_HEADER));
  visit(packet, section.look);
  packet.number = number + 1;
}

/** Ticks since 1970 exceed what a double holds exactly only in units below a nanosecond; the remainder is then a little off. */
function setTime(packet: Packet, { resolution, offset }: Interface, ticks: number): void {
  const seconds = Math.floor(ticks / resolution);
  packet.seconds = seconds + offset;
  packet.nanoseconds = Math.round(((ticks - seconds * resolution) / resolution) * 1e9);
}
