/**
 * Streaming decompression for worker and command line: bytes in, bytes out, and what was wrong in words. Damage is a
 * result, not an exception, because what was read before it stays useful; only an abort or failing input rejects.
 */
import { bunzip2 } from './bzip2.ts';
import { Feed, type InputOptions } from './feed.ts';
import { gunzip } from './gzip.ts';
import { unlz4 } from './lz4.ts';
import { type DecompressResult, type Sink } from './result.ts';
import { unxz } from './xz.ts';
import { unzstd } from './zstd.ts';

export type Compression = 'gzip' | 'zstd' | 'xz' | 'lz4' | 'bzip2';

const DECODERS: Readonly<Record<Compression, (feed: Feed, sink: Sink) => Promise<DecompressResult>>> = { gzip: gunzip, zstd: unzstd, xz: unxz, lz4: unlz4, bzip2: bunzip2 };

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
    const result = await DECODERS[kind](feed, onChunk);
    options.onInput?.(feed.offset);
    return result;
  } finally {
    await feed.close();
  }
}
