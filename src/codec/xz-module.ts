/**
 * The xz decoder (xz-embedded, compiled to WebAssembly) out of the xz-decompress package, without its JavaScript: that is a
 * ReadableStream, which does not tell at which input byte a stream ended, and waits for ever where its input is cut.
 */
import xzDecompress from 'xz-decompress/dist/package/xz-decompress.js?raw';

/** enum xz_ret of xz-embedded's xz.h. */
export const XZ = { OK: 0, STREAM_END: 1, UNSUPPORTED_CHECK: 2, MEM_ERROR: 3, MEMLIMIT_ERROR: 4, FORMAT_ERROR: 5, OPTIONS_ERROR: 6, DATA_ERROR: 7, BUF_ERROR: 8 } as const;

/** What the package's create_context() allows a dictionary (64 MiB, what xz -9 uses); more of it is a MEMLIMIT_ERROR. */
export const MAX_DICTIONARY = 64 * 1024 * 1024;

/** The context begins with the buffers' size, then struct xz_buf: in, in_pos, in_size, out, out_pos, out_size. */
const WORDS = { bufferSize: 0, input: 4, inputPosition: 8, inputSize: 12, output: 16, outputPosition: 20, outputSize: 24 } as const;

/** Output that one call may bring. What a call decoded before a fault is lost with it, so that a call is asked for little. */
const PORTION = 1024;

interface Exports {
  readonly memory: WebAssembly.Memory;
  create_context(): number;
  destroy_context(context: number): void;
  supply_input(context: number, size: number): void;
  get_next_output(context: number): number;
}

let compiled: Promise<WebAssembly.Module> | null = null;

function compile(): Promise<WebAssembly.Module> {
  const base64 = /data:application\/wasm;base64,([A-Za-z0-9+/=]+)/.exec(xzDecompress)?.[1];
  if (base64 === undefined) throw new Error('The xz-decompress package holds no WebAssembly.');
  return WebAssembly.compile(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
}

export interface XzStep {
  readonly status: number;
  readonly output: Uint8Array<ArrayBuffer>;
  /** Bytes of the last {@link XzDecoder.push} that are used up. */
  readonly consumed: number;
}

/** A decoder with a memory of its own; one context for each stream. */
export class XzDecoder {
  readonly #exports: Exports;
  #context: number;

  static async create(): Promise<XzDecoder> {
    compiled ??= compile();
    const instance = await WebAssembly.instantiate(await compiled, {});
    // Border: WebAssembly exports carry no types.
    return new XzDecoder(instance.exports as unknown as Exports);
  }

  private constructor(exports: Exports) {
    this.#exports = exports;
    this.#context = exports.create_context();
  }

  #view(): DataView {
    return new DataView(this.#exports.memory.buffer, this.#context);
  }

  /** Bytes that one push takes, at most. */
  get maxPush(): number {
    return this.#view().getUint32(WORDS.bufferSize, true);
  }

  /** Forgets the stream, for the next one. */
  restart(): void {
    this.#exports.destroy_context(this.#context);
    this.#context = this.#exports.create_context();
  }

  push(bytes: Uint8Array): void {
    const input = this.#view().getUint32(WORDS.input, true);
    new Uint8Array(this.#exports.memory.buffer).set(bytes, input);
    this.#exports.supply_input(this.#context, bytes.byteLength);
  }

  /** Decodes until the input is used up or the output buffer is full; up to a fault, but for less than {@link PORTION} bytes before it. */
  step(): XzStep {
    const most = this.maxPush;
    let size = 0;
    let limit = 0;
    let status: number = XZ.OK;
    this.#view().setUint32(WORDS.outputPosition, 0, true);
    while (status === XZ.OK && size === limit && limit < most) {
      limit = Math.min(limit + PORTION, most);
      this.#view().setUint32(WORDS.outputSize, limit, true);
      status = this.#exports.get_next_output(this.#context);
      size = this.#view().getUint32(WORDS.outputPosition, true);
    }
    const view = this.#view();
    return {
      status,
      output: new Uint8Array(this.#exports.memory.buffer, view.getUint32(WORDS.output, true), size).slice(),
      consumed: view.getUint32(WORDS.inputPosition, true),
    };
  }
}
