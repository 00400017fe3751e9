/** bzip2: streams one after another, blocks that begin at any bit; each block's CRC and each stream's is verified. */
import { BitReader, OutOfInput } from './bit-reader.ts';
import { NotABlock, readBlock, unroll } from './bzip2-block.ts';
import type { Feed } from './feed.ts';
import { damaged, hex, truncated, type DecompressResult, type Sink, type Undecompressed } from './result.ts';

/** A stream's header says its blocks' size in units of this. */
const BLOCK_UNIT = 100_000;

/** BCD digits of pi, and of its square root at the end of a stream. */
const BLOCK_MAGIC = [0x314159, 0x265359] as const;
const END_MAGIC = [0x177245, 0x385090] as const;

/** Symbols of a block are at most 20 bits each and no more than its bytes; selectors, tables and header come to less than 64 KiB. */
const maxStored = (level: number): number => Math.ceil((level * BLOCK_UNIT * 20) / 8) + 64 * 1024;

export async function bunzip2(feed: Feed, sink: Sink): Promise<DecompressResult> {
  for (let first = true; ; first = false) {
    const more = await feed.need(4);
    const [b, z, h, digit = 0] = feed.peek(4);
    const level = digit - 0x30;
    if (!more || b !== 0x42 || z !== 0x5a || h !== 0x68 || level < 1 || level > 9) {
      if (!first) return { ok: true, ...(await feed.drain()) };
      return more ? damaged(feed.offset, 'The data does not begin with a bzip2 stream (BZh1 to BZh9).') : truncated(feed.offset + feed.available, 'The data ends inside the first bzip2 header.');
    }
    const start = feed.offset;
    feed.skip(4);
    const stop = await decodeStream(feed, sink, level, start);
    if (stop !== null) return stop;
  }
}

async function decodeStream(feed: Feed, sink: Sink, level: number, start: number): Promise<Undecompressed | null> {
  let bit = 0;
  let combined = 0;
  for (;;) {
    const whole = await feed.need(maxStored(level));
    const bits = new BitReader(feed.peek(Math.min(feed.available, maxStored(level))), bit);
    try {
      const magic = [bits.read(24), bits.read(24)];
      if (magic[0] === END_MAGIC[0] && magic[1] === END_MAGIC[1]) {
        const crc = bits.read(16) * 65536 + bits.read(16);
        if (crc !== combined) return damaged(feed.offset, `The checksum of the bzip2 stream that begins at ${hex(start)} does not match.`);
        feed.skip(Math.ceil(bits.position / 8));
        return null;
      }
      if (magic[0] !== BLOCK_MAGIC[0] || magic[1] !== BLOCK_MAGIC[1]) return damaged(feed.offset, `At ${hex(feed.offset)} no bzip2 block begins.`);
      const block = readBlock(bits, level * BLOCK_UNIT);
      const { bytes, crc } = unroll(block);
      if (crc !== block.crc) return damaged(feed.offset, `The checksum of the bzip2 block at ${hex(feed.offset)} does not match: it is ${hex(block.crc)}, its ${bytes.byteLength.toLocaleString('en')} bytes come to ${hex(crc)}. One wrong bit scrambles a whole block, so none of it is shown; bzip2recover takes the blocks behind it apart.`);
      combined = (((combined << 1) | (combined >>> 31)) ^ crc) >>> 0;
      if (bytes.byteLength > 0) await sink(bytes);
    } catch (error) {
      if (error instanceof NotABlock) return damaged(feed.offset, `The bzip2 block at ${hex(feed.offset)} is damaged: ${error.message}.`);
      if (!(error instanceof OutOfInput)) throw error;
      return whole ? damaged(feed.offset, `The bzip2 block at ${hex(feed.offset)} has no end.`) : truncated(feed.offset + feed.available, `The bzip2 data ends inside the stream that begins at ${hex(start)}.`);
    }
    feed.skip(Math.floor(bits.position / 8));
    bit = bits.position % 8;
    await feed.breathe();
  }
}
