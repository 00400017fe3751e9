/**
 * Pulls chunks from an async input and shows them as one run of bytes. It also gives the thread away now and then: a
 * few input bytes can expand to gigabytes, and a cancel message is only seen between tasks.
 */
export interface InputOptions {
  readonly signal?: AbortSignal;
  /** Input bytes consumed so far; called once per input chunk at least. */
  readonly onInput?: (bytesConsumed: number) => void;
}

const NOTHING = new Uint8Array(0);

/** Well under the 200 ms in which a cancel has to take effect; a turn costs up to 4 ms (nested timers are clamped). */
const TURN_MS = 80;

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

export class Feed {
  /** Input offset of the next byte. */
  offset = 0;
  readonly #input: AsyncIterator<Uint8Array>;
  readonly #options: InputOptions;
  #bytes: Uint8Array = NOTHING;
  #at = 0;
  #ended = false;
  #turnedAt = performance.now();

  constructor(input: AsyncIterable<Uint8Array>, options: InputOptions) {
    this.#input = input[Symbol.asyncIterator]();
    this.#options = options;
  }

  /** Bytes that are at hand. */
  get available(): number {
    return this.#bytes.byteLength - this.#at;
  }

  /** Makes `length` bytes available; false where the input ends before. */
  async need(length: number): Promise<boolean> {
    while (this.available < length) {
      if (!(await this.#pull())) return false;
    }
    return true;
  }

  /** The next `length` bytes, which must be available; a view, valid until the next `need`. */
  peek(length: number): Uint8Array {
    return this.#bytes.subarray(this.#at, this.#at + length);
  }

  skip(length: number): void {
    this.#at += length;
    this.offset += length;
  }

  /** Passes over `length` bytes without keeping them; false where the input ends before. */
  async skipFar(length: number): Promise<boolean> {
    for (let left = length; ; ) {
      const step = Math.min(left, this.available);
      this.skip(step);
      left -= step;
      if (left === 0) return true;
      if (!(await this.#pull())) return false;
    }
  }

  /** Reads the rest of the input and says how much it was and whether it was all zero. */
  async drain(): Promise<{ trailing: number; trailingZero: boolean }> {
    const from = this.offset;
    let zero = true;
    do {
      zero &&= this.peek(this.available).every((byte) => byte === 0);
      this.skip(this.available);
    } while (await this.#pull());
    return { trailing: this.offset - from, trailingZero: zero };
  }

  /** Lets other tasks run if it has been a while; throws the abort reason. */
  async breathe(): Promise<void> {
    if (performance.now() - this.#turnedAt < TURN_MS) return;
    await turn();
    this.#turnedAt = performance.now();
    this.#options.signal?.throwIfAborted();
    this.#options.onInput?.(this.offset);
  }

  async close(): Promise<void> {
    if (!this.#ended) await this.#input.return?.();
  }

  async #pull(): Promise<boolean> {
    this.#options.signal?.throwIfAborted();
    if (this.#ended) return false;
    this.#options.onInput?.(this.offset);
    const next = await this.#input.next();
    if (next.done === true) {
      this.#ended = true;
      return false;
    }
    this.#bytes = this.available === 0 ? next.value : joined(this.peek(this.available), next.value);
    this.#at = 0;
    return true;
  }
}

function joined(head: Uint8Array, tail: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(head.byteLength + tail.byteLength);
  bytes.set(head);
  bytes.set(tail, head.byteLength);
  return bytes;
}
