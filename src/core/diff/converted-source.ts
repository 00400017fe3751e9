/**
 * What a legacy stream becomes, as a source of its own: what a conversion copies stays where it is in the input, what it writes is
 * kept. Nothing is written to disk, and a page costs nothing.
 */
import { NO_HOLES } from '../bytes/range.ts';
import type { ByteSource } from '../bytes/source.ts';
import { convert, type ConvertResult } from '../convert/convert.ts';
import { memoryStore, runConversion, type ConvertHost } from '../convert/drive.ts';
import type { ConvertOptions } from '../convert/job.ts';
import type { Provenance } from '../convert/provenance.ts';
import { GrowableF64, upperBound } from '../index/growable.ts';
import { savedWordOf, type SavedWord } from './as-saved.ts';

/** What is written is kept in pieces of this size. */
const PIECE = 256 * 1024;

/** Written bytes that are kept at most: those of a stream whose pages are all decompressed. */
const MAX_KEPT = 1024 * 1024 * 1024;

type Read = ByteSource['read'];

export class ConvertedSource {
  size = 0;
  /** Of each extent: where it begins, and where its bytes are: from 0 on in the input, below 0 in what is kept. */
  readonly #start = new GrowableF64();
  readonly #at = new GrowableF64();
  readonly #kept: Uint8Array[] = [];
  #keptSize = 0;
  /** Whether the last extent is of the input, and where it ends there. */
  #inputEnd = -1;

  /** Bytes at the end that stand in the input. */
  copy(start: number, length: number): void {
    if (this.#inputEnd !== start) this.#extent(start);
    this.#inputEnd = start + length;
    this.size += length;
  }

  write(bytes: Uint8Array): void {
    if (this.#keptSize + bytes.length > MAX_KEPT) throw new RangeError(`a conversion keeps at most ${MAX_KEPT} bytes`);
    if (this.#inputEnd >= 0 || this.#start.length === 0) this.#extent(-1 - this.#keptSize);
    this.#inputEnd = -1;
    for (let done = 0; done < bytes.length; ) {
      const within = this.#keptSize % PIECE;
      if (within === 0) this.#kept.push(new Uint8Array(PIECE));
      const part = bytes.subarray(done, done + PIECE - within);
      this.#kept.at(-1)?.set(part, within);
      this.#keptSize += part.length;
      done += part.length;
    }
    this.size += bytes.length;
  }

  #extent(at: number): void {
    this.#start.push(this.size);
    this.#at.push(at);
  }

  /** The same over an input that answers at once or later. */
  over(read: Read): ByteSource {
    return {
      size: this.size,
      read: (start, length) => {
        const wanted = Math.max(0, Math.min(length, this.size - start));
        const parts = this.#parts(start, wanted).map(({ at, length: part }) => (at < 0 ? this.#keptBytes(-1 - at, part) : read(at, part)));
        const [only] = parts;
        if (parts.length === 1 && only !== undefined) return only;
        const now = parts.filter((part) => part instanceof Uint8Array);
        return now.length === parts.length ? joined(now, wanted) : Promise.all(parts.map(async (part) => await part)).then((all) => joined(all, wanted));
      },
    };
  }

  #parts(start: number, length: number): { at: number; length: number }[] {
    const parts: { at: number; length: number }[] = [];
    let extent = Math.max(0, upperBound(this.#start.length, (i) => this.#start.at(i), start) - 1);
    for (let position = start; position < start + length; extent++) {
      const end = extent + 1 < this.#start.length ? this.#start.at(extent + 1) : this.size;
      const part = Math.min(end, start + length) - position;
      const at = this.#at.at(extent);
      const within = position - this.#start.at(extent);
      if (part > 0) parts.push({ at: at < 0 ? at - within : at + within, length: part });
      position += part;
    }
    return parts;
  }

  #keptBytes(at: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      const piece = this.#kept[Math.floor((at + done) / PIECE)];
      if (piece === undefined) break;
      const part = piece.subarray((at + done) % PIECE, (at + done) % PIECE + length - done);
      bytes.set(part, done);
      done += part.length;
    }
    return bytes;
  }
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

export interface VirtualConversion {
  readonly source: ConvertedSource;
  readonly result: ConvertResult;
  /** The word of a file's header that a conversion changes, as the legacy file has it; absent without such a header. */
  readonly saved?: SavedWord;
}

/** What of a conversion can be compared: all, or what was made before a refusal. */
export type Comparable = { readonly kind: 'made'; readonly made: { readonly provenance: Provenance | null; readonly refusal?: string; readonly saved?: SavedWord } } | { readonly kind: 'nothing'; readonly why: string };

export function comparableOf({ source, result, saved }: VirtualConversion): Comparable {
  if (result.kind === 'not-done') return { kind: 'nothing', why: result.sentence };
  const made = { provenance: result.provenance, ...(saved === undefined ? {} : { saved }) };
  if (result.kind === 'converted') return { kind: 'made', made };
  const refusal = result.refusal.message;
  return source.size === 0 ? { kind: 'nothing', why: refusal } : { kind: 'made', made: { ...made, refusal } };
}

/** Converts without writing. Null where it was stopped. */
export async function convertVirtually(input: ByteSource, options: ConvertOptions, { stopped, breathe, onProgress }: Pick<ConvertHost, 'stopped' | 'breathe'> & { readonly onProgress?: (done: number) => void } = {}): Promise<VirtualConversion | null> {
  const source = new ConvertedSource();
  let position = 0;
  const skip = (most: number): number => {
    const count = Math.max(0, Math.min(most, input.size - position));
    position += count;
    onProgress?.(position);
    return count;
  };
  const result = await runConversion(convert(options), {
    input: {
      holes: input.holes ?? NO_HOLES,
      read: async (most) => {
        const bytes = await input.read(position, most);
        position += bytes.length;
        return bytes;
      },
      skip,
      again: (start, length) => input.read(start, length),
    },
    output: {
      write: (bytes) => {
        source.write(bytes);
      },
      copy: (most) => {
        const start = position;
        const count = skip(most);
        if (count > 0) source.copy(start, count);
        return count;
      },
    },
    store: memoryStore,
    ...(stopped === undefined ? {} : { stopped }),
    ...(breathe === undefined ? {} : { breathe }),
  });
  return result === null ? null : { source, result, ...(result.kind === 'not-done' ? {} : await savedWordOf(input, result.provenance)) };
}
