/**
 * One direction of one TCP connection while the capture is walked: where in the file each byte of its stream stands. Columns, because
 * a capture of a 64 GiB migration has 45 million segments. Of bytes that were sent twice, those captured first are kept.
 */
import { intersect, type ByteRange } from '../bytes/range.ts';
import { GrowableF64, GrowableU32, lowerBound } from '../index/growable.ts';
import { Aside, NEAR, type FarSegment } from './aside.ts';
import type { Segment } from './segment.ts';
import { Steadiness } from './steady.ts';

const WRAP = 2 ** 32;

/** Repeats that are compared with what came first; more of them are only counted. */
export const MAX_REPEATS = 10_000;

/** RFC 7323 2.2: no window is larger, so that what lies further off belongs to another connection. */
const MAX_WINDOW = 2 ** 30;

/** The latest holes, which can still be filled: a window's worth of segments at 1 KiB has ten times as many, and loss is not total. */
export const MAX_HOLES = 100_000;

/** Bytes of the stream that stand once more in the file. */
export interface Repeat {
  readonly at: number;
  readonly file: number;
  readonly length: number;
}

export class Flow {
  readonly from: string;
  readonly to: string;
  /** Whether its SYN was seen: the stream then begins at the connection's first byte, else at the lowest that was captured. */
  sawSyn = false;
  sawFin = false;
  sawRst = false;
  packets = 0;
  /** Payload bytes on the wire, repeated ones each time. */
  bytes = 0;
  /** Times of its first and last packet, in nanoseconds from the capture's first. */
  first = NaN;
  last = NaN;
  /** Of the times of its packets in the order of the file; those that IP sent in fragments are left out, which are put together first. */
  readonly steadiness = new Steadiness();

  /** Pieces of the stream: place in it (in the unwrapped sequence space, which begins at 2^32), place in the file, bytes, time. */
  readonly at = new GrowableF64();
  readonly file = new GrowableF64();
  readonly length = new GrowableU32();
  readonly time = new GrowableF64();
  /** Whether the pieces are in the order of the stream. */
  inOrder = true;
  /** Ascending ranges of the stream that no piece has, between its first and last byte. */
  holes: ByteRange[] = [];
  readonly repeats: Repeat[] = [];
  repeatCount = 0;
  /** Segments that lie outside of what the stream has come to; behind {@link finish} they are none of it. */
  readonly aside = new Aside();

  /** First byte of the stream, and the end of what was seen of it. */
  #start = NaN;
  #end = NaN;
  /** Where its FIN stands: nothing of this stream comes from there on. */
  #finAt = Infinity;

  constructor(from: string, to: string) {
    this.from = from;
    this.to = to;
  }

  get start(): number {
    return Number.isNaN(this.#start) ? 0 : this.#start;
  }

  /** Bytes of the stream as far as the capture tells of it, holes included. */
  get streamLength(): number {
    return Number.isNaN(this.#start) ? 0 : this.#end - this.#start;
  }

  /** Sequence numbers count modulo 2^32: the place nearest to where the stream is. */
  #unwrap(sequence: number): number {
    if (Number.isNaN(this.#end)) return WRAP + sequence;
    const place = Math.floor(this.#end / WRAP) * WRAP + sequence;
    const distance = place - this.#end;
    return distance > WRAP / 2 ? place - WRAP : distance < -WRAP / 2 ? place + WRAP : place;
  }

  /**
   * Whether a segment begins another stream on the same ports: a SYN with another number; data behind a FIN, whose number is the last
   * (RFC 9293 3.6); data beyond any window.
   */
  isOver(segment: Segment): boolean {
    if (Number.isNaN(this.#start) || segment.rst) return false;
    const place = this.#unwrap(segment.sequence);
    if (segment.syn) return place + 1 !== this.#start;
    if (segment.length === 0) return false;
    return place >= this.#finAt || (Math.abs(place - this.#end) > MAX_WINDOW && this.aside.leadsTo(place));
  }

  /** @param file place of the payload in the file; `captured` its bytes there, at most `segment.length`; `number` that of its packet */
  add(segment: Segment, file: number, captured: number, time: number, number = this.packets): void {
    this.packets++;
    if (Number.isNaN(this.first)) this.first = time;
    this.last = time;
    // A SYN takes a number of its own. What a RST carries is a text, not the stream (RFC 9293 3.5.3).
    const start = this.#unwrap(segment.sequence) + (segment.syn ? 1 : 0);
    if (start !== this.#end && this.#isFar(start, segment)) {
      if (!this.aside.leadsTo(start) || Math.abs(start - this.#end) > MAX_WINDOW) {
        if (segment.length > 0 || segment.fin) this.aside.push({ segment, start, ahead: start > this.#end, file, captured, time, number });
        return;
      }
      for (const far of this.aside.take(start - NEAR, start - 1)) this.#take(far);
    }
    this.#take({ segment, start, file, captured, time });
    if (this.#end >= this.aside.next) for (const far of this.aside.take(this.#start, this.#end)) this.#take(far);
  }

  /** What waits within reach of the stream is part of it; call when all packets have been seen. */
  finish(): void {
    for (let taken = this.#reached(); taken.length > 0; taken = this.#reached()) for (const far of taken) this.#take(far);
  }

  #reached(): FarSegment[] {
    return this.aside.take(this.#start - NEAR, this.#end + NEAR);
  }

  /** Those that lead to `segment`, which begins another stream: they are part of that. */
  leading(segment: Segment): FarSegment[] {
    const start = this.#unwrap(segment.sequence);
    return this.aside.take(start - NEAR, start - 1);
  }

  /** Far off, with something that would change the stream. */
  #isFar(start: number, { length, fin, rst, syn }: Segment): boolean {
    if (Number.isNaN(this.#start) || syn || (length === 0 && !fin && !rst && this.aside.next === Infinity)) return false;
    return start > this.#end + NEAR || start < Math.max(this.#start - NEAR, this.#end - MAX_WINDOW);
  }

  #take({ segment, start, file, captured, time }: Omit<FarSegment, 'number' | 'ahead'>): void {
    this.sawRst ||= segment.rst;
    this.sawFin ||= segment.fin;
    this.sawSyn ||= segment.syn;
    const length = segment.rst ? 0 : segment.length;
    if (Number.isNaN(this.#start)) {
      this.#start = start;
      this.#end = start;
    }
    if (segment.fin) this.#finAt = start + length;
    // A FIN stands behind the last byte that was sent, whether or not that was captured.
    if (segment.fin && start > this.#end) {
      this.#insertHole({ start: this.#end, end: start });
      this.#end = start;
    }
    // A keep-alive probe repeats the byte before the next one, or carries none.
    if (length === 0) return;
    this.bytes += length;
    this.#place(start, start + length, file, captured, time);
  }

  #place(start: number, end: number, file: number, captured: number, time: number): void {
    // Nearly all come in order and whole.
    if (start === this.#end && captured === end - start) {
      this.#push(start, file, captured, time);
      this.#end = end;
      return;
    }
    const have = { start, end: start + captured };
    if (start < this.#start && !this.sawSyn) {
      // Captured from the middle on, and out of order: the stream begins earlier than thought.
      this.#insertHole({ start, end: this.#start });
      this.#start = start;
    }
    if (have.end > this.#end || end > this.#end) {
      const news = Math.max(start, this.#end);
      if (news > this.#end) this.#insertHole({ start: this.#end, end: news });
      if (have.end > news) this.#push(news, file + news - start, have.end - news, time);
      if (end > Math.max(have.end, news)) this.#insertHole({ start: Math.max(have.end, news), end });
      const before = this.#end;
      this.#end = Math.max(this.#end, end);
      if (start < before) this.#fill({ start, end: Math.min(have.end, before) }, file, start, time);
      return;
    }
    this.#fill(have, file, start, time);
  }

  /** Bytes behind the end of what was seen: into holes where there are any, else they are repeats. */
  #fill(have: ByteRange, file: number, start: number, time: number): void {
    const { holes } = this;
    const first = lowerBound(holes.length, (i) => holes[i]?.end ?? 0, have.start + 1);
    const left: ByteRange[] = [];
    let filled = 0;
    let end = first;
    for (let hole = holes[first]; hole !== undefined && hole.start < have.end; hole = holes[++end]) {
      const part = intersect(hole, have);
      if (part === null) break;
      if (end < holes.length - MAX_HOLES) {
        this.givenUp = true;
        left.push(hole);
        continue;
      }
      this.inOrder = false;
      this.#push(part.start, file + part.start - start, part.end - part.start, time);
      filled += part.end - part.start;
      if (hole.start < part.start) left.push({ start: hole.start, end: part.start });
      if (part.end < hole.end) left.push({ start: part.end, end: hole.end });
    }
    if (filled > 0) holes.splice(first, end - first, ...left);
    if (filled >= have.end - have.start) return;
    this.repeatCount++;
    if (this.repeats.length < MAX_REPEATS) this.repeats.push({ at: have.start, file: file + have.start - start, length: have.end - have.start });
  }

  #push(at: number, file: number, length: number, time: number): void {
    this.at.push(at);
    this.file.push(file);
    this.length.push(length);
    this.time.push(time);
  }

  /** Holes arise at the end, or at the beginning where the stream turns out to begin earlier. */
  #insertHole(hole: ByteRange): void {
    if (hole.end <= hole.start) return;
    const last = this.holes.at(-1);
    if (last?.end === hole.start) this.holes[this.holes.length - 1] = { start: last.start, end: hole.end };
    else if (last === undefined || hole.start >= last.end) this.holes.push(hole);
    else {
      this.inOrder = false;
      this.holes.unshift(hole);
    }
  }

  /** Whether bytes came for a hole that was too old to be filled: they count as missing though the capture has them. */
  givenUp = false;
}
