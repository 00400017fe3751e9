/** Bytes for decoding: small reads out of one window, so that a field costs no request of its own. */
import type { Scan } from '../bytes/cursor.ts';
import { lostIn, type ByteRange } from '../bytes/range.ts';
import type { LayerFacts } from '../index/layer.ts';
import type { RecordIndex } from '../index/record-index.ts';

/** A window brings a screenful of fields in one read, and never a batch of pages. */
const WINDOW = 16 * 1024;

export class Reader {
  readonly facts: LayerFacts;
  /** Whose bytes they are: what was worked out of them is kept with it. */
  readonly owner: object;
  /** Rows of the whole stream, for what another record tells of a field; null where nobody has them. */
  readonly index: RecordIndex | null;
  readonly #size: number;
  readonly #holes: readonly ByteRange[];
  #lost = 0;
  #bytes: Uint8Array = new Uint8Array(0);
  #start = 0;

  /**
   * @param size bytes in the source
   * @param holes ascending ranges of it that nobody has: they read as 0
   */
  constructor(size: number, facts: LayerFacts, owner: object = {}, holes: readonly ByteRange[] = [], index: RecordIndex | null = null) {
    this.index = index;
    this.#holes = holes;
    this.owner = owner;
    this.#size = size;
    this.facts = facts;
  }

  /** Bytes of a range that nobody has. */
  lostIn(start: number, end: number): number {
    return this.#holes.length === 0 ? 0 : lostIn(this.#holes, start, end);
  }

  /** Reads so far that met bytes which nobody has: what was made of them is made of nothing. */
  get lost(): number {
    return this.#lost;
  }

  /** `length` bytes from `start`; fewer only at the end of the source. The view is valid until the next call. */
  *bytes(start: number, length: number): Scan<Uint8Array> {
    const end = Math.min(start + length, this.#size);
    if (end <= start) return new Uint8Array(0);
    if (this.lostIn(start, end) > 0) this.#lost++;
    if (start < this.#start || end > this.#start + this.#bytes.length) {
      const wanted = Math.min(Math.max(end - start, WINDOW), this.#size - start);
      this.#bytes = yield { start, length: wanted, least: end - start };
      this.#start = start;
    }
    return this.#bytes.subarray(start - this.#start, end - this.#start);
  }
}

/** An unsigned integer of 1 to 8 bytes. */
export function unsigned(bytes: Uint8Array, littleEndian: boolean): bigint {
  let value = 0n;
  for (let i = 0; i < bytes.length; i++) {
    value = (value << 8n) | BigInt(bytes[littleEndian ? bytes.length - 1 - i : i] ?? 0);
  }
  return value;
}
