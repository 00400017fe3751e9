/** Writes captures of one TCP connection, in all the forms that capture files have; shares nothing with the code that reads them. */

export interface WrittenSegment {
  /** Place in the stream, from 0. */
  readonly at: number;
  readonly bytes: Uint8Array;
  readonly syn?: boolean;
  readonly fin?: boolean;
  /** The other direction. */
  readonly back?: boolean;
  /** Bytes that the capture keeps of the packet; all of them unless given. */
  readonly snap?: number;
}

export interface CaptureForm {
  readonly file?: 'pcap' | 'pcapng' | 'pcapng-simple' | 'pcapng-obsolete';
  readonly bigEndian?: boolean;
  readonly nano?: boolean;
  readonly link?: 'ethernet' | 'vlan' | 'double-vlan' | 'sll' | 'sll2' | 'raw' | 'null' | 'null-be';
  readonly v6?: boolean;
  readonly v6Extensions?: boolean;
  readonly ipOptions?: boolean;
  /** First sequence number of the SYN. */
  readonly isn?: number;
  /** As segmentation offload leaves it. */
  readonly zeroLength?: boolean;
  readonly port?: number;
  /** What IP cuts into fragments of so many bytes, the TCP header included; a multiple of 8. */
  readonly fragment?: number;
  /** Fragments of a packet in the order in which they are captured, those that are left out missing; in their own unless given. */
  readonly fragments?: (numbers: readonly number[], packet: number) => readonly number[];
  /** Microseconds of a packet after the first; one thousand each unless given. */
  readonly after?: (packet: number) => number;
}

const LINK_TYPE = { 'ethernet': 1, 'vlan': 1, 'double-vlan': 1, 'sll': 113, 'sll2': 276, 'raw': 101, 'null': 0, 'null-be': 0 } as const;

const bytesOf = (...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};
const be16 = (value: number): number[] => [Math.floor(value / 256) % 256, value % 256];
const be32 = (value: number): number[] => [...be16(Math.floor(value / 65536) % 65536), ...be16(value % 65536)];
const word = (value: number, bigEndian: boolean): number[] => (bigEndian ? be32(value) : be32(value).reverse());
const half = (value: number, bigEndian: boolean): number[] => (bigEndian ? be16(value) : be16(value).reverse());

function tcp(segment: WrittenSegment, { isn = 1000, port = 49152 }: CaptureForm): Uint8Array {
  const { at, bytes, syn = false, fin = false, back = false } = segment;
  const sequence = (isn + (syn ? 0 : 1) + at) % 2 ** 32;
  const ports = back ? [...be16(port), ...be16(40000)] : [...be16(40000), ...be16(port)];
  return bytesOf([...ports, ...be32(sequence), ...be32(0), 8 * 16, (fin ? 1 : 0) + (syn ? 2 : 0) + 16, ...be16(0xffff), 0, 0, 0, 0], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0], bytes);
}

/** What IP sends of one segment: where it stands among the fragmentable bytes, whether others follow, and the bytes. */
interface Part {
  readonly offset: number;
  readonly more: boolean;
  readonly payload: Uint8Array;
}

function ip(segment: WrittenSegment, form: CaptureForm, packet: number, { offset, more, payload }: Part): Uint8Array {
  const { back = false } = segment;
  if (form.v6 === true) {
    const ends = [[0x20, 1, 0xd, 0xb8, ...new Array<number>(11).fill(0), 1], [0x20, 1, 0xd, 0xb8, ...new Array<number>(11).fill(0), 2]];
    const fragment = form.fragment === undefined ? [] : [6, 0, ...be16(offset + (more ? 1 : 0)), ...be32(0x1234_0000 + packet)];
    const extension = form.v6Extensions === true ? [fragment.length > 0 ? 44 : 6, 0, 1, 4, 0, 0, 0, 0, ...fragment] : fragment;
    const length = form.zeroLength === true ? 0 : extension.length + payload.length;
    return bytesOf([0x60, 0, 0, 0, ...be16(length), form.v6Extensions === true ? 0 : fragment.length > 0 ? 44 : 6, 64], ends[back ? 1 : 0] ?? [], ends[back ? 0 : 1] ?? [], extension, payload);
  }
  const options = form.ipOptions === true ? [0x94, 4, 0, 0] : [];
  const header = 20 + options.length;
  const length = form.zeroLength === true ? 0 : header + payload.length;
  const ends = [10, 0, 0, back ? 2 : 1, 10, 0, 0, back ? 1 : 2];
  return bytesOf([0x40 + header / 4, 0, ...be16(length), ...be16(form.fragment === undefined ? 0 : packet + 1), ...be16(form.fragment === undefined ? 0x4000 : (more ? 0x2000 : 0) + offset / 8), 64, 6, 0, 0, ...ends, ...options], payload);
}

/** The packets of one segment: one, or its fragments. */
function framesOf(segment: WrittenSegment, form: CaptureForm, number: number): Uint8Array[] {
  const payload = tcp(segment, form);
  const size = form.fragment ?? payload.length;
  const parts: Part[] = [];
  for (let offset = 0; offset < payload.length; offset += size) parts.push({ offset, more: offset + size < payload.length, payload: payload.subarray(offset, offset + size) });
  const numbers = parts.map((_, i) => i);
  return (form.fragments?.(numbers, number) ?? numbers).flatMap((i) => {
    const part = parts[i];
    return part === undefined ? [] : [frame(ip(segment, form, number, part), form)];
  });
}

function frame(packet: Uint8Array, form: CaptureForm): Uint8Array {
  const type = form.v6 === true ? [0x86, 0xdd] : [8, 0];
  const family = form.v6 === true ? 30 : 2;
  const macs = new Array<number>(12).fill(2);
  switch (form.link ?? 'ethernet') {
    case 'ethernet': {
      const whole = bytesOf(macs, type, packet);
      // The hardware pads to 60 bytes.
      return whole.length < 60 ? bytesOf(whole, new Array<number>(60 - whole.length).fill(0xee)) : whole;
    }
    case 'vlan':
      return bytesOf(macs, [0x81, 0, 0, 5], type, packet);
    case 'double-vlan':
      return bytesOf(macs, [0x88, 0xa8, 0, 5, 0x81, 0, 0, 7], type, packet);
    case 'sll':
      return bytesOf([0, 0, 0, 1, 0, 6, 1, 2, 3, 4, 5, 6, 0, 0], type, packet);
    case 'sll2':
      return bytesOf(type, new Array<number>(18).fill(0), packet);
    case 'raw':
      return packet;
    case 'null':
      return bytesOf(word(family, false), packet);
    case 'null-be':
      return bytesOf(word(family, true), packet);
  }
}

/** A capture of these packets, one a millisecond, the first 10.5 seconds after 1970 began. */
export function writeCapture(segments: readonly WrittenSegment[], form: CaptureForm = {}): Uint8Array {
  const { file = 'pcap', bigEndian = false, nano = false, link = 'ethernet' } = form;
  const w = (value: number): number[] => word(value, bigEndian);
  const h = (value: number): number[] => half(value, bigEndian);
  const linkType = LINK_TYPE[link];
  const parts: (Uint8Array | readonly number[])[] = [];
  if (file === 'pcap') parts.push([...w(nano ? 0xa1b23c4d : 0xa1b2c3d4), ...h(2), ...h(4), ...w(0), ...w(0), ...w(262144), ...w(linkType)]);
  else {
    parts.push([0x0a, 0x0d, 0x0d, 0x0a, ...w(28), ...w(0x1a2b3c4d), ...h(1), ...h(0), ...w(0xffffffff), ...w(0xffffffff), ...w(28)]);
    parts.push([...w(1), ...w(32), ...h(linkType), ...h(0), ...w(0), ...h(9), ...h(1), nano ? 9 : 6, 0, 0, 0, ...w(0), ...w(32)]);
    // A block of another kind, to be passed over.
    parts.push([...w(5), ...w(24), ...w(0), ...w(0), ...w(0), ...w(24)]);
  }
  const packets = segments.flatMap((segment, i) => framesOf(segment, form, i).map((whole) => ({ whole, snap: segment.snap })));
  packets.forEach(({ whole, snap }, i) => {
    const kept = whole.subarray(0, snap ?? whole.length);
    const micros = 10_500_000 + (form.after?.(i) ?? i * 1000);
    const padding = new Array<number>((4 - (kept.length % 4)) % 4).fill(0);
    if (file === 'pcap') parts.push([...w(Math.floor(micros / 1e6)), ...w((micros % 1e6) * (nano ? 1000 : 1)), ...w(kept.length), ...w(whole.length)], kept);
    else if (file === 'pcapng-simple') parts.push([...w(3), ...w(16 + kept.length + padding.length), ...w(whole.length)], kept, padding, w(16 + kept.length + padding.length));
    else {
      const ticks = micros * (nano ? 1000 : 1);
      const size = 32 + kept.length + padding.length;
      const head = file === 'pcapng-obsolete' ? [...w(2), ...w(size), ...h(0), ...h(0)] : [...w(6), ...w(size), ...w(0)];
      parts.push([...head, ...w(Math.floor(ticks / 2 ** 32)), ...w(ticks % 2 ** 32), ...w(kept.length), ...w(whole.length)], kept, padding, w(size));
    }
  });
  return bytesOf(...parts);
}

/** A stream cut into segments of a size, with SYN before and FIN behind. */
export function segmentsOf(stream: Uint8Array, size: number): WrittenSegment[] {
  const none = new Uint8Array(0);
  const segments: WrittenSegment[] = [{ at: 0, bytes: none, syn: true }, { at: 0, bytes: none, syn: true, back: true }];
  for (let at = 0; at < stream.length; at += size) segments.push({ at, bytes: stream.subarray(at, at + size) });
  return [...segments, { at: stream.length, bytes: none, fin: true }];
}
