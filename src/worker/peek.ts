/** The first bytes of a file, out of its compression: enough to say what it is, and never much more than that. */
import { compressionOf, MAX_COMPRESSION_DEPTH } from '../core/formats/compression.ts';
import { HEAD_SIZE } from '../core/formats/detect.ts';
import { decompress, type Compression } from '../codec/decompress.ts';
import { blobSource } from './blob-source.ts';

/** Compressed bytes that are looked at: xz and bzip2 yield nothing before a block of up to 900 kB is there, which is as much as they are. */
const LOOKED_AT = 1024 * 1024;

export interface Peeked {
  readonly head: Uint8Array;
  /** Bytes of which it is the beginning; Infinity where they were not all seen. */
  readonly size: number;
}

class Enough extends Error {}

export async function peek(file: Blob): Promise<Peeked> {
  const source = blobSource(file, '');
  let head = await source.read(0, Math.min(HEAD_SIZE, file.size));
  let { size } = file;
  for (let depth = 0; depth < MAX_COMPRESSION_DEPTH; depth++) {
    const kind = compressionOf(head);
    if (kind === null) break;
    ({ head, size } = await beginning(kind, depth === 0 ? await source.read(0, Math.min(LOOKED_AT, file.size)) : head));
  }
  return { head: head.subarray(0, HEAD_SIZE), size };
}

async function beginning(kind: Compression, bytes: Uint8Array): Promise<Peeked> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const ended = await decompress(kind, once(bytes), (chunk) => {
    pieces.push(chunk);
    length += chunk.byteLength;
    if (length >= LOOKED_AT) throw new Enough();
  }).catch((error: unknown) => {
    if (!(error instanceof Enough)) throw error;
    return null;
  });
  const head = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    head.set(piece, at);
    at += piece.byteLength;
  }
  return { head, size: ended?.ok === true ? length : Infinity };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes.slice());
}
