/** Headers that toolstacks put before a stream. xl's and libvirt's are kept, and say what stands behind them now. */
import { hasBit } from '../bytes/integers.ts';
import { detect, HEAD_SIZE } from '../formats/detect.ts';
import { HEADER_OF_OTHERS } from '../formats/legacy/convert-rules.ts';
import { LIBVIRT_HEADER_SIZE, LIBVIRT_MAGIC, LIBVIRT_VERSION_V2 } from '../formats/libvirt/header.ts';
import { LIBXL_MAGIC } from '../formats/libxl/header.ts';
import { prefixOf, startsWith } from '../formats/magic.ts';
import { LEGACY_SIGNATURE, STRUCTURED_SIGNATURE, XAPI_MAGIC } from '../formats/xapi/header.ts';
import { RECEIVE, XEND_HEADER_SIZE, XEND_MAGIC } from '../formats/xend/header.ts';
import { XL_BYTEORDER, XL_FLAG_STREAM_V2_BIT, XL_HEADER_SIZE, XL_MAGIC } from '../formats/xl/header.ts';
import * as xlRules from '../formats/xl/rules.ts';
import { hex, plural } from '../text.ts';
import type { Job } from './job.ts';
import { NotLegacy, Refusal } from './log.ts';
import { cutAt } from './output.ts';
import type { Conversion } from './request.ts';
import { dropXapi } from './xapi.ts';

const MARKER = '\u00ff'.repeat(8);
const BYTEORDER_OFFSET = 32;
const FLAGS_OFFSET = 36;
const LENGTH_OFFSET = 44;
const VERSION_OFFSET = 16;
const XML_LENGTH_OFFSET = 20;
const WHOLE = { out: 0, in: 0 };

export type Wrapper = 'xl' | 'libvirt' | 'xend' | 'xapi' | null;

/** Reads the header in front, and writes it where it is to stay. */
export function* convertWrapper(job: Job): Conversion<Wrapper> {
  const { feed } = job;
  yield* feed.fill(XL_MAGIC.length);
  const bytes = feed.bytes(0, Math.min(feed.held, XL_MAGIC.length));
  refuseV2(bytes, feed.position);
  refuseCutMagic(job, bytes);
  if (startsWith(bytes, XL_MAGIC)) return yield* convertXl(job);
  if (startsWith(bytes, LIBVIRT_MAGIC)) return yield* convertLibvirt(job);
  if (startsWith(bytes, XAPI_MAGIC)) {
    yield* dropXapi(job);
    yield* refuseV2Behind(job);
    return 'xapi';
  }
  if (startsWith(bytes, RECEIVE)) yield* dropHeader(job, RECEIVE.length, 'The request of a relocation');
  yield* feed.fill(XEND_MAGIC.length);
  if (startsWith(feed.bytes(0, Math.min(feed.held, XEND_MAGIC.length)), XEND_MAGIC)) return yield* dropXend(job);
  yield* refuseOthers(job);
  return null;
}

/** What is known by its first bytes to be something else is not read as what they would mean in a legacy stream. */
function* refuseOthers({ feed, options: { hints } }: Job): Conversion<void> {
  if (hints.width !== undefined && hints.guest !== undefined) return;
  yield* feed.fill(HEAD_SIZE);
  const found = detect(feed.bytes(0, Math.min(feed.held, HEAD_SIZE)), feed.held);
  if (found.kind !== 'stream' || found.layer === 'legacy') return;
  throw new NotLegacy(`What stands at ${hex(feed.position)} is no legacy stream: ${found.title}, ${found.evidence.join(', ')}. If a legacy stream stands in it, take that out first: xsi extract FILE --layer legacy OUT.`);
}

function refuseV2(bytes: Uint8Array, at: number): void {
  if (startsWith(bytes, LIBXL_MAGIC)) throw new NotLegacy(`A libxl stream, version 2, stands at ${hex(at)}: it needs no conversion.`);
  if (startsWith(bytes, MARKER)) throw new NotLegacy(`A libxc stream of version 2 or 3 stands at ${hex(at)}: it needs no conversion.`);
}

/** Of a magic so many bytes prove it where the input ends. */
const MIN_PREFIX = 4;

function refuseCutMagic({ feed }: Job, bytes: Uint8Array): void {
  const magic = [XL_MAGIC, LIBVIRT_MAGIC, XEND_MAGIC, LEGACY_SIGNATURE, STRUCTURED_SIGNATURE].find((known) => prefixOf(bytes, known) >= MIN_PREFIX);
  if (magic === undefined) return;
  feed.take(bytes.length);
  throw cutAt(feed, 'The header\u2019s magic', magic.length, bytes.length);
}

/** The stream behind a header must be a legacy one, whatever the header says. */
function* refuseV2Behind({ feed }: Job): Conversion<void> {
  yield* feed.fill(MARKER.length);
  refuseV2(feed.bytes(0, Math.min(feed.held, MARKER.length)), feed.position);
}

function* convertXl(job: Job): Conversion<Wrapper> {
  const { feed, out, options, libxl } = job;
  yield* job.need(XL_HEADER_SIZE, 'xl\u2019s header');
  const byteorder = feed.u32(BYTEORDER_OFFSET);
  if (byteorder !== XL_BYTEORDER) throw new Refusal(xlRules.BYTEORDER, job.next(4, BYTEORDER_OFFSET), `The byte order of xl\u2019s header at ${hex(feed.position + BYTEORDER_OFFSET)} is ${hex(byteorder)}, not ${hex(XL_BYTEORDER)}: how long its config is cannot be told.`);
  const flags = feed.u32(FLAGS_OFFSET);
  const length = feed.u32(LENGTH_OFFSET);
  if (hasBit(flags, XL_FLAG_STREAM_V2_BIT)) yield* refusePromised(job, length);
  out.to = options.stripHeader ? 'nowhere' : 'out';
  if (options.stripHeader) yield* dropHeader(job, XL_HEADER_SIZE + length, 'xl\u2019s config');
  else {
    yield* out.copy(feed, FLAGS_OFFSET, 'xl\u2019s header');
    const kept = libxl && !hasBit(flags, XL_FLAG_STREAM_V2_BIT) ? flags + 2 ** XL_FLAG_STREAM_V2_BIT : flags;
    yield* writeWord(job, kept);
    if (!libxl) job.log.report(HEADER_OF_OTHERS, { start: feed.position - 4, end: feed.position }, 'xl\u2019s header is kept before a libxc stream, which xl does not read: see --strip-xl.');
    yield* out.copy(feed, XL_HEADER_SIZE - FLAGS_OFFSET - 4 + length, 'xl\u2019s config');
  }
  out.to = 'out';
  yield* refuseV2Behind(job);
  return 'xl';
}

/** Configs that are held to look behind them. */
const MAX_HELD = 16 * 1024 * 1024;

/** The header promises a stream of version 2: nothing is written where it keeps its word, and a legacy stream is converted all the same. */
function* refusePromised({ feed }: Job, length: number): Conversion<void> {
  const promised = 'The xl header says that a libxl stream, version 2, follows: it needs no conversion.';
  if (length > MAX_HELD) throw new NotLegacy(promised);
  const behind = XL_HEADER_SIZE + length;
  yield* feed.fill(behind + MARKER.length);
  if (feed.held > behind) refuseV2(feed.bytes(behind, Math.min(feed.held - behind, MARKER.length)), feed.position + behind);
  else throw new NotLegacy(promised);
}

/** A word of the input with another value. */
function* writeWord({ feed, out }: Job, value: number): Conversion<void> {
  const word = new DataView(new ArrayBuffer(4));
  word.setUint32(0, value, true);
  const start = feed.position;
  yield* out.write(new Uint8Array(word.buffer), 'computed', { start, end: start + 4 }, WHOLE);
  feed.take(4);
}

function* dropHeader({ feed, out }: Job, length: number, what: string): Conversion<void> {
  yield* out.drop(feed, length, 'header of another toolstack', what);
}

function* convertLibvirt(job: Job): Conversion<Wrapper> {
  const { feed, out, options, libxl, log } = job;
  yield* job.need(LIBVIRT_HEADER_SIZE, 'libvirt\u2019s header');
  const length = feed.u32(XML_LENGTH_OFFSET);
  const start = feed.position;
  if (options.stripHeader || !libxl) {
    yield* dropHeader(job, LIBVIRT_HEADER_SIZE + length, 'libvirt\u2019s domain XML');
    if (!options.stripHeader) log.report(HEADER_OF_OTHERS, { start, end: feed.position }, 'libvirt\u2019s header and domain XML are left out: libvirt reads no libxc stream.');
  } else {
    yield* out.copy(feed, VERSION_OFFSET, 'libvirt\u2019s header');
    yield* writeWord(job, LIBVIRT_VERSION_V2);
    yield* out.copy(feed, LIBVIRT_HEADER_SIZE - VERSION_OFFSET - 4 + length, 'libvirt\u2019s domain XML');
  }
  yield* refuseV2Behind(job);
  return 'libvirt';
}

function* dropXend(job: Job): Conversion<Wrapper> {
  const { feed, log } = job;
  yield* job.need(XEND_HEADER_SIZE, 'xend\u2019s header');
  const length = new DataView(feed.bytes(XEND_MAGIC.length, 4).slice().buffer).getUint32(0, false);
  const start = feed.position;
  yield* dropHeader(job, XEND_HEADER_SIZE + length, 'xend\u2019s config');
  log.report(HEADER_OF_OTHERS, { start, end: feed.position }, `xend\u2019s header and its config of ${plural(length, 'byte')} are left out: no toolstack since Xen 4.5 reads them. A restore needs a config of its own.`);
  return 'xend';
}
