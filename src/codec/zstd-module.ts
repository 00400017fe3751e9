/**
 * The zstd decoder (facebook/zstd, compiled to WebAssembly) out of the zstddec package, without its JavaScript: that
 * goes round for ever on damaged input (it ignores error codes), loses output that is still pending when the input
 * ends, keeps one memory for all time, and fetches a data: URL, which our Content-Security-Policy refuses.
 */
import zstddec from 'zstddec/stream?raw';

/** Of ZSTD_inBuffer and ZSTD_outBuffer, three 32-bit words each: pointer, size, pos. */
const BUFFER_SIZE = 12;

/** ZSTD_error_maxCode: a size_t result above -120 is an error code, negated. */
const ERRORS = 120;

/** ZSTD_BLOCKSIZE_MAX is 128 KiB; with its 3-byte header that is the largest piece the caller pushes. */
export const MAX_PUSH = 128 * 1024 + 64;

interface Exports {
  readonly memory: WebAssembly.Memory;
  malloc(size: number): number;
  ZSTD_createDCtx(): number;
  ZSTD_DStreamOutSize(): number;
  ZSTD_decompressStream(context: number, output: number, input: number): number;
}

let compiled: Promise<WebAssembly.Module> | null = null;

function compile(): Promise<WebAssembly.Module> {
  const base64 = /\bwasm\s*=\s*["']([A-Za-z0-9+/=]+)["']/.exec(zstddec)?.[1];
  if (base64 === undefined) throw new Error('The zstddec package holds no WebAssembly.');
  return WebAssembly.compile(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
}

export type Step = { readonly output: Uint8Array<ArrayBuffer>; readonly finished: boolean; readonly more: boolean } | { readonly error: number };

/** One decoder with a memory of its own, which goes with it. */
export class ZstdDecoder {
  readonly #exports: Exports;
  readonly #context: number;
  readonly #input: number;
  readonly #output: number;
  readonly #inputBytes: number;
  readonly #outputBytes: number;
  readonly #outputSize: number;

  static async create(): Promise<ZstdDecoder> {
    compiled ??= compile();
    // The memory is looked up at each use, so its growth needs no notice.
    const imports = { env: { emscripten_notify_memory_growth: () => undefined } };
    const instance = await WebAssembly.instantiate(await compiled, imports);
    // Border: WebAssembly exports carry no types.
    return new ZstdDecoder(instance.exports as unknown as Exports);
  }

  private constructor(exports: Exports) {
    this.#exports = exports;
    this.#context = exports.ZSTD_createDCtx();
    this.#outputSize = exports.ZSTD_DStreamOutSize();
    this.#input = exports.malloc(BUFFER_SIZE);
    this.#output = exports.malloc(BUFFER_SIZE);
    this.#inputBytes = exports.malloc(MAX_PUSH);
    this.#outputBytes = exports.malloc(this.#outputSize);
  }

  /** Gives the decoder its next bytes; {@link step} until it has no more. */
  push(bytes: Uint8Array): void {
    new Uint8Array(this.#exports.memory.buffer).set(bytes, this.#inputBytes);
    const view = new DataView(this.#exports.memory.buffer);
    view.setUint32(this.#input, this.#inputBytes, true);
    view.setUint32(this.#input + 4, bytes.byteLength, true);
    view.setUint32(this.#input + 8, 0, true);
  }

  /** Decodes until the input is used up or the output buffer is full. */
  step(): Step {
    const before = new DataView(this.#exports.memory.buffer);
    before.setUint32(this.#output, this.#outputBytes, true);
    before.setUint32(this.#output + 4, this.#outputSize, true);
    before.setUint32(this.#output + 8, 0, true);
    const result = this.#exports.ZSTD_decompressStream(this.#context, this.#output, this.#input);
    if (result < 0 && result > -ERRORS) return { error: -result };
    const view = new DataView(this.#exports.memory.buffer);
    const produced = view.getUint32(this.#output + 8, true);
    const inputLeft = view.getUint32(this.#input + 8, true) < view.getUint32(this.#input + 4, true);
    return {
      output: new Uint8Array(this.#exports.memory.buffer, this.#outputBytes, produced).slice(),
      finished: result === 0,
      more: inputLeft || produced === this.#outputSize,
    };
  }
}
