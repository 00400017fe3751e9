import type { ByteRange } from './range.ts';

/** When bytes were captured, where a packet capture tells. Times are nanoseconds from the capture's first packet. */
export interface ByteClock {
  /** The first packet: whole seconds since 1970, and nanoseconds. */
  readonly seconds: number;
  readonly nanoseconds: number;
  /** Time of the byte at an offset; NaN where it was not captured, or without a time. */
  at(offset: number): number;
  /** Segments that brought the bytes, in the order of the source: how many, where each begins and ends, and when it came. */
  readonly segments: number;
  startOf(segment: number): number;
  endOf(segment: number): number;
  timeOf(segment: number): number;
}

/** What a source has that is read as its bytes come, and whose end is not known before it is there. */
export interface Passing {
  /** Bytes that have come so far. */
  readonly arrived: number;
  /** Of those, how many were not kept. */
  readonly released: number;
  /** Nobody will ask for these bytes, which may be yet to come: they need not be kept. */
  release(start: number, end: number): void;
}

/**
 * Where bytes come from: a file, a Blob, an array, what a decompressor yielded. The core only ever asks; opening,
 * caching and closing belong to the host.
 */
export interface ByteSource {
  /** Bytes in the source; Infinity while it is {@link passing} and its end has not come. */
  readonly size: number;
  /** Absent: all bytes are there from the start. */
  readonly passing?: Passing;
  /** Ascending ranges of bytes that nobody has, as those that a packet capture lost; they read as 0 and are no bytes. Absent: none. */
  readonly holes?: readonly ByteRange[];
  /** When its bytes were captured. Absent or null: nobody knows. */
  readonly clock?: ByteClock | null;
  /**
   * The bytes from `start`, `length` of them or as many as there are before the end. Rejects with a
   * {@link SourceError} where the host cannot read.
   */
  read(start: number, length: number): Uint8Array | Promise<Uint8Array>;
}

export type SourceErrorCode = 'changed' | 'gone' | 'denied' | 'too-large' | 'io';

/** A read that the host could not do. The message is a sentence for a person. */
export class SourceError extends Error {
  readonly code: SourceErrorCode;
  constructor(code: SourceErrorCode, message: string) {
    super(message);
    this.name = 'SourceError';
    this.code = code;
  }
}

/** A source over bytes that are in memory already. */
export function arraySource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.byteLength,
    read: (start, length) => bytes.subarray(Math.min(start, bytes.byteLength), Math.min(start + length, bytes.byteLength)),
  };
}
