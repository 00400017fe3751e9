/** One captured packet as the readers of capture files hand it on, and what they do with it. */
import type { Scan } from '../bytes/cursor.ts';
import type { Look } from '../bytes/look.ts';

/** LINKTYPE_ values of tcpdump.org/linktypes.html that can carry TCP and are read here. */
export const LINK = { NULL: 0, ETHERNET: 1, RAW_BSD: 12, RAW_OPENBSD: 14, RAW: 101, LOOP: 108, LINUX_SLL: 113, IPV4: 228, IPV6: 229, LINUX_SLL2: 276 } as const;

export interface Packet {
  /** Number in the file, from 0. */
  number: number;
  linkType: number;
  /** Seconds since 1970 of the capture, whole, and nanoseconds. */
  seconds: number;
  nanoseconds: number;
  /** Where its first byte stands in the file. */
  start: number;
  /** Bytes that were captured; those on the wire. */
  captured: number;
  original: number;
}

/** Takes a packet's first bytes: all of them, or as many as headers can be. Both objects are used again. */
export type PacketVisitor = (packet: Packet, head: Look) => void;

/** Bytes of a packet that hold its headers: Ethernet with two tags, IPv6 with extension headers, TCP with options; the rest is payload. */
export const HEAD_BYTES = 320;

/** Where the packets of a file ended, and why. */
export interface CaptureEnd {
  readonly format: string;
  readonly packets: number;
  /** Bytes of the file that were read as packets or blocks; less than its size where the rest makes no sense. */
  readonly end: number;
  /** A sentence, where the file is cut or broken at `end`; empty where it is whole. */
  readonly fault: string;
}

export type CaptureWalk = Scan<CaptureEnd>;
