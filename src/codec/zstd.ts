/**
 * zstd (RFC 8878): frames one after another, skippable ones passed over, the XXH64 checksum verified by libzstd where a
 * frame has one. A frame is pushed into the decoder block by block: output is whole up to the faulty block, and the
 * fault has that block's offset.
 */
import type { Feed } from './feed.ts';
import { damaged, hex, truncated, unsupported, type DecompressResult, type Sink, type Undecompressed } from './result.ts';
import {
  BLOCK_HEADER, blockHeader, FRAME_MAGIC, frameHeader, headerLength, LEGACY_MAGIC, MAX_WINDOW, SKIPPABLE_MAGIC, type FrameHeader,
} from './zstd-frame.ts';
import { MAX_PUSH, ZstdDecoder } from './zstd-module.ts';

const MIB = 1024 * 1024;

const CHECKSUM_BYTES = 4;

/** zstd_errors.h. */
const CHECKSUM_WRONG = 22;
const OUT_OF_MEMORY = 64;

type FrameKind = 'frame' | 'skippable' | 'legacy' | 'other' | 'end';

export async function unzstd(feed: Feed, sink: Sink): Promise<DecompressResult> {
  const decoder = await ZstdDecoder.create();
  for (let first = true; ; first = false) {
    const kind = await kindAt(feed);
    if (kind === 'frame' || kind === 'skippable') {
      const stop = kind === 'frame' ? await decodeFrame(decoder, feed, sink) : await passOver(feed);
      if (stop !== null) return stop;
    } else if (kind === 'legacy') {
      return unsupported(feed.offset, `The zstd frame at ${hex(feed.offset)} is in the format of zstd 0.7 or older, which this does not read.`);
    } else if (!first) {
      return { ok: true, ...(await feed.drain()) };
    } else {
      return kind === 'end'
        ? truncated(feed.offset + feed.available, 'The data ends inside the first zstd magic number.')
        : damaged(feed.offset, 'The data does not begin with a zstd frame (28 b5 2f fd).');
    }
  }
}

async function kindAt(feed: Feed): Promise<FrameKind> {
  if (!(await feed.need(4))) return 'end';
  const magic = word(feed.peek(4));
  if (magic === FRAME_MAGIC) return 'frame';
  if (magic >= SKIPPABLE_MAGIC && magic <= SKIPPABLE_MAGIC + 15) return 'skippable';
  return magic >= LEGACY_MAGIC.first && magic <= LEGACY_MAGIC.last ? 'legacy' : 'other';
}

async function passOver(feed: Feed): Promise<Undecompressed | null> {
  const start = feed.offset;
  if ((await feed.need(8)) && (await feed.skipFar(8 + word(feed.peek(8).subarray(4))))) return null;
  return truncated(feed.offset + feed.available, `The data ends inside the skippable zstd frame that begins at ${hex(start)}.`);
}

async function decodeFrame(decoder: ZstdDecoder, feed: Feed, sink: Sink): Promise<Undecompressed | null> {
  const start = feed.offset;
  const cut = (): Undecompressed =>
    truncated(feed.offset + feed.available, `The zstd data ends inside the frame that begins at ${hex(start)}.`);
  if (!(await feed.need(5)) || !(await feed.need(headerLength(feed.peek(5)[4] ?? 0)))) return cut();
  const header = frameHeader(feed.peek(headerLength(feed.peek(5)[4] ?? 0)));
  const stop = refusal(header, start) ?? (await decodePiece(decoder, feed, sink, header.length, start));
  if (stop !== null) return stop;
  for (let last = false; !last; ) {
    if (!(await feed.need(BLOCK_HEADER))) return cut();
    const block = blockHeader(feed.peek(BLOCK_HEADER));
    if (block.reserved || BLOCK_HEADER + block.stored > MAX_PUSH) {
      return damaged(feed.offset, `The zstd block at ${hex(feed.offset)} has an impossible header.`);
    }
    if (!(await feed.need(BLOCK_HEADER + block.stored))) return cut();
    const fault = await decodePiece(decoder, feed, sink, BLOCK_HEADER + block.stored, start);
    if (fault !== null) return fault;
    await feed.breathe();
    last = block.last;
  }
  if (!header.checksum) return null;
  return (await feed.need(CHECKSUM_BYTES)) ? decodePiece(decoder, feed, sink, CHECKSUM_BYTES, start) : cut();
}

/** What no memory is spent on. */
function refusal(header: FrameHeader, start: number): Undecompressed | null {
  const frame = `The zstd frame at ${hex(start)}`;
  if (header.reservedBit) return unsupported(start, `${frame} has a reserved header bit set, so its layout is unknown.`);
  if (header.dictionary !== 0) {
    return unsupported(start, `${frame} was compressed with a dictionary (ID ${header.dictionary}) and cannot be read without it.`);
  }
  if (header.window > MAX_WINDOW) {
    const mib = Math.ceil(header.window / MIB).toLocaleString('en');
    return unsupported(start, `${frame} asks for a window of ${mib} MiB of memory; this reads up to ${MAX_WINDOW / MIB} MiB. Decompress it first: zstd -d --long=31.`);
  }
  return null;
}

/** Decodes the next `length` bytes, which are a header, a block or a checksum; null when all went well. */
async function decodePiece(decoder: ZstdDecoder, feed: Feed, sink: Sink, length: number, start: number): Promise<Undecompressed | null> {
  try {
    decoder.push(feed.peek(length));
    for (let more = true; more; ) {
      const step = decoder.step();
      if ('error' in step) return fault(step.error, feed.offset, start);
      if (step.output.byteLength > 0) await sink(step.output);
      more = step.more;
    }
  } catch (error) {
    // A trap inside the decoder: its memory is gone, nobody else's is.
    if (error instanceof WebAssembly.RuntimeError) return fault(0, feed.offset, start);
    throw error;
  }
  feed.skip(length);
  return null;
}

function fault(code: number, at: number, start: number): Undecompressed {
  if (code === CHECKSUM_WRONG) {
    return damaged(at, `The checksum of the zstd frame that begins at ${hex(start)} does not match, so some of what it yielded is wrong.`);
  }
  if (code === OUT_OF_MEMORY) return unsupported(at, `There is not enough memory for the zstd frame that begins at ${hex(start)}.`);
  return damaged(at, `The zstd block at ${hex(at)} is damaged${code === 0 ? '' : ` (zstd error ${code})`}.`);
}

const word = (bytes: Uint8Array): number => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true);
