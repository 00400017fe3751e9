/** libxl's data in TOOLSTACK: the device model's physmap becomes pairs for xenstore. */
import { bigFromHalves } from '../bytes/integers.ts';
import { REGION_UNNAMED, TOOLSTACK_BAD, TOOLSTACK_LEAK, TOOLSTACK_LOST } from '../formats/legacy/convert-rules.ts';
import { MARKER_SIZE } from '../formats/legacy/save-id.ts';
import { joinBytes } from '../layout/encode.ts';
import { byteSize, grouped, hex, plural } from '../text.ts';
import type { Held, Job } from './job.ts';
import { Refusal } from './log.ts';
import type { Conversion } from './request.ts';

const HEAD = MARKER_SIZE + 4;
const VERSION = 1;
/** Version and count. */
const BLOB_HEADER_SIZE = 8;
/** Three u64 and the length of the name. */
const REGION_SIZE = 28;
/** sizeof of the sender's struct is 32 on x86_64: its padding goes out behind the name. */
const LEAK_SIZE = 4;
/** Real data has one region of some 50 bytes. */
const MAX_DATA = 1024 * 1024;

export function* convertToolstack(job: Job): Conversion<void> {
  const { feed, out } = job;
  const start = feed.position;
  yield* job.need(HEAD, 'TOOLSTACK');
  const length = feed.u32(MARKER_SIZE);
  const what = `TOOLSTACK of ${plural(length, 'byte')}`;
  out.dropHeld(feed, HEAD, 'framing');
  if (length === 0) return;
  const range = { start, end: feed.position + length };
  if (!job.libxl || (job.pv && !job.likeXen)) {
    if (!(yield* isEmpty(job, length, what))) job.log.report(TOOLSTACK_LOST, range, `TOOLSTACK at ${hex(start)}, ${byteSize(length)}, is left out: ${job.libxl ? 'a PV guest has no device model that could use it' : 'a libxc stream has no place for it'}.`);
    yield* out.drop(feed, length, 'toolstack data', what);
    return;
  }
  if (length > MAX_DATA) throw new Refusal(TOOLSTACK_BAD, range, `TOOLSTACK at ${hex(start)} claims ${plural(length, 'byte')}; more than ${grouped(MAX_DATA)} are not read.`);
  yield* job.need(length, what);
  const data = feed.bytes(0, length).slice();
  job.physmap.push(...readRegions(job, data, feed.position));
  out.dropHeld(feed, length, 'toolstack data');
}

/** Whether the data has no regions, as of every PV guest: nothing is lost with it. */
function* isEmpty(job: Job, length: number, what: string): Conversion<boolean> {
  if (length !== BLOB_HEADER_SIZE) return false;
  yield* job.need(length, what);
  return job.feed.u32(0) === VERSION && job.feed.u32(4) === 0;
}

function readRegions(job: Job, data: Uint8Array, start: number): Held[] {
  const fail = (message: string): never => {
    job.reference(`StreamError: ${message}`, { start, end: start + data.length });
    throw new Refusal(TOOLSTACK_BAD, { start, end: start + data.length }, `TOOLSTACK data at ${hex(start)}: ${message}.`);
  };
  if (data.length < BLOB_HEADER_SIZE) return fail('Overly short libxl toolstack data');
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const version = view.getUint32(0, true);
  if (version !== VERSION) return fail(`Cannot decode libxl toolstack version ${version}`);
  const own = job.reading.width === 8 ? LEAK_SIZE : 0;
  const regions = regionsOf(job, data, start, own);
  if (typeof regions !== 'string') return regions;
  const others = job.likeXen ? regions : regionsOf(job, data, start, LEAK_SIZE - own);
  if (typeof others === 'string') return fail(regions);
  job.log.report(TOOLSTACK_LEAK, { start, end: start + data.length }, `The regions at ${hex(start)} are as long as those of a ${own === LEAK_SIZE ? 32 : 64}-bit toolstack, and were read so.`);
  return others;
}

/** Pairs of all regions; where they do not fit, what Xen's converter says. */
function regionsOf(job: Job, data: Uint8Array, start: number, leak: number): Held[] | string {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const count = view.getUint32(4, true);
  const held: Held[] = [];
  let at = BLOB_HEADER_SIZE;
  for (let i = 0; i < count; i++) {
    if (data.length - at < REGION_SIZE) return 'Remaining data too short for physmap header';
    const value = (offset: number): string => bigFromHalves(view.getUint32(at + offset, true), view.getUint32(at + offset + 4, true)).toString(16);
    const length = view.getUint32(at + 24, true);
    const name = at + REGION_SIZE;
    const source = { start: start + at, end: start + name + length };
    if (length === 0) {
      if (job.likeXen) return 'No physmap info name';
      job.log.report(REGION_UNNAMED, source, `The region at ${hex(source.start)} has no name: none is written.`);
    }
    if (data.length - name < length + leak) return 'Remaining data too short for physmap name';
    if (length > 0 && data[name + length - 1] !== 0) return 'physmap name not NUL terminated';
    const root = `physmap/${value(0)}`;
    const pairs = ascii(`${root}/start_addr\0${value(8)}\0${root}/size\0${value(16)}\0${length === 0 ? '' : `${root}/name\0`}`);
    held.push({ bytes: joinBytes([pairs, data.subarray(name, name + length)]), source });
    at = name + length + leak;
  }
  return held;
}

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));
