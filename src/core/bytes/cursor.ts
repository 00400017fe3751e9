import type { Look } from './look.ts';
import type { ByteRange } from './range.ts';
import type { ByteSource, Passing } from './source.ts';

/**
 * Sans-IO reading. A scanner is a generator that yields the reads it wants and is resumed with the bytes, so the same
 * scanner runs over a Blob in a worker, a file handle in Node and an array in a test.
 */
export interface ReadRequest {
  readonly start: number;
  /** 0: nothing is read, but what comes as it is sent has to have come up to `start`, or ended. */
  readonly length: number;
  /** So many will do where more are not at hand; absent: all of them. */
  readonly least?: number;
}

/** A computation that reads: yields requests, is resumed with bytes (fewer than asked for only at the end). */
export type Scan<T> = Generator<ReadRequest, T, Uint8Array>;

/** Bytes that a read brings beyond what was asked for. */
export interface Lookahead {
  readonly min: number;
  readonly max: number;
}

/** After a jump a scanner wants a header, not a megabyte; while it walks small records, larger reads pay. */
const LOOKAHEAD: Lookahead = { min: 4 * 1024, max: 1024 * 1024 };

const NOTHING = new Uint8Array(0);

/** Bytes are wanted that a packet capture lost. The source goes on behind them, so that this is no end; who can go on there catches it. */
export class LostBytes extends Error {
  constructor() {
    super('bytes that were not captured');
    this.name = 'LostBytes';
  }
}

/** A position in a source, with a window of bytes that are at hand. */
export class Cursor {
  position = 0;
  /** Up to here the source has bytes for sure: its size, unless it comes as it is sent and has not ended. */
  seen: number;
  /** Of a source that comes as it is sent, and may not have ended. */
  readonly passing: Passing | null;
  readonly #source: Pick<ByteSource, 'size'>;
  #bytes: Uint8Array = NOTHING;
  #view: DataView = new DataView(NOTHING.buffer);
  #start = 0;
  #end = 0;
  readonly #limits: Lookahead;
  #lookahead: number;
  #expected = 0;
  readonly #holes: readonly ByteRange[];
  #hole = 0;

  /**
   * @param source its size, or itself where that may be known only at its end
   * @param holes ascending ranges that have no bytes: a window never spans one
   */
  constructor(source: number | Pick<ByteSource, 'size' | 'passing'>, position = 0, lookahead = LOOKAHEAD, holes: readonly ByteRange[] = []) {
    this.#holes = holes;
    this.#source = typeof source === 'number' ? { size: source } : source;
    this.passing = typeof source === 'number' ? null : (source.passing ?? null);
    this.seen = this.passing === null ? this.#source.size : 0;
    this.position = position;
    this.#limits = lookahead;
    this.#lookahead = lookahead.min;
  }

  /** Bytes in the source. Where the end may not have come, {@link reaches} or {@link toEnd} is to be asked before. */
  get size(): number {
    const { size } = this.#source;
    if (size === Infinity) throw new Error('the size of a source was asked for that has not ended');
    return size;
  }

  get remaining(): number {
    return this.size - this.position;
  }

  /** Whether the source has bytes up to `end`; of one that has not, the size is known from then on. */
  *reaches(end: number): Scan<boolean> {
    if (this.passing !== null && end > this.seen) {
      if (this.#source.size === Infinity) yield { start: end, length: 0 };
      this.seen = this.passing.arrived;
    }
    return end <= this.seen;
  }

  /** How many bytes there are from the position on, up to `most`. */
  *upTo(most: number): Scan<number> {
    yield* this.reaches(this.position + most);
    return Math.min(most, this.seen - this.position);
  }

  /** Waits for the end: the size is known from then on. */
  *toEnd(): Scan<void> {
    yield* this.reaches(Infinity);
  }

  /** Whether `length` bytes from the position are in the window. */
  holds(length: number): boolean {
    return this.position >= this.#start && this.position + length <= this.#end;
  }

  /** Makes `length` bytes from the position available; false where the source ends before. Throws {@link LostBytes} where nobody has them all. */
  *fill(length: number): Scan<boolean> {
    if (this.holds(length)) return true;
    if (this.passing !== null) return yield* this.#fillAsItComes(length, this.passing);
    const reach = this.#holes.length === 0 ? this.remaining : Math.min(this.remaining, this.#nextHole() - this.position);
    if (length > reach) {
      if (length <= this.remaining) throw new LostBytes();
      return false;
    }
    const wanted = this.#wanted(length);
    return this.#take(yield { start: this.position, length: Math.min(wanted, reach), least: length }, length);
  }

  /** What is at hand will do: to wait for more than is needed would hold up what is known. */
  *#fillAsItComes(length: number, passing: Passing): Scan<boolean> {
    // Of fewer bytes than are needed nothing is taken, as where the size is known.
    if (!(yield* this.reaches(this.position + length))) return false;
    const bytes = yield { start: this.position, length: this.#wanted(length), least: length };
    this.seen = passing.arrived;
    return this.#take(bytes, length);
  }

  #wanted(length: number): number {
    const sequential = this.position - this.#start <= 2 * this.#lookahead && this.position >= this.#start;
    this.#lookahead = sequential ? Math.min(2 * this.#lookahead, this.#limits.max) : this.#limits.min;
    const wanted = Math.max(length, this.#lookahead, this.#expected);
    this.#expected = 0;
    return wanted;
  }

  #take(bytes: Uint8Array, length: number): boolean {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#start = this.position;
    this.#end = this.position + bytes.byteLength;
    return bytes.byteLength >= length;
  }

  /** Where the next hole begins; the position itself where it stands in one. */
  #nextHole(): number {
    const holes = this.#holes;
    if ((holes[this.#hole - 1]?.end ?? 0) > this.position) this.#hole = 0;
    while ((holes[this.#hole]?.end ?? Infinity) <= this.position) this.#hole++;
    return Math.max(this.position, holes[this.#hole]?.start ?? Infinity);
  }

  /** What the scanner will want at the position in one go: the next read brings at least this much. */
  expect(length: number): void {
    this.#expected = Math.min(length, this.#limits.max);
  }

  /** Gives up the window: somebody else reads, and a host may use its buffer again. */
  forget(): void {
    this.#start = 0;
    this.#end = 0;
  }

  skip(length: number): void {
    this.position += length;
  }

  u32(offset: number, littleEndian: boolean): number {
    return this.#view.getUint32(this.position - this.#start + offset, littleEndian);
  }

  i32(offset: number, littleEndian: boolean): number {
    return this.#view.getInt32(this.position - this.#start + offset, littleEndian);
  }

  /** Lays `look` over the same bytes that {@link bytes} would give, and makes nothing. */
  look(look: Look, offset: number, length: number): void {
    const from = this.position - this.#start + offset;
    look.place(this.#bytes, this.#view, from, Math.max(0, Math.min(length, this.#bytes.byteLength - from)));
  }

  /** `length` bytes at `offset` from the position; a view, valid until the next fill. */
  bytes(offset: number, length: number): Uint8Array {
    const from = this.position - this.#start + offset;
    return this.#bytes.subarray(from, from + length);
  }
}

/** Does what can be done with the bytes that there are; whoever goes on behind it sets the cursor himself. */
export function* asFarAsCaptured(scan: Scan<void>): Scan<void> {
  try {
    yield* scan;
  } catch (error) {
    if (!(error instanceof LostBytes)) throw error;
  }
}

/** Runs a scan over a synchronous reader. */
export function drive<T>(scan: Scan<T>, read: (request: ReadRequest) => Uint8Array): T {
  let step = scan.next();
  while (step.done !== true) step = scan.next(read(step.value));
  return step.value;
}

/** Runs a scan over an asynchronous reader; asks `stopped` before each read and then leaves the scan where it is. */
export async function driveAsync<T>(
  scan: Scan<T>,
  read: (request: ReadRequest) => Uint8Array | Promise<Uint8Array>,
  stopped: () => boolean = () => false,
): Promise<{ done: true; value: T } | { done: false }> {
  let step = scan.next();
  while (step.done !== true) {
    if (stopped()) return { done: false };
    const bytes = read(step.value);
    step = scan.next(bytes instanceof Uint8Array ? bytes : await bytes);
  }
  return { done: true, value: step.value };
}
