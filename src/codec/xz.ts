/** xz (the .xz file format, version 1.2.0): streams one after another, with stream padding between; each check is verified by xz-embedded. */
import type { Feed } from './feed.ts';
import { damaged, hex, truncated, unsupported, type DecompressResult, type Sink, type Undecompressed } from './result.ts';
import { MAX_DICTIONARY, XZ, XzDecoder } from './xz-module.ts';

/** .xz file format, 2.1.1.1. */
const MAGIC = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] as const;

/** 2.1.2.4. */
const FOOTER_MAGIC = [0x59, 0x5a] as const;

/** 2.2: stream padding is a multiple of four zero bytes. */
const PADDING_UNIT = 4;

export async function unxz(feed: Feed, sink: Sink): Promise<DecompressResult> {
  const decoder = await XzDecoder.create();
  for (let first = true; ; first = false) {
    const more = await feed.need(MAGIC.length);
    if (!more || !MAGIC.every((byte, i) => feed.peek(MAGIC.length)[i] === byte)) {
      if (!first) return { ok: true, ...(await feed.drain()) };
      return more ? damaged(feed.offset, 'The data does not begin with an xz stream (fd 37 7a 58 5a 00).') : truncated(feed.offset + feed.available, 'The data ends inside the first xz magic number.');
    }
    if (!first) decoder.restart();
    const stop = await decodeStream(decoder, feed, sink);
    if (stop !== null) return stop;
    await passPadding(feed);
  }
}

/** Padding that another stream follows; what only stands at the end is counted as trailing. */
async function passPadding(feed: Feed): Promise<void> {
  while ((await feed.need(PADDING_UNIT + MAGIC.length)) && feed.peek(PADDING_UNIT).every((byte) => byte === 0)) feed.skip(PADDING_UNIT);
}

async function decodeStream(decoder: XzDecoder, feed: Feed, sink: Sink): Promise<Undecompressed | null> {
  const start = feed.offset;
  try {
    while (await feed.need(FOOTER_MAGIC.length)) {
      const { length, mayEnd } = nextPiece(feed, start, decoder.maxPush);
      decoder.push(feed.peek(length));
      const status = await decodePiece(decoder, length, feed, sink);
      if (status !== XZ.OK) return fault(status, feed.offset, start);
      if (mayEnd && endsHere(decoder)) return null;
      await feed.breathe();
    }
  } catch (error) {
    // A trap inside the decoder: its memory is gone, nobody else's is.
    if (error instanceof WebAssembly.RuntimeError) return fault(XZ.DATA_ERROR, feed.offset, start);
    throw error;
  }
  return truncated(feed.offset + feed.available, `The xz data ends inside the stream that begins at ${hex(start)}.`);
}

/**
 * What to push next. The decoder would run on into the next stream without a word, so a piece ends wherever a stream could: behind
 * a footer's magic, at a multiple of four from the stream's start (2.1.2.4, 2.2).
 */
function nextPiece(feed: Feed, start: number, most: number): { length: number; mayEnd: boolean } {
  const bytes = feed.peek(Math.min(feed.available, most));
  const phase = (feed.offset - start) % 4;
  for (let at = bytes.indexOf(FOOTER_MAGIC[0]); at >= 0; at = bytes.indexOf(FOOTER_MAGIC[0], at + 1)) {
    if (bytes[at + 1] === FOOTER_MAGIC[1] && (phase + at + 2) % 4 === 0) return { length: at + 2, mayEnd: true };
  }
  // The magic must not be torn apart.
  return { length: bytes.byteLength > 1 ? bytes.byteLength - 1 : 1, mayEnd: false };
}

/** Whether the stream is at its end: told by saying that no more input comes, which changes nothing where it is not. */
function endsHere(decoder: XzDecoder): boolean {
  decoder.push(new Uint8Array(0));
  return decoder.step().status === XZ.STREAM_END;
}

/** One pushed piece to its end; the status that stopped it. */
async function decodePiece(decoder: XzDecoder, length: number, feed: Feed, sink: Sink): Promise<number> {
  let consumed = 0;
  for (;;) {
    const step = decoder.step();
    feed.skip(step.consumed - consumed);
    const idle = step.consumed === consumed && step.output.byteLength === 0;
    consumed = step.consumed;
    if (step.output.byteLength > 0) await sink(step.output);
    // xz-embedded answers BUF_ERROR when it is called again with nothing to do: that is want of input, not damage.
    if (step.status === XZ.BUF_ERROR || (step.status === XZ.OK && idle)) return consumed === length ? XZ.OK : XZ.DATA_ERROR;
    if (step.status !== XZ.OK) return step.status;
    await feed.breathe();
  }
}

function fault(status: number, at: number, start: number): Undecompressed {
  const stream = `The xz stream that begins at ${hex(start)}`;
  switch (status) {
    case XZ.MEMLIMIT_ERROR:
      return unsupported(at, `${stream} asks for a dictionary of more than ${MAX_DICTIONARY / 1024 / 1024} MiB, the most that this reads. Decompress it first: xz -dk.`);
    case XZ.MEM_ERROR:
      return unsupported(at, `There is not enough memory for the xz stream that begins at ${hex(start)}.`);
    case XZ.OPTIONS_ERROR:
    case XZ.UNSUPPORTED_CHECK:
      return unsupported(at, `${stream} uses filters or a check that this does not read. Decompress it first: xz -dk.`);
    default:
      return damaged(at, `${stream} is damaged near ${hex(at)}: its data or one of its checks is wrong.`);
  }
}
