/** Bytes of what went by that may be asked for again: the newest in memory, older ones in a temporary file. */
import type { ByteRange } from '../core/bytes/range.ts';
import { createScratch, type Scratch } from './spool.ts';

/** A batch of pages has some kilobytes of lists before it; larger pieces would keep more of its contents than of them. */
const PIECE = 16 * 1024;
/** 32 MiB in memory. */
const MOST_PIECES = 2048;

interface Piece {
  readonly bytes: Uint8Array;
  /** What of it was kept, from the first such byte to the last. */
  from: number;
  to: number;
}

export class Kept {
  /** In order of their bytes, as these come. */
  readonly #pieces = new Map<number, Piece>();
  readonly #mostPieces: number;
  readonly #wanted: (start: number, end: number) => Iterable<ByteRange>;
  #scratch: Scratch | null = null;

  /** @param wanted what of a range may still be asked for */
  constructor(wanted: (start: number, end: number) => Iterable<ByteRange>, mostPieces = MOST_PIECES) {
    this.#wanted = wanted;
    this.#mostPieces = mostPieces;
  }

  /** Calls ascend. Throws a SourceError where the disk is full. */
  add(start: number, bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length; ) {
      const number = Math.floor((start + done) / PIECE);
      const from = start + done - number * PIECE;
      const part = bytes.subarray(done, done + PIECE - from);
      const piece = this.#pieces.get(number) ?? this.#open(number, from);
      piece.bytes.set(part, from);
      piece.to = from + part.length;
      done += part.length;
    }
  }

  #open(number: number, from: number): Piece {
    if (this.#pieces.size >= this.#mostPieces) this.#putAside();
    const piece = { bytes: new Uint8Array(PIECE), from, to: from };
    this.#pieces.set(number, piece);
    return piece;
  }

  /** The oldest: what a scan looks back at is near. */
  #putAside(): void {
    for (const [number, { bytes, from, to }] of this.#pieces) {
      const base = number * PIECE;
      for (const { start, end } of this.#wanted(base + from, base + to)) {
        this.#scratch ??= createScratch();
        this.#scratch.write(start, bytes.subarray(start - base, end - base));
      }
      this.#pieces.delete(number);
      return;
    }
  }

  /** Bytes that were added, all of them. */
  read(start: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      const number = Math.floor((start + done) / PIECE);
      const from = start + done - number * PIECE;
      const count = Math.min(length - done, PIECE - from);
      const piece = this.#pieces.get(number);
      bytes.set(piece?.bytes.subarray(from, from + count) ?? this.#scratch?.read(start + done, count) ?? NOTHING, done);
      done += count;
    }
    return bytes;
  }

  close(): void {
    this.#scratch?.close();
  }
}

const NOTHING = new Uint8Array(0);
