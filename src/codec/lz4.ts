/**
 * LZ4 (lz4_Frame_format.md 1.6.x): frames one after another, skippable ones passed over, and the legacy frame of lz4 -l and of
 * Linux images. Header, block and content checksums are verified where they are.
 */
import xxhash, { type XXHash, type XXHashAPI } from 'xxhash-wasm';
import { decodeBlock } from './lz4-block.ts';
import type { Feed } from './feed.ts';
import { damaged, hex, truncated, unsupported, type DecompressResult, type Sink, type Undecompressed } from './result.ts';

export const FRAME = 0x184d_2204;
export const LEGACY = 0x184c_2102;
/** The low four bits are free. */
const SKIPPABLE = 0x184d_2a50;

/** Matches reach back 64 KiB, over block borders where blocks are linked. */
const WINDOW = 64 * 1024;

/** BD byte, bits 4-6. */
const BLOCK_SIZES: Readonly<Record<number, number>> = { 4: 64 * 1024, 5: 256 * 1024, 6: 1024 * 1024, 7: 4 * 1024 * 1024 };

/** Legacy frames: each block yields 8 MiB but the last. */
const LEGACY_BLOCK = 8 * 1024 * 1024;

interface Header {
  readonly linked: boolean;
  readonly blockSums: boolean;
  readonly contentSum: boolean;
  readonly blockSize: number;
}

/** What the frame has yielded and may be copied from; blocks are decoded behind it. */
interface Output {
  readonly bytes: Uint8Array;
  /** Bytes of history at the front. */
  history: number;
}

export async function unlz4(feed: Feed, sink: Sink): Promise<DecompressResult> {
  const hasher = await xxhash();
  for (let first = true; ; first = false) {
    const magic = (await feed.need(4)) ? word(feed.peek(4), 0) : -1;
    let stop: Undecompressed | null;
    if (magic === FRAME) stop = await decodeFrame(feed, sink, hasher);
    else if (magic === LEGACY) stop = await decodeLegacy(feed, sink);
    else if (magic >= SKIPPABLE && magic <= SKIPPABLE + 15) stop = await passOver(feed);
    else if (!first) return { ok: true, ...(await feed.drain()) };
    else return magic < 0 ? truncated(feed.offset + feed.available, 'The data ends inside the first lz4 magic number.') : damaged(feed.offset, 'The data does not begin with an lz4 frame (04 22 4d 18).');
    if (stop !== null) return stop;
  }
}

async function passOver(feed: Feed): Promise<Undecompressed | null> {
  const start = feed.offset;
  if ((await feed.need(8)) && (await feed.skipFar(8 + word(feed.peek(8), 4)))) return null;
  return cut(feed, start);
}

const cut = (feed: Feed, start: number): Undecompressed => truncated(feed.offset + feed.available, `The lz4 data ends inside the frame that begins at ${hex(start)}.`);

async function decodeFrame(feed: Feed, sink: Sink, hasher: XXHashAPI): Promise<Undecompressed | null> {
  const start = feed.offset;
  const header = await readHeader(feed, hasher);
  if (header === null) return cut(feed, start);
  if ('ok' in header) return header;
  const output: Output = { bytes: new Uint8Array(WINDOW + header.blockSize), history: 0 };
  const content = header.contentSum ? hasher.create32(0) : null;
  for (;;) {
    if (!(await feed.need(4))) return cut(feed, start);
    const size = word(feed.peek(4), 0);
    if (size === 0) break;
    const stop = await decodeOne(feed, sink, { header, size, output, content, hasher, start });
    if (stop !== null) return stop;
    await feed.breathe();
  }
  feed.skip(4);
  if (content === null) return null;
  if (!(await feed.need(4))) return cut(feed, start);
  if (word(feed.peek(4), 0) !== content.digest() >>> 0) return damaged(feed.offset, `The checksum of the lz4 frame that begins at ${hex(start)} does not match, so some of what it yielded is wrong.`);
  feed.skip(4);
  return null;
}

/** The frame's descriptor; null where the input ends in it. */
async function readHeader(feed: Feed, hasher: XXHashAPI): Promise<Header | Undecompressed | null> {
  const start = feed.offset;
  if (!(await feed.need(7))) return null;
  const [, , , , flags = 0, sizes = 0] = feed.peek(6);
  const version = flags >> 6;
  if (version !== 1) return unsupported(start, `The lz4 frame at ${hex(start)} has version ${version}; only 1 is defined.`);
  if (flags % 2 === 1) return unsupported(start, `The lz4 frame at ${hex(start)} was compressed with a dictionary and cannot be read without it.`);
  const blockSize = BLOCK_SIZES[(sizes >> 4) % 8];
  if (blockSize === undefined || (flags & 2) !== 0 || (sizes & 0x8f) !== 0) return unsupported(start, `The lz4 frame at ${hex(start)} has reserved bits or a block size that is not defined, so its layout is unknown.`);
  // Magic, FLG, BD, the content's size where bit 3 says so, and the header's checksum.
  const length = 4 + 2 + ((flags & 8) !== 0 ? 8 : 0);
  if (!(await feed.need(length + 1))) return null;
  const bytes = feed.peek(length + 1);
  if (((hasher.create32(0).update(bytes.subarray(4, length)).digest() >>> 8) & 255) !== bytes[length]) return damaged(start + length, `The header checksum of the lz4 frame at ${hex(start)} does not match.`);
  feed.skip(length + 1);
  return { linked: (flags & 0x20) === 0, blockSums: (flags & 0x10) !== 0, contentSum: (flags & 4) !== 0, blockSize };
}

interface Block {
  readonly header: Header;
  /** The block's size word: bit 31 says that it is not compressed. */
  readonly size: number;
  readonly output: Output;
  readonly content: XXHash<number> | null;
  readonly hasher: XXHashAPI;
  /** Of the frame. */
  readonly start: number;
}

async function decodeOne(feed: Feed, sink: Sink, { header, size, output, content, hasher, start }: Block): Promise<Undecompressed | null> {
  const at = feed.offset;
  const stored = size >= 2 ** 31;
  const length = stored ? size - 2 ** 31 : size;
  if (length > header.blockSize) return damaged(at, `The lz4 block at ${hex(at)} says that it holds ${length} bytes; a block of this frame has at most ${header.blockSize}.`);
  const whole = 4 + length + (header.blockSums ? 4 : 0);
  if (!(await feed.need(whole))) return cut(feed, start);
  const block = feed.peek(whole);
  const data = block.subarray(4, 4 + length);
  if (header.blockSums && hasher.create32(0).update(data).digest() >>> 0 !== word(block, 4 + length)) return damaged(at, `The checksum of the lz4 block at ${hex(at)} does not match.`);
  const { bytes } = output;
  const from = output.history;
  if (stored) bytes.set(data, from);
  const end = stored ? from + length : decodeBlock(data, bytes.subarray(0, from + header.blockSize), from, header.linked ? 0 : from);
  if (end < 0) return damaged(at, `The lz4 block at ${hex(at)} is damaged.`);
  const piece = bytes.slice(from, end);
  content?.update(piece);
  feed.skip(whole);
  if (piece.byteLength > 0) await sink(piece);
  if (header.linked) {
    const kept = Math.min(WINDOW, end);
    bytes.copyWithin(0, end - kept, end);
    output.history = kept;
  }
  return null;
}

/** Blocks with a size before each, to the end of the input or to another magic number; no checksums. */
async function decodeLegacy(feed: Feed, sink: Sink): Promise<Undecompressed | null> {
  const start = feed.offset;
  feed.skip(4);
  while (await feed.need(4)) {
    const size = word(feed.peek(4), 0);
    if (size === FRAME || size === LEGACY || (size >= SKIPPABLE && size <= SKIPPABLE + 15)) return null;
    const at = feed.offset;
    // LZ4_COMPRESSBOUND of lz4.h.
    if (size > LEGACY_BLOCK + Math.floor(LEGACY_BLOCK / 255) + 16) return damaged(at, `The legacy lz4 block at ${hex(at)} says that it holds ${size} bytes, more than 8 MiB can become.`);
    if (!(await feed.need(4 + size))) return cut(feed, start);
    const output = new Uint8Array(LEGACY_BLOCK);
    const end = decodeBlock(feed.peek(4 + size).subarray(4), output, 0, 0);
    if (end < 0) return damaged(at, `The lz4 block at ${hex(at)} is damaged.`);
    feed.skip(4 + size);
    await sink(output.slice(0, end));
    await feed.breathe();
  }
  return feed.available === 0 ? null : cut(feed, start);
}

const word = (bytes: Uint8Array, at: number): number => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at, true);
