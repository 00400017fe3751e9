/** How a stream begins: p2m_size, and of a PV guest extended info and the list of p2m frames. */
import { exactFromHalves, fromHalves } from '../bytes/integers.ts';
import type { ByteRange } from '../bytes/range.ts';
import { BLOCK_SKIPPED, GUEST_WIDTH, P2M_FRAME } from '../formats/legacy/convert-rules.ts';
import { BLOCK_HEADER_SIZE, CONTEXT_SIZE_32, CONTEXT_SIZE_64 } from '../formats/legacy/p2m.ts';
import * as rules from '../formats/legacy/rules.ts';
import { X86_PV_INFO } from '../formats/libxc/x86-pv-info.ts';
import { X86_PV_P2M_FRAMES } from '../formats/libxc/x86-pv-p2m-frames.ts';
import { encode } from '../layout/encode.ts';
import { asciiChar, hex, plural } from '../text.ts';
import type { Job } from './job.ts';
import { Refusal } from './log.ts';
import { writeHeaders, writeStaticDataEnd } from './records.ts';
import type { Conversion } from './request.ts';

const ONES = 0xffff_ffff;
const PAGE_SIZE = 4096;
/** 28 bits of an entry are left for a PFN (xc_domain_save.c). */
const MAX_P2M_SIZE = 0x1000_0000;
const P2M_HEADER_SIZE = 8;
/** Frames that are made wider at a time. */
const FRAMES = 4096;

export function* convertHeader(job: Job): Conversion<void> {
  const { feed, reading: { width } } = job;
  yield* job.piece();
  yield* job.need(width, 'p2m_size');
  const p2mSize = width === 8 ? fromHalves(feed.u32(0), feed.u32(4)) : feed.u32(0);
  const source = job.next(width);
  job.p2mSize = p2mSize;
  if (p2mSize === 0 || p2mSize > MAX_P2M_SIZE) checkP2mSize(job, source);
  yield* writeHeaders(job);
  if (!job.pv) {
    job.out.dropHeld(feed, width, 'p2m_size');
    yield* writeStaticDataEnd(job);
    return;
  }
  feed.take(width);
  yield* convertExtendedInfo(job);
  yield* writeStaticDataEnd(job);
  yield* convertFrames(job, source);
}

function checkP2mSize({ likeXen, pv, p2mSize }: Job, source: ByteRange): void {
  if (likeXen && !pv) return;
  throw new Refusal(rules.P2M_SIZE, source, `p2m_size at ${hex(source.start)} is ${hex(p2mSize)}; a saver writes 1 to ${hex(MAX_P2M_SIZE - 1)}. A wrong --width looks so, too.`);
}

function* convertExtendedInfo(job: Job): Conversion<void> {
  const { feed, out, reading: { width } } = job;
  yield* job.need(width, 'Extended info or the p2m frame list');
  const signed = feed.u32(0) === ONES && (width === 4 || feed.u32(4) === ONES);
  if (!signed) {
    const marker = width === 8 ? hex(exactFromHalves(feed.u32(0), feed.u32(4))) : hex(feed.u32(0));
    job.reference(`StreamError: Unexpected extended info marker ${marker}`);
    job.guestWidth = job.reading.guestWidth;
    job.log.report(GUEST_WIDTH, job.next(width), `No extended info stands at ${hex(feed.position)}: the guest is taken as one of ${job.guestWidth * 8} bits, by how far each reading goes.`);
    yield* writePvInfo(job, { start: 0, end: 0 });
    return;
  }
  yield* job.piece();
  yield* job.need(width + 4, 'Extended info');
  const total = feed.u32(width);
  const start = feed.position;
  const record = job.pieces.last;
  out.dropHeld(feed, width + 4, 'framing');
  const end = feed.position + total;
  let told: ByteRange | null = null;
  while (feed.position < end) told = (yield* convertBlock(job, end)) ?? told;
  if (feed.position > end) job.reference(`StreamError: Overshot Extended Info size by ${feed.position - end} bytes`);
  if (told === null) {
    job.reference('ZeroDivisionError: integer division or modulo by zero');
    job.guestWidth = job.reading.guestWidth;
    job.log.report(GUEST_WIDTH, { start, end: start + width + 4 }, `Extended info has no "vcpu" block: the guest is taken as one of ${job.guestWidth * 8} bits, by how far each reading goes.`, { record });
  }
  if (!job.likeXen || told === null) yield* writePvInfo(job, told ?? { start: 0, end: 0 });
}

/** Where the guest's width is told, if this block tells it. */
function* convertBlock(job: Job, end: number): Conversion<ByteRange | null> {
  const { feed, out } = job;
  yield* job.piece();
  yield* job.need(BLOCK_HEADER_SIZE, 'A block of extended info');
  const id = [...feed.bytes(0, 4)].map((byte) => asciiChar(byte)).join('');
  const size = feed.u32(4);
  const header = job.next(BLOCK_HEADER_SIZE);
  const left = end - header.end;
  if (size > left && !job.likeXen) throw new Refusal(rules.BLOCK_LENGTH, header, `Block "${id}" at ${hex(header.start)} claims ${plural(size, 'byte')}; extended info has ${plural(Math.max(0, left), 'byte')} left.`);
  const what = `Block "${id}"`;
  if (id === 'vcpu') {
    if (size !== CONTEXT_SIZE_64 && size !== CONTEXT_SIZE_32) throw new Refusal(rules.VCPU_BLOCK, header, `Block "vcpu" at ${hex(header.start)} has ${plural(size, 'byte')}; a 64-bit guest\u2019s has ${CONTEXT_SIZE_64}, a 32-bit guest\u2019s ${CONTEXT_SIZE_32}.`);
    job.guestWidth = size === CONTEXT_SIZE_64 ? 8 : 4;
    feed.take(BLOCK_HEADER_SIZE);
    yield* out.drop(feed, size, 'stale context', what);
    if (job.likeXen) yield* writePvInfo(job, header);
    return header;
  }
  if (id === 'xcnt') {
    yield* job.need(BLOCK_HEADER_SIZE + Math.min(4, size), what);
    if (size >= 4) job.xcnt = feed.u32(BLOCK_HEADER_SIZE);
  } else if (id === 'extv') job.extendedContexts = true;
  else {
    job.reference('StreamError: Unrecognised extended block', header);
    job.log.report(BLOCK_SKIPPED, { start: header.start, end: header.end + size }, `Block "${id}" of ${plural(size, 'byte')} at ${hex(header.start)} is not known, and left out.`);
  }
  yield* out.drop(feed, BLOCK_HEADER_SIZE + size, 'framing', what);
  return null;
}

function* writePvInfo({ out, guestWidth }: Job, source: ByteRange): Conversion<void> {
  const body = encode(X86_PV_INFO.layout, { guest_width: guestWidth, pt_levels: guestWidth === 8 ? 4 : 3 });
  yield* out.record(X86_PV_INFO.type, body.length);
  yield* out.write(body, source.end > source.start ? 'computed' : 'constant', source);
}

/** Frames are words of the toolstack there, 64 bits here. */
function* convertFrames(job: Job, size: ByteRange): Conversion<void> {
  const { feed, out, reading: { width }, p2mSize } = job;
  const count = Math.ceil(p2mSize / (PAGE_SIZE / job.guestWidth));
  const what = 'The p2m frame list';
  yield* out.record(X86_PV_P2M_FRAMES.type, P2M_HEADER_SIZE + count * 8, size);
  out.trace(4, 'constant');
  out.trace(4, 'computed', size, { out: 0, in: 0 }, 4);
  yield* out.raw(encode(X86_PV_P2M_FRAMES.layout, { start_pfn: 0, end_pfn: p2mSize - 1 }).subarray(0, P2M_HEADER_SIZE));
  // What is no such list shows in its first word, and may be shorter than this one would be.
  yield* job.piece();
  yield* job.need(width, what);
  checkFrame(job, 0);
  const wide = new DataView(new ArrayBuffer(Math.min(FRAMES, count) * 8));
  for (let done = 0; done < count; ) {
    const run = Math.min(FRAMES, count - done);
    yield* job.need(run * width, what);
    for (let i = 0; i < run; i++) {
      const frame = checkFrame(job, i);
      wide.setUint32(i * 8, feed.u32(i * width), true);
      if (width === 8) wide.setUint32(i * 8 + 4, frame.upper, true);
    }
    yield* out.write(new Uint8Array(wide.buffer, 0, run * 8), width === 8 ? 'copied' : 'widened', job.next(run * width), { out: 8, in: width });
    feed.take(run * width);
    done += run;
  }
}

/** A frame of the p2m lies in the guest. What does not is, as a rule, no such list at all. */
function checkFrame(job: Job, i: number): { readonly upper: number } {
  const { feed, p2mSize, reading: { width } } = job;
  const upper = width === 8 ? feed.u32(i * 8 + 4) : 0;
  const frame = fromHalves(feed.u32(i * width), upper);
  if (frame >= p2mSize && !job.likeXen) throw new Refusal(P2M_FRAME, job.next(width, i * width), `The p2m frame list has ${hex(frame)} at ${hex(feed.position + i * width)}; p2m_size is ${hex(p2mSize)}. A wrong --width or --guest looks so, too.`);
  return { upper };
}
