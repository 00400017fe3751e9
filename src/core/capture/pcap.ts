/**
 * The classic capture file (draft-ietf-opsawg-pcap): a 24-byte header whose magic tells byte order and resolution, then packets
 * with 16-byte headers.
 */
import type { Cursor } from '../bytes/cursor.ts';
import { Look } from '../bytes/look.ts';
import { hex, plural } from '../text.ts';
import { HEAD_BYTES, type CaptureWalk, type Packet, type PacketVisitor } from './packet.ts';

const HEADER = 24;
const PACKET_HEADER = 16;

const MICROSECONDS = 0xa1b2_c3d4;
const NANOSECONDS = 0xa1b2_3c4d;

/** libpcap's own limit (MAXIMUM_SNAPLEN, pcap-int.h is 262,144 for all but D-Bus and USB); what a capture of larger segments may have. */
const MAX_CAPTURED = 128 * 1024 * 1024;

export interface PcapKind {
  readonly littleEndian: boolean;
  readonly nanoseconds: boolean;
}

/** What a classic capture's first four bytes say; null where they are none. */
export function pcapKind(head: Uint8Array): PcapKind | null {
  if (head.byteLength < 4) return null;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  for (const littleEndian of [true, false]) {
    const magic = view.getUint32(0, littleEndian);
    if (magic === MICROSECONDS || magic === NANOSECONDS) return { littleEndian, nanoseconds: magic === NANOSECONDS };
  }
  return null;
}

export function* walkPcap(cursor: Cursor, { littleEndian, nanoseconds }: PcapKind, visit: PacketVisitor): CaptureWalk {
  const end = (fault: string, packets: number) => ({ format: `pcap, ${nanoseconds ? 'nanoseconds' : 'microseconds'}, ${littleEndian ? 'little' : 'big'}-endian`, packets, end: cursor.position, fault });
  if (!(yield* cursor.fill(HEADER))) return end(`The capture file is cut inside its header of ${HEADER} bytes.`, 0);
  // The upper bits tell the length of a frame check sequence.
  const linkType = cursor.u32(20, littleEndian) % 0x1_0000;
  cursor.skip(HEADER);
  const packet: Packet = { number: 0, linkType, seconds: 0, nanoseconds: 0, start: 0, captured: 0, original: 0 };
  const look = new Look();
  while (cursor.remaining > 0) {
    if (!cursor.holds(PACKET_HEADER) && !(yield* cursor.fill(PACKET_HEADER))) return end(`The capture file is cut inside the header of packet ${packet.number + 1}.`, packet.number);
    packet.seconds = cursor.u32(0, littleEndian);
    packet.nanoseconds = cursor.u32(4, littleEndian) * (nanoseconds ? 1 : 1000);
    packet.captured = cursor.u32(8, littleEndian);
    packet.original = cursor.u32(12, littleEndian);
    packet.start = cursor.position + PACKET_HEADER;
    if (packet.captured > MAX_CAPTURED) return end(`Packet ${packet.number + 1} at ${hex(cursor.position)} says that ${plural(packet.captured, 'byte')} of it were captured; more than ${plural(MAX_CAPTURED, 'byte')} are taken for damage.`, packet.number);
    if (PACKET_HEADER + packet.captured > cursor.remaining) return end(`The capture file is cut inside packet ${packet.number + 1}, which begins at ${hex(cursor.position)}.`, packet.number);
    const head = Math.min(packet.captured, HEAD_BYTES);
    if (!cursor.holds(PACKET_HEADER + head)) yield* cursor.fill(PACKET_HEADER + head);
    cursor.look(look, PACKET_HEADER, head);
    visit(packet, look);
    cursor.skip(PACKET_HEADER + packet.captured);
    packet.number++;
  }
  return end('', packet.number);
}
