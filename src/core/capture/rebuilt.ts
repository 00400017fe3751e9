/** A TCP stream out of a capture as a byte source: a table of where its bytes stand in the file, no copy of them. */
import type { ByteRange } from '../bytes/range.ts';
import type { ByteClock, ByteSource } from '../bytes/source.ts';
import { upperBound } from '../index/growable.ts';
import type { Flow } from './flow.ts';

/** Bytes that one read of the file may bring beyond those that are wanted: headers between payloads, other connections. */
const MAX_SPAN = 4 * 1024 * 1024;

/** Numbers of the pieces in the order of the stream. Nearly all come in order: those that do not are sorted and merged in. */
function sorted({ at }: Flow): Uint32Array {
  const late: number[] = [];
  let furthest = -Infinity;
  for (let i = 0; i < at.length; i++) {
    if (at.at(i) < furthest) late.push(i);
    else furthest = at.at(i);
  }
  late.sort((a, b) => at.at(a) - at.at(b));
  const order = new Uint32Array(at.length);
  let placed = 0;
  let next = 0;
  furthest = -Infinity;
  for (let i = 0; i < at.length; i++) {
    if (at.at(i) < furthest) continue;
    furthest = at.at(i);
    while (next < late.length && at.at(late[next] ?? 0) < furthest) order[placed++] = late[next++] ?? 0;
    order[placed++] = i;
  }
  while (next < late.length) order[placed++] = late[next++] ?? 0;
  return order;
}

/** Pieces that stand in the file one behind the other, and the read that brings them. */
interface Run {
  readonly first: number;
  readonly last: number;
  readonly from: number;
  readonly length: number;
}

export class RebuiltStream {
  readonly size: number;
  /** Ascending ranges that the capture does not have. */
  readonly holes: readonly ByteRange[];
  readonly #flow: Flow;
  /** Numbers of the pieces in the order of the stream; null where they are in it. */
  readonly #order: Uint32Array | null;
  /** Where the stream begins among the places of the pieces. */
  readonly #origin: number;

  /** @param skip bytes of the stream before the first one that is wanted */
  constructor(flow: Flow, skip = 0) {
    const origin = flow.start + skip;
    this.#flow = flow;
    this.#origin = origin;
    this.#order = flow.inOrder ? null : sorted(flow);
    this.size = Math.max(0, flow.streamLength - skip);
    this.holes = flow.holes.filter(({ end }) => end > origin).map(({ start, end }) => ({ start: Math.max(0, start - origin), end: end - origin }));
  }

  #piece(i: number): number {
    return this.#order === null ? i : (this.#order[i] ?? 0);
  }

  #at(i: number): number {
    return this.#flow.at.at(this.#piece(i)) - this.#origin;
  }

  #file(i: number): number {
    return this.#flow.file.at(this.#piece(i));
  }

  #length(i: number): number {
    return this.#flow.length.at(this.#piece(i));
  }

  /** Pieces, in the order of the stream; where each begins and ends, and when it was captured. */
  get segments(): number {
    return this.#flow.at.length;
  }

  startOf(segment: number): number {
    return Math.max(0, this.#at(segment));
  }

  endOf(segment: number): number {
    return this.#at(segment) + this.#length(segment);
  }

  timeOf(segment: number): number {
    return segment < 0 || segment >= this.segments ? NaN : this.#flow.time.at(this.#piece(segment));
  }

  /** The last piece that begins at or before an offset; -1 where there is none. */
  #pieceAt(offset: number): number {
    return upperBound(this.segments, (i) => this.#at(i), offset) - 1;
  }

  /** When the byte at an offset was captured, in nanoseconds from the capture's first packet; NaN where it was not. */
  timeAt(offset: number): number {
    const piece = this.#pieceAt(offset);
    return piece < 0 || offset >= this.endOf(piece) ? NaN : this.timeOf(piece);
  }

  /** Where the byte at an offset stands in the file, and how many of the stream follow it there; -1 where it was not captured. */
  pieceOf(offset: number): { readonly start: number; readonly length: number } {
    const piece = this.#pieceAt(offset);
    const within = offset - this.#at(piece);
    const length = this.#length(piece) - within;
    return piece < 0 || length <= 0 ? { start: -1, length: 0 } : { start: this.#file(piece) + within, length };
  }

  /** The stream's bytes out of the file's. Bytes of {@link holes} read as 0; whoever shows them asks for the holes. */
  over(file: ByteSource, clock: ByteClock | null = null): ByteSource {
    return {
      size: this.size,
      holes: this.holes,
      clock,
      read: async (start, length) => {
        const bytes = this.#room(start, length);
        const runs = this.#runs(start, bytes.byteLength);
        await Promise.all(runs.map(async (run) => { this.#spread(await file.read(run.from, run.length), run, bytes, start); }));
        return bytes;
      },
    };
  }

  /** The same at once, over a reader that answers at once. */
  readSync(read: (start: number, length: number) => Uint8Array, start: number, length: number): Uint8Array {
    const bytes = this.#room(start, length);
    for (const run of this.#runs(start, bytes.byteLength)) this.#spread(read(run.from, run.length), run, bytes, start);
    return bytes;
  }

  #room(start: number, length: number): Uint8Array {
    return new Uint8Array(Math.max(0, Math.min(length, this.size - start)));
  }

  /** Reads of the file that together bring a range of the stream. */
  #runs(start: number, length: number): Run[] {
    const runs: Run[] = [];
    for (let first = Math.max(0, this.#pieceAt(start)); first < this.segments && this.#at(first) < start + length; ) {
      const last = this.#runFrom(first, start + length);
      const from = this.#file(first);
      runs.push({ first, last, from, length: this.#file(last) + this.#length(last) - from });
      first = last + 1;
    }
    return runs;
  }

  /** The last of the pieces from `piece` on that one read of the file brings. */
  #runFrom(piece: number, end: number): number {
    const from = this.#file(piece);
    let last = piece;
    while (last + 1 < this.segments && this.#at(last + 1) < end) {
      const next = this.#file(last + 1);
      if (next < this.#file(last) || next - from > MAX_SPAN) break;
      last++;
    }
    return last;
  }

  /** Puts the pieces of a run where they belong. */
  #spread(read: Uint8Array, { first, last, from }: Run, bytes: Uint8Array, start: number): void {
    for (let i = first; i <= last; i++) {
      const at = this.#at(i);
      const begin = Math.max(at, start);
      const end = Math.min(at + this.#length(i), start + bytes.byteLength);
      if (end <= begin) continue;
      const place = this.#file(i) - from + begin - at;
      bytes.set(read.subarray(place, place + end - begin), begin - start);
    }
  }
}
