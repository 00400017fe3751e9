/** From a packet's first bytes to its TCP segment: link layer, IPv4 or IPv6, TCP. Numbers in network order are big-endian. */
import { hasBit } from '../bytes/integers.ts';
import type { Look } from '../bytes/look.ts';
import { LINK } from './packet.ts';

/** One segment; used again for the next. */
export interface Segment {
  /** EtherType of the network layer, and where it begins in the packet. */
  protocol: number;
  network: number;
  v6: boolean;
  /** Where the sender's address stands in the packet; the receiver's follows it. */
  addresses: number;
  /** Where the sender's port stands; the receiver's follows it. */
  ports: number;
  sequence: number;
  syn: boolean;
  fin: boolean;
  rst: boolean;
  /** Where its payload begins, from the packet's first byte. */
  payload: number;
  /** Bytes of payload on the wire. */
  length: number;
  /** Of a fragment of IP: its packet's number, its place in that, whether others follow it, where its own bytes begin, and how many they are. */
  identification: number;
  offset: number;
  more: boolean;
  data: number;
  fragment: number;
}

export const emptySegment = (): Segment => ({ protocol: 0, network: 0, v6: false, addresses: 0, ports: 0, sequence: 0, syn: false, fin: false, rst: false, payload: 0, length: 0, identification: 0, offset: 0, more: false, data: 0, fragment: 0 });

/** Why a packet carries no segment that can be used. */
export type NoSegment = 'link' | 'not-tcp' | 'fragment' | 'short';

const IPV4 = 0x0800;
const IPV6 = 0x86dd;
/** 802.1Q, 802.1ad, and the older double tag. */
const TAGS: ReadonlySet<number> = new Set([0x8100, 0x88a8, 0x9100]);

const TCP = 6;
/** Of IPv6: hop-by-hop, routing, destination options; 44 is the fragment header, 51 the authentication header. */
const EXTENSIONS: ReadonlySet<number> = new Set([0, 43, 60, 135]);
const FRAGMENT = 44;
const AUTHENTICATION = 51;

/** AF_INET6 as the systems number it that write LINK.NULL. */
const AF_INET6: ReadonlySet<number> = new Set([10, 24, 28, 30]);

/**
 * Fills `segment` from a packet; null when that went well. Of a fragment all is filled but, where it is not the first, what the TCP
 * header says. `original` is the packet's length on the wire.
 */
export function readSegment(linkType: number, head: Look, original: number, segment: Segment): NoSegment | null {
  const reason = readLink(linkType, head, segment);
  if (reason !== null) return reason;
  if (segment.protocol === IPV4) return readIpv4(head, segment.network, original, segment);
  return segment.protocol === IPV6 ? readIpv6(head, segment.network, original, segment) : 'not-tcp';
}

/** Fills in where the network layer begins and which it is. */
function readLink(linkType: number, head: Look, segment: Segment): NoSegment | null {
  switch (linkType) {
    case LINK.ETHERNET:
      return tagged(head, 12, segment);
    case LINK.LINUX_SLL:
      return tagged(head, 14, segment);
    case LINK.LINUX_SLL2:
      return head.length < 20 ? 'short' : behindTags(head, head.u16(0), 20, segment);
    case LINK.NULL:
    case LINK.LOOP:
      return loopback(head, segment);
    case LINK.RAW:
    case LINK.RAW_BSD:
    case LINK.RAW_OPENBSD:
    case LINK.IPV4:
    case LINK.IPV6:
      return head.length < 1 ? 'short' : found(segment, Math.floor(head.u8(0) / 16) === 6 ? IPV6 : IPV4, 0);
    default:
      return 'link';
  }
}

function found(segment: Segment, protocol: number, at: number): null {
  segment.protocol = protocol;
  segment.network = at;
  return null;
}

const tagged = (head: Look, at: number, segment: Segment): NoSegment | null => (head.length < at + 2 ? 'short' : behindTags(head, head.u16(at), at + 2, segment));

/** What stands behind any number of VLAN tags, of which each has a type of what follows at its end. */
function behindTags(head: Look, first: number, at: number, segment: Segment): NoSegment | null {
  let type = first;
  let place = at;
  while (type !== IPV4 && TAGS.has(type)) {
    if (place + 4 > head.length) return 'short';
    type = head.u16(place + 2);
    place += 4;
  }
  return found(segment, type, place);
}

/** The address family in the byte order of the machine that captured, or in network order: whichever is small. */
function loopback(head: Look, segment: Segment): NoSegment | null {
  if (head.length < 4) return 'short';
  const family = Math.min(head.u32(0, true), head.u32(0));
  return found(segment, AF_INET6.has(family) ? IPV6 : IPV4, 4);
}

function readIpv4(head: Look, at: number, original: number, segment: Segment): NoSegment | null {
  if (head.length < at + 20 || Math.floor(head.u8(at) / 16) !== 4) return 'short';
  if (head.u8(at + 9) !== TCP) return 'not-tcp';
  const header = (head.u8(at) % 16) * 4;
  if (header < 20) return 'short';
  // A total length of 0 is what segmentation offload leaves when the real one does not fit.
  const stated = head.u16(at + 2);
  const total = stated === 0 ? original - at : stated;
  segment.v6 = false;
  segment.addresses = at + 12;
  const fragments = head.u16(at + 6) % 0x4000;
  if (fragments === 0) return readTcp(head, at + header, at + total, segment);
  segment.identification = head.u16(at + 4);
  return readFragment(head, at + header, at + header, at + total, (fragments % 0x2000) * 8, fragments >= 0x2000, segment);
}

/** More fragments, or an offset: only the first has the TCP header. The bytes that were cut in pieces begin at `data`. */
function readFragment(head: Look, data: number, tcp: number, end: number, offset: number, more: boolean, segment: Segment): NoSegment {
  segment.offset = offset;
  segment.more = more;
  segment.data = data;
  segment.fragment = Math.max(0, end - data);
  return offset > 0 ? 'fragment' : (readTcp(head, tcp, end, segment) ?? (segment.payload > end ? 'short' : 'fragment'));
}

function readIpv6(head: Look, at: number, original: number, segment: Segment): NoSegment | null {
  if (head.length < at + 40 || Math.floor(head.u8(at) / 16) !== 6) return 'short';
  const stated = head.u16(at + 4);
  const end = stated === 0 ? original : at + 40 + stated;
  let next = head.u8(at + 6);
  let place = at + 40;
  segment.v6 = true;
  segment.addresses = at + 8;
  let fragments = 0;
  let data = 0;
  while (EXTENSIONS.has(next) || next === AUTHENTICATION || next === FRAGMENT) {
    if (head.length < place + 8) return 'short';
    // RFC 6946: offset 0 and no more fragments is a whole packet. The reserved bits between do not count.
    if (next === FRAGMENT && hasFragments(head.u16(place + 2))) {
      fragments = head.u16(place + 2);
      segment.identification = head.u32(place + 4);
      data = place + 8;
      const after = head.u8(place);
      if (fragments >= 8) return after === TCP || EXTENSIONS.has(after) ? readFragment(head, data, data, end, fragments - (fragments % 8), fragments % 2 === 1, segment) : 'not-tcp';
    }
    const length = next === AUTHENTICATION ? (head.u8(place + 1) + 2) * 4 : next === FRAGMENT ? 8 : (head.u8(place + 1) + 1) * 8;
    next = head.u8(place);
    place += length;
  }
  if (next !== TCP) return 'not-tcp';
  return fragments === 0 ? readTcp(head, place, end, segment) : readFragment(head, data, place, end, 0, true, segment);
}

const hasFragments = (offsetAndMore: number): boolean => offsetAndMore >= 8 || offsetAndMore % 2 === 1;

function readTcp(head: Look, at: number, end: number, segment: Segment): NoSegment | null {
  if (head.length < at + 14) return 'short';
  const header = Math.floor(head.u8(at + 12) / 16) * 4;
  if (header < 20) return 'short';
  const flags = head.u8(at + 13);
  segment.ports = at;
  segment.sequence = head.u32(at + 4);
  segment.fin = hasBit(flags, 0);
  segment.syn = hasBit(flags, 1);
  segment.rst = hasBit(flags, 2);
  segment.payload = at + header;
  segment.length = Math.max(0, end - at - header);
  return null;
}

/** Bytes of one address. */
export const addressBytes = ({ v6 }: Segment): number => (v6 ? 16 : 4);

/** Sender and receiver in words, as `10.0.0.1:8002` and `[fe80::1]:8002`. */
export function endpoints(head: Look, segment: Segment): { from: string; to: string } {
  const address = segment.v6 ? (at: number) => `[${ipv6(head, at)}]` : (at: number) => head.bytes(at, at + 4).join('.');
  const { addresses, ports } = segment;
  return { from: `${address(addresses)}:${head.u16(ports)}`, to: `${address(addresses + addressBytes(segment))}:${head.u16(ports + 2)}` };
}

function ipv6(head: Look, at: number): string {
  const groups = Array.from({ length: 8 }, (_, i) => head.u16(at + 2 * i).toString(16)).join(':');
  // The first run of zero groups in short, as people write it.
  return groups.replace(/(?:^|:)0(?::0)+(?::|$)/, '::');
}
