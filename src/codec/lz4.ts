/**
 * LZ4 (lz4_Frame_format.md 1.6.x): frames one after another, skippable ones passed over, and the legacy frame of lz4 -l and of
 * Linux images. Header, block and content checksums are verified where they are. What is damaged or cut is yielded up to the sequence that
 * cannot be decoded: blocks have up to 8 MiB. A block that is whole but for its checksum is yielded, and told.
 */
import xxhash, { type XXHash, type XXHashAPI } from 'xxhash-wasm';
import { decodeBlock, type DecodedBlock } from './lz4-block.ts';
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

/** What goes along with a run over frames. */
interface Run {
  readonly feed: Feed;
  readonly hasher: XXHashAPI;
  /** Bytes that were handed on. */
  yielded: number;
  /** Of blocks whose checksums do not match: the first, and how many. */
  doubt: Undecompressed | null;
  doubtful: number;
  readonly yield: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>;
}

export async function unlz4(feed: Feed, sink: Sink): Promise<DecompressResult> {
  const run: Run = {
    feed,
    hasher: await xxhash(),
    yielded: 0,
    doubt: null,
    doubtful: 0,
    yield: async (bytes) => {
      if (bytes.byteLength === 0) return;
      run.yielded += bytes.byteLength;
      await sink(bytes);
    },
  };
  const result = await decodeFrames(run);
  const { doubt, doubtful } = run;
  if (doubt === null) return result;
  const more = doubtful > 1 ? ` So are those of ${doubtful - 1} more.` : '';
  return damaged(doubt.at, `${doubt.message}${more}${result.ok ? '' : ` ${result.message}`}`);
}

async function decodeFrames(run: Run): Promise<DecompressResult> {
  const { feed } = run;
  for (let first = true; ; first = false) {
    const magic = (await feed.need(4)) ? word(feed.peek(4), 0) : -1;
    let stop: Undecompressed | null;
    if (magic === FRAME) stop = await decodeFrame(run);
    else if (magic === LEGACY) stop = await decodeLegacy(run);
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

async function decodeFrame(run: Run): Promise<Undecompressed | null> {
  const { feed, hasher } = run;
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
    const stop = await decodeOne(run, { header, size, output, content, start });
    if (stop !== null) return stop;
    await feed.breathe();
  }
  feed.skip(4);
  if (content === null) return null;
  if (!(await feed.need(4))) return cut(feed, start);
  const [stated, found] = [word(feed.peek(4), 0), content.digest() >>> 0];
  if (stated !== found) return damaged(feed.offset, `The checksum of the lz4 frame that begins at ${hex(start)} does not match: it is ${hex(stated)}, what the frame yielded comes to ${hex(found)}, so some of that is wrong.`);
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
  /** Of the frame. */
  readonly start: number;
}

async function decodeOne(run: Run, { header, size, output, content, start }: Block): Promise<Undecompressed | null> {
  const { feed } = run;
  const at = feed.offset;
  const stored = size >= 2 ** 31;
  const length = stored ? size - 2 ** 31 : size;
  if (length > header.blockSize) return damaged(at, `The lz4 block at ${hex(at)} says that it holds ${length.toLocaleString('en')} bytes; a block of this frame has at most ${header.blockSize.toLocaleString('en')}.`);
  const whole = 4 + length + (header.blockSums ? 4 : 0);
  const isWhole = await feed.need(whole);
  const block = feed.peek(Math.min(whole, feed.available));
  const data = block.subarray(4, 4 + length);
  const isCut = data.byteLength < length;
  const from = output.history;
  const { bytes } = output;
  if (stored) bytes.set(data, from);
  const decoded = stored ? { end: from + data.byteLength, fault: -1 } : decodeBlock(data, bytes.subarray(0, from + header.blockSize), from, header.linked ? 0 : from, isCut);
  const piece = bytes.slice(from, decoded.end);
  const sum = isWhole && header.blockSums ? mismatch(run, block, { length, at, yields: piece.byteLength, linked: header.linked }) : null;
  await run.yield(piece);
  if (!isWhole) return cut(feed, start);
  if (decoded.fault >= 0) return broken(at, decoded, piece.byteLength);
  if (sum !== null) {
    run.doubt ??= sum;
    run.doubtful++;
  }
  content?.update(piece);
  feed.skip(whole);
  if (header.linked) {
    const kept = Math.min(WINDOW, decoded.end);
    bytes.copyWithin(0, decoded.end - kept, decoded.end);
    output.history = kept;
  }
  return null;
}

/** A block whose checksum is not that of its bytes, in words; what follows it can be read all the same. */
function mismatch({ hasher, yielded }: Run, block: Uint8Array, { length, at, yields, linked }: { length: number; at: number; yields: number; linked: boolean }): Undecompressed | null {
  const [stated, found] = [word(block, 4 + length), hasher.create32(0).update(block.subarray(4, 4 + length)).digest() >>> 0];
  if (stated === found) return null;
  const later = linked ? ', and what later blocks copy from there' : '';
  return damaged(at, `The checksum of the lz4 block at ${hex(at)} does not match: it is ${hex(stated)}, the block comes to ${hex(found)}. Some of what it yielded, from ${hex(yielded)} to ${hex(yielded + yields)} of the decompressed bytes, is wrong${later}.`);
}

const broken = (at: number, { fault }: DecodedBlock, length: number): Undecompressed => damaged(at + 4 + fault, `The lz4 block at ${hex(at)} is damaged: what stands at ${hex(at + 4 + fault)} cannot be decoded. The ${length.toLocaleString('en')} bytes that the block yielded before it are shown; the damage may begin among them.`);

/** LZ4_COMPRESSBOUND of lz4.h. */
const LEGACY_BOUND = LEGACY_BLOCK + Math.floor(LEGACY_BLOCK / 255) + 16;

/** Blocks with a size before each, to the end of the input or to another magic number; no checksums. */
async function decodeLegacy(run: Run): Promise<Undecompressed | null> {
  const { feed } = run;
  const start = feed.offset;
  feed.skip(4);
  while (await feed.need(4)) {
    const size = word(feed.peek(4), 0);
    if (size === FRAME || size === LEGACY || (size >= SKIPPABLE && size <= SKIPPABLE + 15)) return null;
    const at = feed.offset;
    if (size > LEGACY_BOUND) return damaged(at, `The legacy lz4 block at ${hex(at)} says that it holds ${size.toLocaleString('en')} bytes, more than 8 MiB can become.`);
    const isWhole = await feed.need(4 + size);
    const output = new Uint8Array(LEGACY_BLOCK);
    const decoded = decodeBlock(feed.peek(Math.min(4 + size, feed.available)).subarray(4), output, 0, 0, !isWhole);
    await run.yield(output.slice(0, decoded.end));
    if (!isWhole) return cut(feed, start);
    if (decoded.fault >= 0) return broken(at, decoded, decoded.end);
    feed.skip(4 + size);
    await feed.breathe();
  }
  return feed.available === 0 ? null : cut(feed, start);
}

const word = (bytes: Uint8Array, at: number): number => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at, true);
