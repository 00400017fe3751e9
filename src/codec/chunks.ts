/** A byte source as a decoder's input: sequential reads of fixed size, so that it works for Blobs and files alike. */
import type { ByteSource } from '../core/bytes/source.ts';

/** Large enough that a Blob read's fixed cost of about 1 ms does not count. */
const CHUNK = 1024 * 1024;

export async function* chunksOf(source: ByteSource, from = 0): AsyncGenerator<Uint8Array> {
  for (let start = from; start < source.size; start += CHUNK) {
    yield await source.read(start, Math.min(CHUNK, source.size - start));
  }
}
