/**
 * Suspend images of xenopsd around a legacy stream: what stands before the stream and behind it (xen-api
 * ocaml/xenopsd/lib/suspend_image.ml). A current xenopsd has the stream converted and reads the rest itself.
 */
import { exactFromHalves, fromHalves } from '../bytes/integers.ts';
import { DEVICE_MODEL, HEADER_OF_OTHERS } from '../formats/legacy/convert-rules.ts';
import { recordName } from '../formats/names.ts';
import { COUNTED, HeaderType, LEGACY_QEMU_HEADER_SIZE, LEGACY_QEMU_SIGNATURE, LEGACY_SIGNATURE, SIGNATURE_SIZE, STRUCTURED_SIGNATURE, XAPI_HEADER_SIZE } from '../formats/xapi/header.ts';
import * as xapiRules from '../formats/xapi/rules.ts';
import { startsWith } from '../formats/magic.ts';
import { hex, plural } from '../text.ts';
import { convertDeviceModel, convertState } from './emulator.ts';
import type { Job } from './job.ts';
import { NotLegacy, Refusal } from './log.ts';
import type { Conversion } from './request.ts';

const { LIBXC, LIBXL, LIBXC_LEGACY, QEMU_TRAD, QEMU_XEN, DEMU, END_OF_IMAGE } = HeaderType;
const LENGTH_OFFSET = 8;
/** Type words of a header are u64, its length an i64; none of either is ever as large. */
const MAX_LENGTH = 2 ** 63;
const LOSS = 'header of another toolstack';

interface Header {
  readonly type: number;
  readonly length: number;
}

/** Goes over what stands before the stream. */
export function* dropXapi(job: Job): Conversion<void> {
  const { feed, out, log } = job;
  yield* job.need(SIGNATURE_SIZE, 'xenopsd\u2019s signature');
  const start = feed.position;
  const head = feed.bytes(0, SIGNATURE_SIZE);
  const structured = startsWith(head, STRUCTURED_SIGNATURE);
  if (!structured && !startsWith(head, LEGACY_SIGNATURE)) throw new Refusal(xapiRules.SIGNATURE, job.next(SIGNATURE_SIZE), `The signature at ${hex(start)} is neither "XenSavedDomv2-" nor "XenSavedDomain", each with a line feed.`, null);
  out.dropHeld(feed, SIGNATURE_SIZE, LOSS);
  job.enclosed = structured ? 'records' : 'image';
  const before = structured ? yield* dropBefore(job) : [];
  const also = before.length === 0 ? '' : ` with ${before.join(', ')}`;
  log.report(HEADER_OF_OTHERS, { start, end: feed.position }, `xenopsd\u2019s header${also} is left out: the output is the stream alone, which xenopsd reads only inside an image of its own.`, { record: null });
}

/** Names of the records before the stream. */
function* dropBefore(job: Job): Conversion<string[]> {
  const names: string[] = [];
  for (;;) {
    const { type, length } = yield* header(job);
    const at = job.feed.position;
    const name = recordName('xapi', type);
    if (type === LIBXC || type === LIBXL) throw new NotLegacy(`Behind the header "${name}" at ${hex(at)} the guest\u2019s memory is a stream of version 2 or 3: it needs no conversion.`);
    if (type === DEMU) throw new NotLegacy(`The state of a vGPU stands at ${hex(at)}, before the stream, and nothing says how long it is: take the legacy stream out first (xsi extract FILE --layer legacy OUT).`);
    if (type === END_OF_IMAGE) throw new NotLegacy(`The image ends at ${hex(at)}, and no record before it holds the guest\u2019s memory.`);
    if (type !== LIBXC_LEGACY && !COUNTED.has(type)) throw new Refusal(xapiRules.UNKNOWN, job.next(XAPI_HEADER_SIZE), `The header at ${hex(at)} has the type ${hex(exactFromHalves(job.feed.u32(0), job.feed.u32(4)))}, which is not known: how long its record is cannot be told.`, null);
    yield* job.out.drop(job.feed, XAPI_HEADER_SIZE + (type === LIBXC_LEGACY ? 0 : length), LOSS, name);
    if (type === LIBXC_LEGACY) return names;
    names.push(name);
  }
}

/** The header that is next. */
function* header(job: Job): Conversion<Header> {
  const { feed } = job;
  yield* job.need(XAPI_HEADER_SIZE, 'A header of xenopsd');
  const length = fromHalves(feed.u32(LENGTH_OFFSET), feed.u32(LENGTH_OFFSET + 4));
  if (length >= MAX_LENGTH) throw new Refusal(xapiRules.LENGTH, job.next(8, LENGTH_OFFSET), `The length of the record at ${hex(feed.position)} is negative.`, null);
  return { type: fromHalves(feed.u32(0), feed.u32(4)), length };
}

/** What stands behind the stream: the device model's state becomes libxl's, the rest is left out. */
export function* convertXapiBehind(job: Job): Conversion<void> {
  yield* job.enclosed === 'records' ? convertRecords(job) : convertLegacyRecord(job);
}

function* convertRecords(job: Job): Conversion<void> {
  const { feed, out, log } = job;
  let model = false;
  while (feed.held >= XAPI_HEADER_SIZE || (yield* feed.fill(XAPI_HEADER_SIZE))) {
    const { type, length } = yield* header(job);
    if (type !== END_OF_IMAGE && !COUNTED.has(type)) break;
    const start = feed.position;
    if (!job.pv && !model && (type === QEMU_TRAD || type === QEMU_XEN)) {
      model = true;
      yield* convertState(job, { head: XAPI_HEADER_SIZE, lengthAt: LENGTH_OFFSET, length });
      continue;
    }
    yield* out.drop(feed, XAPI_HEADER_SIZE + (type === END_OF_IMAGE ? 0 : length), LOSS, recordName('xapi', type));
    if (type === END_OF_IMAGE) break;
    log.report(HEADER_OF_OTHERS, { start, end: feed.position }, `${recordName('xapi', type)} at ${hex(start)}, ${plural(length, 'byte')}, is left out: a stream has no record for it.`, { record: null });
  }
  if (!job.pv && !model) log.report(DEVICE_MODEL, job.next(0), `No state of a device model stands behind the stream, at ${hex(feed.position)}: none is written.`, { record: null });
}

/** A line feed behind the signature, and a length in network order: xenopsd's own. */
function* convertLegacyRecord(job: Job): Conversion<void> {
  const { feed } = job;
  if (job.pv) return;
  yield* feed.fill(LEGACY_QEMU_HEADER_SIZE);
  const bytes = feed.bytes(0, Math.min(feed.held, LEGACY_QEMU_HEADER_SIZE));
  if (!startsWith(bytes, LEGACY_QEMU_SIGNATURE)) {
    yield* convertDeviceModel(job);
    return;
  }
  yield* job.need(LEGACY_QEMU_HEADER_SIZE, 'xenopsd\u2019s record of the device model');
  const length = new DataView(feed.bytes(LEGACY_QEMU_SIGNATURE.length, 4).slice().buffer).getUint32(0, false);
  yield* convertState(job, { head: LEGACY_QEMU_HEADER_SIZE, lengthAt: LEGACY_QEMU_SIGNATURE.length, length });
}
