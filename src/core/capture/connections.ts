/** The TCP connections of a capture, by their ends. */
import type { Look } from '../bytes/look.ts';
import { Flow } from './flow.ts';
import { Fragments } from './fragments.ts';
import type { Packet, PacketVisitor } from './packet.ts';
import { addressBytes, emptySegment, endpoints, readSegment, type NoSegment, type Segment } from './segment.ts';

/** Directions that are followed; packets of more are only counted. */
const MAX_FLOWS = 10_000;

interface Known {
  readonly flow: Flow;
  /** Address and port bytes of both ends. */
  readonly key: Uint8Array;
}

export class Connections {
  /** In the order of their first packets; each is one direction. */
  readonly flows: Flow[] = [];
  /** Segments that IP sent in pieces. */
  readonly fragments = new Fragments();
  /** Packets that carry no segment, by reason; those that are fragments are no loss by themselves. */
  readonly without: Record<NoSegment, number> = { 'link': 0, 'not-tcp': 0, 'fragment': 0, 'short': 0 };
  /** Packets of directions beyond the limit. */
  unfollowed = 0;
  /** Packets of link types that are not read here, by type. */
  readonly linkTypes = new Map<number, number>();
  /** Time of the first packet, in whole seconds since 1970 and nanoseconds; NaN where the capture has no times. */
  startSeconds = NaN;
  startNanoseconds = 0;
  readonly #current = new Map<string, Known>();
  /** A capture of a migration has two directions that matter: the last ones seen are looked at first. */
  #recent: Known[] = [];
  readonly #segment: Segment = emptySegment();

  readonly visit: PacketVisitor = (packet, head) => {
    const segment = this.#segment;
    const time = this.#timeOf(packet);
    const reason = readSegment(packet.linkType, head, packet.original, segment);
    if (reason !== null) {
      this.without[reason]++;
      if (reason === 'fragment') this.fragments.add(packet, head, segment, time, () => this.#flowOf(head, segment));
      if (reason === 'link') this.linkTypes.set(packet.linkType, (this.linkTypes.get(packet.linkType) ?? 0) + 1);
      return;
    }
    const flow = this.#flowOf(head, segment);
    if (flow === null) {
      this.unfollowed++;
      return;
    }
    // Frames shorter than 60 bytes are padded: what stands behind the segment's own length is none of it.
    const captured = Math.max(0, Math.min(packet.captured - segment.payload, segment.length));
    flow.steadiness.add(time);
    flow.add(segment, packet.start + segment.payload, captured, time, packet.number);
  };

  /** Nanoseconds since the first packet: exact for captures of up to 104 days. */
  #timeOf({ seconds, nanoseconds }: Packet): number {
    if (Number.isNaN(this.startSeconds)) {
      this.startSeconds = seconds;
      this.startNanoseconds = nanoseconds;
    }
    return (seconds - this.startSeconds) * 1e9 + nanoseconds - this.startNanoseconds;
  }

  #flowOf(head: Look, segment: Segment): Flow | null {
    const known = this.#recentOf(head, segment) ?? this.#lookUp(head, segment);
    if (known === null) return null;
    if (!known.flow.isOver(segment)) return known.flow;
    const next = this.#begin(head, segment)?.flow ?? null;
    if (next !== null) for (const { segment: first, file, captured, time, number } of known.flow.leading(segment)) next.add(first, file, captured, time, number);
    return next;
  }

  /** A loop, as a function made for each packet would be garbage. */
  #recentOf(head: Look, segment: Segment): Known | null {
    for (const known of this.#recent) if (isKey(known.key, head, segment)) return known;
    return null;
  }

  #lookUp(head: Look, segment: Segment): Known | null {
    const { from, to } = endpoints(head, segment);
    const known = this.#current.get(`${from} ${to}`) ?? this.#begin(head, segment);
    if (known !== null) this.#recent = [known, ...this.#recent.slice(0, 3)];
    return known;
  }

  #begin(head: Look, segment: Segment): Known | null {
    if (this.flows.length >= MAX_FLOWS) return null;
    const { from, to } = endpoints(head, segment);
    const known = { flow: new Flow(from, to), key: keyOf(head, segment) };
    this.flows.push(known.flow);
    this.#current.set(`${from} ${to}`, known);
    this.#recent = this.#recent.filter(({ flow }) => flow.from !== from || flow.to !== to);
    return known;
  }
}

const PORTS = 4;

function keyOf(head: Look, segment: Segment): Uint8Array {
  const addresses = 2 * addressBytes(segment);
  const key = new Uint8Array(addresses + PORTS);
  key.set(head.bytes(segment.addresses, segment.addresses + addresses));
  key.set(head.bytes(segment.ports, segment.ports + PORTS), addresses);
  return key;
}

function isKey(key: Uint8Array, head: Look, segment: Segment): boolean {
  const addresses = 2 * addressBytes(segment);
  if (key.length !== addresses + PORTS) return false;
  for (let i = 0; i < PORTS; i++) if (key[addresses + i] !== head.u8(segment.ports + i)) return false;
  for (let i = 0; i < addresses; i++) if (key[i] !== head.u8(segment.addresses + i)) return false;
  return true;
}
