/**
 * gzip (RFC 1952): members one after another, each with CRC-32 and length checked by inflate. Uses zlib's own
 * interface of pako, because only that says at which input byte a member ended.
 */
import { zlibInflate, zlibInflateEnd, zlibInflateInit2, ZStream, Z_BUF_ERROR, Z_NO_FLUSH, Z_OK, Z_STREAM_END } from 'pako';
import type { Feed } from './feed.ts';
import { damaged, hex, truncated, unsupported, type DecompressResult, type Sink, type Undecompressed } from './result.ts';

/** zlib's windowBits: 15, plus 16 for "a gzip header and nothing else". */
const GZIP_ONLY = 15 + 16;

/** RFC 1952 2.3.1: the only method there is. */
const DEFLATE = 8;

/** RFC 1952 2.3.1: FLG bits 5-7 are reserved and must be zero. */
const FIRST_RESERVED_FLAG = 0x20;

const OUTPUT = 256 * 1024;

export async function gunzip(feed: Feed, sink: Sink): Promise<DecompressResult> {
  for (let first = true; ; first = false) {
    const start = feed.offset;
    const more = await feed.need(2);
    const [id1, id2] = feed.peek(2);
    if (!more || id1 !== 0x1f || id2 !== 0x8b) {
      if (!first) return { ok: true, ...(await feed.drain()) };
      return more
        ? damaged(start, 'The data does not begin with a gzip header (1f 8b).')
        : truncated(feed.offset + feed.available, 'The data ends inside the first gzip header.');
    }
    const stop = (await refusal(feed)) ?? (await inflateMember(feed, sink));
    if (stop !== null) return stop;
  }
}

/** What of the header zlib refuses too, but says less about. */
async function refusal(feed: Feed): Promise<Undecompressed | null> {
  if (!(await feed.need(4))) return null;
  const [, , method = DEFLATE, flags = 0] = feed.peek(4);
  if (method !== DEFLATE) return unsupported(feed.offset, `The gzip member uses compression method ${method}; only 8 (deflate) is defined.`);
  if (flags >= FIRST_RESERVED_FLAG) {
    return unsupported(feed.offset, `The gzip member's header has reserved flags set (${hex(flags)}), so its layout is unknown.`);
  }
  return null;
}

/** One member; null when it is whole. */
async function inflateMember(feed: Feed, sink: Sink): Promise<Undecompressed | null> {
  const start = feed.offset;
  const stream = new ZStream();
  zlibInflateInit2(stream, GZIP_ONLY);
  try {
    while (await feed.need(1)) {
      const status = await inflateSome(stream, feed, sink);
      if (status === Z_STREAM_END) return null;
      if (status !== Z_OK && status !== Z_BUF_ERROR) return damaged(feed.offset, memberSentence(start, feed.offset, stream.msg));
    }
    return truncated(feed.offset, `The gzip data ends inside a member: the one that begins at ${hex(start)} has no end.`);
  } finally {
    zlibInflateEnd(stream);
  }
}

/** Inflates what is at hand, until it is used up or the member ends. */
async function inflateSome(stream: ZStream, feed: Feed, sink: Sink): Promise<number> {
  stream.input = feed.peek(feed.available);
  stream.next_in = 0;
  stream.avail_in = stream.input.byteLength;
  for (;;) {
    stream.output = new Uint8Array(OUTPUT);
    stream.next_out = 0;
    stream.avail_out = OUTPUT;
    const before = stream.next_in;
    const status = zlibInflate(stream, Z_NO_FLUSH);
    feed.skip(stream.next_in - before);
    if (stream.next_out > 0) await sink(stream.output.subarray(0, stream.next_out));
    if (status !== Z_OK || (stream.avail_in === 0 && stream.avail_out > 0)) return status;
    await feed.breathe();
  }
}

/** zlib's words for a member whose data was readable but is not what went in. */
const CHECKS: Readonly<Record<string, string>> = {
  'incorrect data check': 'its CRC-32 does not match, so some of what it yielded is wrong',
  'incorrect length check': 'its length field does not match what it yielded',
};

function memberSentence(start: number, at: number, reason: string): string {
  return `The gzip member that begins at ${hex(start)} is damaged at ${hex(at)}: ${CHECKS[reason] ?? (reason === '' ? 'its data makes no sense' : reason)}.`;
}
