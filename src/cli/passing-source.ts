/**
 * A source that is read as its bytes come: a pipe, or what is decompressed out of one. What came may be read again, unless it was
 * released; until its end has come its size is Infinity.
 */
import type { ReadRequest } from '../core/bytes/cursor.ts';
import type { ByteRange } from '../core/bytes/range.ts';
import { SourceError, type Passing } from '../core/bytes/source.ts';
import { hex } from '../core/text.ts';
import type { FileSource } from './file-source.ts';
import { Kept } from './kept.ts';
import type { Pipe } from './pipe.ts';

const NOTHING = new Uint8Array(0);

export class PassingSource implements FileSource, Passing {
  arrived = 0;
  /** Bytes given up by ranges that have an end. */
  released = 0;
  readonly passing: Passing = this;
  /** Nobody looks at what stands before. */
  done = 0;
  /** Called before more is waited for. */
  meanwhile: (() => void) | null = null;
  readonly whole: boolean;
  readonly #pipe: Pipe;
  readonly #name: string;
  readonly #kept: Kept;
  #ended = false;
  /** Ranges that were released, ascending. */
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  /**
   * @param name for messages
   * @param whole whether released bytes are kept all the same, but for those that are {@link done}
   * @param pieces of 16 KiB that are kept in memory
   */
  constructor(pipe: Pipe, name: string, whole = false, pieces?: number) {
    this.whole = whole;
    this.#pipe = pipe;
    this.#name = name;
    this.#kept = new Kept((start, end) => this.#wanted(Math.max(start, this.done), end), pieces);
  }

  get size(): number {
    return this.#ended ? this.arrived : Infinity;
  }

  release(start: number, end: number): void {
    if (!this.whole) this.#giveUp(start, end);
  }

  #giveUp(start: number, end: number): void {
    const last = this.#ends.length - 1;
    const from = Math.max(start, this.#ends[last] ?? 0);
    if (end <= from) return;
    if (end < Infinity) this.released += end - from;
    this.#starts.push(from);
    this.#ends.push(end);
  }

  /** Bytes that have come, as many as there are. Throws a SourceError where they were released. */
  read(start: number, length: number): Uint8Array {
    return this.#answer(start, length, length);
  }

  /** The same of a request. */
  now({ start, length, least = length }: ReadRequest): Uint8Array {
    return this.#answer(start, length, least);
  }

  /** The same, when enough has come: at once if it has. */
  serve({ start, length, least = length }: ReadRequest): Uint8Array | Promise<Uint8Array> {
    const needed = length === 0 ? start : start + least;
    if (this.#ended || this.arrived >= needed) return this.#answer(start, length, least);
    return this.#comeTo(needed).then(() => this.#answer(start, length, least));
  }

  /** All bytes from the first on as they come, for those who need them once; none of the later ones is kept. */
  async *chunks(): AsyncGenerator<Uint8Array> {
    const first = this.read(0, this.arrived);
    this.#giveUp(this.arrived, Infinity);
    if (first.length > 0) yield first;
    for (let chunk = await this.#pull(); chunk !== null; chunk = await this.#pull()) yield chunk.slice();
  }

  /** Reads on to the end. */
  async drain(): Promise<void> {
    await this.#comeTo(Infinity);
  }

  close(): void {
    this.#kept.close();
    this.#pipe.close();
  }

  async #comeTo(position: number): Promise<void> {
    do this.meanwhile?.();
    while (this.arrived < position && (await this.#pull()) !== null);
  }

  async #pull(): Promise<Uint8Array | null> {
    const chunk = this.#ended ? null : await this.#pipe.pull();
    if (chunk === null) this.#ended = true;
    else this.#take(chunk);
    return chunk;
  }

  #take(chunk: Uint8Array): void {
    const first = this.arrived;
    this.arrived = first + chunk.length;
    for (const { start, end } of this.#wanted(first, this.arrived)) this.#kept.add(start, chunk.subarray(start - first, end - first));
  }

  /** What of a range was not released. */
  *#wanted(from: number, to: number): Generator<ByteRange> {
    let at = from;
    for (let i = this.#firstBehind(from); at < to; i++) {
      const end = Math.min(to, this.#starts[i] ?? Infinity);
      if (end > at) yield { start: at, end };
      at = this.#ends[i] ?? Infinity;
    }
  }

  #answer(start: number, length: number, least: number): Uint8Array {
    const end = Math.min(start + length, this.arrived);
    if (length === 0 || end <= start) return NOTHING;
    const there = start < this.done ? start : Math.min(end, this.#releasedBehind(start));
    if (there < Math.min(end, start + least)) throw new SourceError('gone', `Bytes at ${hex(there)} of ${this.#name} went by and were not kept. Save it to a file first.`);
    return this.#kept.read(start, there - start);
  }

  /** Where the first released range begins that has bytes from `start` on; `start` where it lies in one. */
  #releasedBehind(start: number): number {
    return Math.max(start, this.#starts[this.#firstBehind(start)] ?? Infinity);
  }

  /** Of the released ranges, the first that ends behind an offset. */
  #firstBehind(start: number): number {
    let low = 0;
    let high = this.#ends.length;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((this.#ends[middle] ?? 0) <= start) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
