/** The record that is being visited: one object for all of them, so that a stream of millions of records costs none. */
import { fromHalves } from '../bytes/integers.ts';
import { rangeOf, type ByteRange } from '../bytes/range.ts';
import { RECORD_HEADER_SIZE } from '../index/record-index.ts';
import type { Place } from './check.ts';

const NOTHING = new Uint8Array(0);

export class RecordView implements Place {
  row = -1;
  layer = -1;
  type = 0;
  start = 0;
  end = 0;
  /** Where the body begins: behind the record header, or, of a header, with it. */
  body = 0;
  bodyLength = 0;
  dropped = false;
  littleEndian = true;
  /** What the scan kept of a PAGE_DATA list. */
  pageCount = 0;
  pageHigh = 0;
  /** Entries with contents. */
  pageContents = 0;
  #bytes: Uint8Array = NOTHING;
  #view: DataView = new DataView(NOTHING.buffer);

  /** Bytes of the body that are at hand. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  set bytes(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  drop(): void {
    if (this.#bytes.length > 0) this.bytes = NOTHING;
  }

  /** Whether the first `length` bytes of the body are at hand. */
  holds(length: number): boolean {
    return this.#bytes.length >= length;
  }

  u32(at: number): number {
    return this.#view.getUint32(at, this.littleEndian);
  }

  /** A 64-bit word as a number: exact up to 2^53, nearest above. */
  u64(at: number): number {
    const [low, high] = this.littleEndian ? [at, at + 4] : [at + 4, at];
    return fromHalves(this.u32(low), this.u32(high));
  }

  big(at: number): bigint {
    return this.#view.getBigUint64(at, this.littleEndian);
  }

  /** Bytes of the body. */
  within(from: number, length: number): ByteRange {
    return rangeOf(this.body + from, length);
  }

  get typeField(): ByteRange {
    return rangeOf(this.start, 4);
  }

  get lengthField(): ByteRange {
    return { start: this.start + 4, end: this.start + RECORD_HEADER_SIZE };
  }

  /** What stays of it when the next record is visited. */
  place(): Place {
    const { row, layer, start, end, dropped } = this;
    return { row, layer, start, end, dropped };
  }
}
