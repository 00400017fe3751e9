/**
 * TCP segments that IP sent in fragments (RFC 791 3.2, RFC 8200 4.5). Nothing is put together: once the first fragment, which has the TCP
 * header, says where its packet belongs, each fragment is a piece of the stream by itself, and what is missing is a hole like any other.
 */
import type { Look } from '../bytes/look.ts';
import type { Flow } from './flow.ts';
import type { Packet } from './packet.ts';
import { addressBytes, type Segment } from './segment.ts';

const WRAP = 2 ** 32;

/** Packets in fragments that are known at one time: far fewer than the 65,536 after which IPv4 uses an identification again. */
export const MAX_DATAGRAMS = 1024;

/** Fragments that wait for the first one of their packet; of 64 KiB in pieces of 8 bytes there are 8,192. */
export const MAX_WAITING = 16_384;

interface Fragment {
  /** Place among the fragmentable bytes of its packet, the TCP header included. */
  readonly offset: number;
  readonly file: number;
  readonly captured: number;
  readonly length: number;
  readonly more: boolean;
  readonly time: number;
  /** Of its packet in the file, from 0. */
  readonly number: number;
}

/** What the first fragment says. */
interface First {
  readonly flow: Flow;
  readonly header: Segment;
  /** Bytes of it before the payload. */
  readonly skip: number;
}

interface Datagram {
  first: First | null;
  waiting: Fragment[];
  /** Bytes so far, and all its bytes; Infinity before the last fragment. */
  have: number;
  end: number;
}

export class Fragments {
  /** Fragments whose first one never came, or came too late. */
  lost = 0;
  #partial = 0;
  #waiting = 0;
  /** In the order in which they began. */
  readonly #datagrams = new Map<string, Datagram>();

  /** Packets of which fragments are missing though the first is there. */
  get partial(): number {
    let partial = this.#partial;
    for (const { first, have, end } of this.#datagrams.values()) if (first !== null && have < end) partial++;
    return partial;
  }

  /** Fragments without the first one of their packet, those that still wait included. */
  get orphans(): number {
    return this.lost + this.#waiting;
  }

  /** @param flowOf the direction that a packet with these first bytes belongs to; null where it is not followed */
  add(packet: Packet, head: Look, segment: Segment, time: number, flowOf: () => Flow | null): void {
    const { offset, more, data, fragment: length } = segment;
    const piece: Fragment = { offset, more, length, time, number: packet.number, file: packet.start + data, captured: Math.max(0, Math.min(packet.captured - data, length)) };
    const datagram = this.#datagramOf(keyOf(head, segment), segment);
    datagram.have += length;
    if (!more) datagram.end = offset + length;
    if (offset === 0 && datagram.first === null) {
      const flow = flowOf();
      if (flow === null) return;
      datagram.first = { flow, header: { ...segment }, skip: segment.payload - data };
      place(datagram.first, piece);
      for (const late of datagram.waiting) place(datagram.first, late);
      this.#waiting -= datagram.waiting.length;
      datagram.waiting = [];
    } else if (datagram.first !== null) place(datagram.first, piece);
    else if (this.#waiting >= MAX_WAITING) this.lost++;
    else {
      this.#waiting++;
      datagram.waiting.push(piece);
    }
  }

  #datagramOf(key: string, { offset, sequence }: Segment): Datagram {
    const known = this.#datagrams.get(key);
    // Another first fragment is another packet, of the same identification.
    if (known !== undefined && (offset > 0 || known.first === null || known.first.header.sequence === sequence)) return known;
    if (known !== undefined) this.#forget(key, known);
    const [oldest] = this.#datagrams;
    if (this.#datagrams.size >= MAX_DATAGRAMS && oldest !== undefined) this.#forget(...oldest);
    const datagram: Datagram = { first: null, waiting: [], have: 0, end: Infinity };
    this.#datagrams.set(key, datagram);
    return datagram;
  }

  #forget(key: string, { first, waiting, have, end }: Datagram): void {
    this.lost += waiting.length;
    this.#waiting -= waiting.length;
    if (first !== null && have < end) this.#partial++;
    this.#datagrams.delete(key);
  }
}

/** The part of a fragment that is payload, at its place in the stream. */
function place({ flow, header, skip }: First, { offset, file, captured, length, more, time, number }: Fragment): void {
  const before = Math.min(length, Math.max(0, skip - offset));
  // A SYN takes a number of its own, in front of what it carries.
  const syn = header.syn && offset === 0;
  const sequence = (header.sequence + Math.max(0, offset - skip) + (header.syn && !syn ? 1 : 0)) % WRAP;
  flow.add({ ...header, sequence, syn, fin: header.fin && !more, length: length - before }, file + before, Math.max(0, captured - before), time, number);
}

function keyOf(head: Look, segment: Segment): string {
  const { addresses, identification } = segment;
  return `${String.fromCharCode(...head.bytes(addresses, addresses + 2 * addressBytes(segment)))}${identification}`;
}
