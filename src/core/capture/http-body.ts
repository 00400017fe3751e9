/** The body of an HTTP message as a byte source: one range of what it stands in, or the data of its chunks one behind the other. */
import type { ByteRange } from '../bytes/range.ts';
import type { ByteClock, ByteSource } from '../bytes/source.ts';
import { GrowableF64, upperBound } from '../index/growable.ts';

/** Bytes that one read brings beyond those of the body: lines of chunks. */
const MAX_SPAN = 4 * 1024 * 1024;

export class HttpBody {
  size = 0;
  /** Where each piece begins in the body, and in what the message stands in. */
  readonly #at = new GrowableF64();
  readonly #outer = new GrowableF64();

  /** The next bytes of the body. */
  add(outer: number, length: number): void {
    if (length <= 0) return;
    this.#at.push(this.size);
    this.#outer.push(outer);
    this.size += length;
  }

  get pieces(): number {
    return this.#at.length;
  }

  #endOf(piece: number): number {
    return piece + 1 < this.#at.length ? this.#at.at(piece + 1) : this.size;
  }

  /** Where a byte of the body stands outside. */
  outer(offset: number): number {
    const piece = upperBound(this.#at.length, (i) => this.#at.at(i), offset) - 1;
    return piece < 0 ? 0 : this.#outer.at(piece) + offset - this.#at.at(piece);
  }

  /** Bytes of the body before a place outside. */
  inner(place: number): number {
    const piece = upperBound(this.#outer.length, (i) => this.#outer.at(i), place) - 1;
    return piece < 0 ? 0 : Math.min(this.#endOf(piece), this.#at.at(piece) + place - this.#outer.at(piece));
  }

  holes(outer: readonly ByteRange[]): ByteRange[] {
    return outer.map(({ start, end }) => ({ start: this.inner(start), end: this.inner(end) })).filter(({ start, end }) => end > start);
  }

  /** The clock of what it stands in, for the bytes of the body. */
  clock(outer: ByteClock): ByteClock {
    // Segments that end before the body have nothing of it.
    const first = upperBound(outer.segments, (i) => outer.endOf(i), this.outer(0));
    return {
      seconds: outer.seconds,
      nanoseconds: outer.nanoseconds,
      segments: outer.segments - first,
      at: (offset) => (offset < this.size ? outer.at(this.outer(offset)) : NaN),
      startOf: (segment) => this.inner(outer.startOf(first + segment)),
      endOf: (segment) => this.inner(outer.endOf(first + segment)),
      timeOf: (segment) => outer.timeOf(first + segment),
    };
  }

  /** The body's bytes out of those that the message stands in. */
  over(outer: ByteSource): ByteSource {
    const { holes = [], clock = null } = outer;
    return {
      size: this.size,
      holes: this.holes(holes),
      clock: clock === null ? null : this.clock(clock),
      read: async (start, length) => {
        const bytes = this.#room(start, length);
        for (const { from, to, at } of this.#reads(start, bytes.byteLength)) this.#spread(await outer.read(from, to - from), from, at, bytes, start);
        return bytes;
      },
    };
  }

  /** The same at once, over a reader that answers at once. */
  readSync(read: (start: number, length: number) => Uint8Array, start: number, length: number): Uint8Array {
    const bytes = this.#room(start, length);
    for (const { from, to, at } of this.#reads(start, bytes.byteLength)) this.#spread(read(from, to - from), from, at, bytes, start);
    return bytes;
  }

  #room(start: number, length: number): Uint8Array {
    return new Uint8Array(Math.max(0, Math.min(length, this.size - start)));
  }

  /** Reads outside that together bring a range of the body: pieces that stand near each other come in one. */
  *#reads(start: number, length: number): Generator<{ readonly from: number; readonly to: number; readonly at: number }> {
    const end = start + length;
    for (let at = start; at < end; ) {
      const from = this.outer(at);
      const piece = upperBound(this.#at.length, (i) => this.#at.at(i), at) - 1;
      let last = piece;
      while (last + 1 < this.#at.length && this.#at.at(last + 1) < end && this.#outer.at(last + 1) - from <= MAX_SPAN) last++;
      const next = Math.min(end, this.#endOf(last));
      yield { from, to: this.outer(next - 1) + 1, at };
      at = next;
    }
  }

  /** Puts what one read brought, which begins with the byte `at` of the body, where it belongs. */
  #spread(read: Uint8Array, from: number, at: number, bytes: Uint8Array, start: number): void {
    let piece = upperBound(this.#at.length, (i) => this.#at.at(i), at) - 1;
    for (let place = at; place < start + bytes.byteLength; piece++) {
      const behind = this.#outer.at(piece) + place - this.#at.at(piece) - from;
      if (piece >= this.#at.length || behind >= read.byteLength) return;
      const end = Math.min(this.#endOf(piece), start + bytes.byteLength, place + read.byteLength - behind);
      bytes.set(read.subarray(behind, behind + end - place), place - start);
      place = end;
    }
  }
}
