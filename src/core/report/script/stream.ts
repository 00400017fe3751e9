/** The stream as verify-stream-v2 reads it: little-endian on every machine that Xen runs on, front to back, each record whole. */
import { Cursor, type Scan } from '../../bytes/cursor.ts';
import { alignTo8 } from '../../bytes/integers.ts';

/** What Python raises, as its traceback names it: tools/python/xen/migration/verify.py, and IOError by its name since Python 3.3. */
export type Raised = 'xen.migration.verify.StreamError' | 'xen.migration.verify.RecordError' | 'OSError' | 'DeprecationWarning';

/** The script stops here. Thrown and caught within this folder. */
export class Stop extends Error {
  readonly raised: Raised;
  readonly at: number;
  constructor(raised: Raised, message: string, at: number) {
    super(message);
    this.raised = raised;
    this.at = at;
  }
}

/** The first place where the script as shipped leaves the way that the judge is taken to go. */
export interface Departure {
  readonly at: number;
  readonly sentence: string;
}

/** Gets each line of standard output, and whether the script as shipped would by then have gone another way. */
export type Print = (line: string, departed: boolean) => void;

/** Bytes of a body that are looked at in one go. */
const WINDOW = 64 * 1024;

export class ScriptStream {
  departure: Departure | null = null;
  readonly #cursor: Cursor;
  readonly #print: Print;

  /** @param size bytes in the source; `start` is where the script is set on */
  constructor(size: number, start: number, print: Print) {
    this.#cursor = new Cursor(size, start);
    this.#print = print;
  }

  info(line: string): void {
    this.#print(line, this.departure !== null);
  }

  get position(): number {
    return this.#cursor.position;
  }

  /** rdexact(): the next bytes, or the script stops. A view, valid until the next read. */
  *exact(length: number): Scan<DataView> {
    if (length > this.#cursor.remaining || !(yield* this.#cursor.fill(length))) throw new Stop('OSError', 'Stream truncated', this.#cursor.size);
    const bytes = this.#cursor.bytes(0, length);
    this.#cursor.skip(length);
    return new DataView(bytes.buffer, bytes.byteOffset, length);
  }

  /** rdexact() of bytes that nobody looks at. */
  skip(length: number): void {
    if (length > this.#cursor.remaining) throw new Stop('OSError', 'Stream truncated', this.#cursor.size);
    this.#cursor.skip(length);
  }

  /** The body of a record of which the header has just been read, padding included, as one that can be looked into. */
  body(length: number): Body {
    const start = this.#cursor.position;
    this.skip(alignTo8(length));
    return new Body(this, start, length);
  }

  /** Bytes before the position. */
  *at(start: number, length: number): Scan<Uint8Array> {
    const { position } = this.#cursor;
    this.#cursor.position = start;
    yield* this.#cursor.fill(length);
    const bytes = this.#cursor.bytes(0, length);
    this.#cursor.position = position;
    return bytes;
  }

  depart(at: number, sentence: string): void {
    this.departure ??= { at, sentence };
  }
}

/** The body of a record. */
export class Body {
  readonly start: number;
  readonly length: number;
  readonly #stream: ScriptStream;

  constructor(stream: ScriptStream, start: number, length: number) {
    this.#stream = stream;
    this.start = start;
    this.length = length;
  }

  info(line: string): void {
    this.#stream.info(line);
  }

  /** Bytes of it; the caller knows that they are there. */
  *bytes(from: number, length: number): Scan<DataView> {
    const bytes = yield* this.#stream.at(this.start + from, length);
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** All from `from` to `end` in windows; `unit` divides each but the last. */
  *windows(from: number, end: number, look: (view: DataView, from: number) => void): Scan<void> {
    for (let at = from; at < end; at += WINDOW) look(yield* this.bytes(at, Math.min(WINDOW, end - at)), at);
  }

  *checkPadding(): Scan<void> {
    const padded = alignTo8(this.length);
    if (padded === this.length) return;
    const bytes = yield* this.#stream.at(this.start + this.length, padded - this.length);
    if (bytes.some((byte) => byte !== 0)) throw new Stop('xen.migration.verify.StreamError', 'Padding containing non0 bytes found', this.start + this.length);
  }

  streamError(message: string): never {
    throw new Stop('xen.migration.verify.StreamError', message, this.start);
  }

  recordError(message: string): never {
    throw new Stop('xen.migration.verify.RecordError', message, this.start);
  }

  scriptError(message: string): never {
    throw new Stop('DeprecationWarning', message, this.start);
  }

  depart(sentence: string): void {
    this.#stream.depart(this.start, sentence);
  }
}
