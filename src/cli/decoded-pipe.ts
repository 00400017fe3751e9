/** What a decompressor yields, as a pipe: it works only while somebody waits for more. */
import { decompress, type Compression } from '../codec/decompress.ts';
import type { DecompressResult } from '../codec/result.ts';
import type { PassingSource } from './passing-source.ts';
import type { Pipe } from './pipe.ts';

interface Waiting {
  readonly resolve: (bytes: Uint8Array | null) => void;
  readonly reject: (error: unknown) => void;
}

export class DecodedPipe implements Pipe {
  /** How the compressed data ended; null before. */
  result: DecompressResult | null = null;
  readonly #run: () => Promise<DecompressResult>;
  readonly #close: () => void;
  #started = false;
  /** What came that nobody waited for. */
  readonly #ready: Uint8Array[] = [];
  #waiting: Waiting | null = null;
  /** Lets the decompressor go on. */
  #resume: (() => void) | null = null;

  constructor(kind: Compression, input: PassingSource) {
    this.#run = async () => {
      const result = await decompress(kind, input.chunks(), (bytes) => this.#yielded(bytes));
      // What is behind the compressed data is counted as well.
      await input.drain();
      return result;
    };
    this.#close = () => {
      input.close();
    };
  }

  pull(): Promise<Uint8Array | null> {
    return new Promise((resolve, reject) => {
      const ready = this.#ready.shift();
      if (ready !== undefined || this.result !== null) {
        resolve(ready ?? null);
        return;
      }
      this.#waiting = { resolve, reject };
      const resume = this.#resume;
      this.#resume = null;
      if (resume !== null) resume();
      else if (!this.#started) this.#start();
    });
  }

  close(): void {
    this.#close();
  }

  #start(): void {
    this.#started = true;
    this.#run().then(
      (result) => {
        this.result = result;
        this.#waiting?.resolve(null);
      },
      (error: unknown) => this.#waiting?.reject(error),
    );
  }

  /** Of the one who waits; the decompressor is held back until he has asked again. */
  #yielded(bytes: Uint8Array): void | Promise<void> {
    if (bytes.length === 0) return;
    const waiting = this.#waiting;
    this.#waiting = null;
    const held = new Promise<void>((resolve) => {
      this.#resume = resolve;
    });
    if (waiting === null) this.#ready.push(bytes);
    else waiting.resolve(bytes);
    return held;
  }
}
