/** The bytes of a log as lines: where each begins, and nothing more is kept. */
import { GrowableU32 } from '../../index/growable.ts';

/** A log of more bytes is refused; a verbose save of a large guest logs a few MiB. */
export const LOG_LIMIT = 64 * 1024 * 1024;
/** Lines beyond are not shown. */
export const LINES_LIMIT = 4_000_000;

const LF = 0x0a;
const CR = 0x0d;

/** Cuts bytes into lines as they come. LF, CR LF, and CR alone end a line: progress on a terminal is written over itself. */
export class LineCutter {
  readonly starts = new GrowableU32();
  #at = 0;
  #afterCr = false;
  #fresh = true;
  #rest: Uint8Array[] = [];
  readonly #decoder = new TextDecoder('utf-8');
  readonly #line: (text: string) => void;

  /** @param line given each line in order, without its end; at most the first 64 KiB of it */
  constructor(line: (text: string) => void) {
    this.#line = line;
  }

  get isFull(): boolean {
    return this.starts.length >= LINES_LIMIT;
  }

  push(bytes: Uint8Array): void {
    let from = 0;
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i];
      const skip = byte === LF && this.#afterCr;
      this.#afterCr = byte === CR;
      if (skip) {
        from = i + 1;
        this.#fresh = true;
        continue;
      }
      if (this.#fresh) this.#begin(this.#at + i);
      if (byte !== LF && byte !== CR) continue;
      this.#rest.push(bytes.subarray(from, i));
      this.#end();
      from = i + 1;
    }
    if (from < bytes.length && !this.#fresh) this.#rest.push(bytes.slice(from));
    this.#at += bytes.length;
  }

  finish(): void {
    if (!this.#fresh) this.#end();
  }

  #begin(at: number): void {
    this.#fresh = false;
    if (!this.isFull) this.starts.push(at);
  }

  #end(): void {
    this.#fresh = true;
    const pieces = this.#rest;
    this.#rest = [];
    const [only] = pieces;
    const bytes = pieces.length === 1 && only !== undefined ? only : joined(pieces);
    this.#line(this.#decoder.decode(bytes.subarray(0, MAX_DECODED)));
  }
}

/** Bytes of a line that are decoded; messages are far shorter. */
const MAX_DECODED = 64 * 1024;

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** Whether a file is text and may be a log: no control characters but those that lines and terminals use. */
export function looksLikeText(head: Uint8Array): boolean {
  if (head.length === 0) return false;
  return head.every((byte) => byte >= 0x20 || (byte >= 0x07 && byte <= 0x0d) || byte === 0x1b) && !head.includes(0x7f);
}
