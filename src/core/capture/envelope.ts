/** What can stand around a stream and is no compression: a packet capture, or an HTTP message. */
import { Cursor, type Lookahead, type Scan } from '../bytes/cursor.ts';
import type { ByteRange } from '../bytes/range.ts';
import type { ByteClock, ByteSource } from '../bytes/source.ts';
import type { Unwrapped } from '../formats/compression.ts';
import { HEAD_SIZE } from '../formats/detect.ts';
import { CaptureReader, type Answer } from './capture.ts';
import { isPacketCapture } from './capture-kind.ts';
import { readHttp } from './http.ts';
import { isHttpAround } from './http-head.ts';

/** @param head the source's first {@link HEAD_SIZE} bytes, `size` all of them */
export const isEnvelope = (head: Uint8Array, size: number): boolean => isPacketCapture(head) || isHttpAround(head, size);

/** Bytes that stand in others. */
export interface Inside {
  readonly size: number;
  over(outer: ByteSource, clock: ByteClock | null): ByteSource;
  readSync(read: (start: number, length: number) => Uint8Array, start: number, length: number): Uint8Array;
}

export interface Envelope {
  /** Null where nothing that can be read stands in it. */
  readonly stream: Inside | null;
  /** Of a packet capture: what went the other way; null where nothing did. */
  readonly back: Answer | null;
  readonly holes: readonly ByteRange[];
  readonly clock: ByteClock | null;
  readonly unwrapped: Unwrapped;
}

/** A walk that can be asked how far it is. */
export class EnvelopeReader {
  readonly #source: ByteSource;
  readonly #window: Lookahead | undefined;
  readonly #connection: number | null;
  #position: () => number = () => 0;

  /**
   * @param window how much of a packet capture is read at once
   * @param connection the direction of it to show, by its place in the list of connections; null for the one that carries a stream
   */
  constructor(source: ByteSource, window?: Lookahead, connection: number | null = null) {
    this.#source = source;
    this.#connection = connection;
    this.#window = window;
  }

  /** Bytes of the source that are read. */
  get position(): number {
    return this.#position();
  }

  /** Call only where {@link isEnvelope} holds. */
  *read(): Scan<Envelope> {
    const source = this.#source;
    const cursor = new Cursor(source.size, 0, undefined, source.holes);
    const length = Math.min(HEAD_SIZE, source.size, source.holes?.[0]?.start ?? Infinity);
    yield* cursor.fill(length);
    if (isPacketCapture(cursor.bytes(0, length))) {
      const reader = new CaptureReader(source, this.#window, this.#connection);
      this.#position = () => reader.position;
      const { stream, back, clock, unwrapped } = yield* reader.read();
      return { stream, back, clock, unwrapped, holes: stream?.holes ?? [] };
    }
    this.#position = () => cursor.position;
    return { ...(yield* readHttp(source, cursor)), back: null };
  }
}
