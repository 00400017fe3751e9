/**
 * What a conversion asks of its host, and how it goes forward over its input. As elsewhere in the core nothing here
 * does input or output: a conversion is a generator of requests, so the same one runs over a pipe, a file and a Blob.
 */

/**
 * Stores that the host keeps, on disk where they become large: `pages` and `spare` have pages and state of a checkpoint
 * that is not whole yet, `tail` the state of the last one that is, `blob` what must be measured before it is written.
 */
export type Store = 'pages' | 'tail' | 'spare' | 'blob';

/** Where bytes go. */
export type Place = 'out' | Store | 'nowhere';

/** Bytes of a request are valid until it is answered. */
export type ConvertRequest =
  /** Answered with the input's next bytes, 1 to `most` of them; none at its end. */
  | { readonly op: 'read'; readonly most: number }
  /** The input's next bytes go to a place as they are. Answered with how many did, 1 to `most`; 0 at its end. */
  | { readonly op: 'copy'; readonly most: number; readonly to: Place }
  | { readonly op: 'write'; readonly bytes: Uint8Array; readonly to: Place }
  /** All of a store goes to another place; the store is empty then. */
  | { readonly op: 'append'; readonly from: Store; readonly to: Exclude<Place, 'nowhere'> }
  | { readonly op: 'clear'; readonly store: Store }
  /** Keeps a page of 4096 bytes under a number; answered by `kept` as it was kept last. Numbers begin with 0 and have no gaps. */
  | { readonly op: 'keep'; readonly slot: number; readonly bytes: Uint8Array }
  | { readonly op: 'kept'; readonly slot: number }
  /** Bytes of the input that went by; answered with fewer where the host cannot read them again. */
  | { readonly op: 'again'; readonly start: number; readonly length: number };

/** Bytes or a count, as the request says; 0 where nothing is to be said. */
export type ConvertAnswer = Uint8Array | number;

/** A conversion, or a part of one. */
export type Conversion<T> = Generator<ConvertRequest, T, ConvertAnswer>;

export const bytesOf = (answer: ConvertAnswer): Uint8Array => {
  if (typeof answer === 'number') throw new TypeError('the host owes bytes');
  return answer;
};

export const countOf = (answer: ConvertAnswer): number => {
  if (typeof answer !== 'number') throw new TypeError('the host owes a count');
  return answer;
};

/** Bytes that are read ahead where little is wanted: past it, pages go from input to output without a stop. */
const LOOKAHEAD = 64 * 1024;
/** The most that is asked for in one request. */
const LONGEST = 2 ** 30;

/** The input, in one direction: a window of bytes that are at hand, from {@link Feed.position} on. */
export class Feed {
  /** Offset in the input of the first byte of the window. */
  position = 0;
  #buffer = new Uint8Array(LOOKAHEAD);
  #view = new DataView(this.#buffer.buffer);
  #from = 0;
  #to = 0;
  #ended = false;

  /** Bytes at hand. */
  get held(): number {
    return this.#to - this.#from;
  }

  /** The host has said that nothing follows the bytes at hand. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Makes `length` bytes available; false where the input ends before. What was handed out before is gone. */
  *fill(length: number): Conversion<boolean> {
    if (this.held >= length) return true;
    while (this.held < length && !this.#ended) {
      this.#makeRoom(length);
      const bytes = bytesOf(yield { op: 'read', most: Math.min(this.#buffer.length - this.#to, Math.max(length, LOOKAHEAD) - this.held) });
      this.#buffer.set(bytes, this.#to);
      this.#to += bytes.length;
      this.#ended = bytes.length === 0;
    }
    return this.held >= length;
  }

  /** What is claimed may never come: the buffer grows with what does. */
  #makeRoom(length: number): void {
    const size = Math.min(Math.max(length, LOOKAHEAD), 2 * Math.max(this.held, LOOKAHEAD));
    // A buffer that a long look ahead made large is given up once what it holds is small again.
    if (size > this.#buffer.length || (size < this.#buffer.length && this.held <= LOOKAHEAD)) {
      const bytes = new Uint8Array(size);
      bytes.set(this.#buffer.subarray(this.#from, this.#to));
      this.#buffer = bytes;
      this.#view = new DataView(bytes.buffer);
    } else if (this.#from > 0) this.#buffer.copyWithin(0, this.#from, this.#to);
    this.#to -= this.#from;
    this.#from = 0;
  }

  u32(offset: number): number {
    return this.#view.getUint32(this.#from + offset, true);
  }

  i32(offset: number): number {
    return this.#view.getInt32(this.#from + offset, true);
  }

  /** A view, valid until the next {@link Feed.fill}. */
  bytes(offset: number, length: number): Uint8Array {
    return this.#buffer.subarray(this.#from + offset, this.#from + offset + length);
  }

  /** Goes forward over bytes at hand. */
  take(length: number): void {
    this.#from += length;
    this.position += length;
  }

  /** The next bytes go to a place as they are; how many did, fewer only at the input's end. */
  *pass(length: number, to: Place): Conversion<number> {
    let done = Math.min(length, this.held);
    if (done > 0) {
      if (to !== 'nowhere') yield { op: 'write', bytes: this.bytes(0, done), to };
      this.take(done);
    }
    while (done < length && !this.#ended) {
      const count = countOf(yield { op: 'copy', most: Math.min(length - done, LONGEST), to });
      this.#ended = count === 0;
      done += count;
      this.position += count;
    }
    return done;
  }
}
