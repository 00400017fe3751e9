/**
 * Streaming decompression for worker and command line: bytes in, bytes out, and what was wrong in words. Damage is a
 * result, not an exception, because what was read before it stays useful; only an abort or failing input rejects.
 */
import { Feed, type InputOptions } from './feed.ts';
import { gunzip } from './gzip.ts';
import { type DecompressResult, type Sink } from './result.ts';
import { unzstd } from './zstd.ts';

export type Compression = 'gzip' | 'zstd';

/**
 * @param onChunk takes what was decompressed, in order; it owns the array. A promise holds the decoder back.
 * @returns where the compressed data ended, or how it was damaged. Rejects with the signal's reason, or with what
 *   `input` or `onChunk` threw.
 */
export async function decompress(
  kind: Compression,
  input: AsyncIterable<Uint8Array>,
  onChunk: Sink,
  options: InputOptions = {},
): Promise<DecompressResult> {
  const feed = new Feed(input, options);
  try {
    const result = await (kind === 'gzip' ? gunzip(feed, onChunk) : unzstd(feed, onChunk));
    options.onInput?.(feed.offset);
    return result;
  } finally {
    await feed.close();
  }
}
