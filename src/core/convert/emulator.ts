/** What libxl keeps of a guest's device model: pairs for xenstore, and the state behind the tail of an HVM guest. */
import { lengthOf, type ByteRange } from '../bytes/range.ts';
import { DEVICE_MODEL, REFUSED_LATER } from '../formats/legacy/convert-rules.ts';
import { SIGNATURE_SIZE, TO_THE_END, WITH_LENGTH } from '../formats/legacy/hvm-tail.ts';
import { prefixOf, startsWith } from '../formats/magic.ts';
import { EMULATOR_CONTEXT } from '../formats/libxl/emulator-context.ts';
import { EMULATOR_HEADER_SIZE } from '../formats/libxl/emulator.ts';
import { EMULATOR_XENSTORE_DATA } from '../formats/libxl/emulator-xenstore-data.ts';
import { byteSize, hex, plural } from '../text.ts';
import type { Job } from './job.ts';
import { Refusal } from './log.ts';
import type { Conversion } from './request.ts';

/** EMULATOR_ID_unknown and index 0: what a converter writes, as nothing says which emulator it was. */
const EMULATOR = new Uint8Array(EMULATOR_HEADER_SIZE);
/** body_length has 32 bits. */
const MAX_BODY = 2 ** 32 - 1 - EMULATOR_HEADER_SIZE;

/** Pairs for xenstore, which only libxl has a record for. */
export function* convertPhysmap(job: Job): Conversion<void> {
  const { physmap, out } = job;
  if (job.libxl && physmap.length > 0) {
    const length = EMULATOR_HEADER_SIZE + physmap.reduce((sum, { bytes }) => sum + bytes.length, 0);
    yield* out.record(EMULATOR_XENSTORE_DATA.type, length);
    yield* out.write(EMULATOR);
    for (const { bytes, source } of physmap) yield* out.write(bytes, 'decoded', source);
    yield* out.pad(length);
  }
}

/** The signature that stands, or begins, at the position. */
function* signature(job: Job): Conversion<string | null> {
  const { feed } = job;
  yield* feed.fill(SIGNATURE_SIZE);
  const bytes = feed.bytes(0, Math.min(SIGNATURE_SIZE, feed.held));
  if (bytes.length === 0) return null;
  return [...WITH_LENGTH, TO_THE_END].find((known) => startsWith(bytes, known) || prefixOf(bytes, known) > 0) ?? null;
}

/** libxl's record of the state, or the record as it is, that stands or is due at the position; a PV guest has none. */
export function* convertDeviceModel(job: Job): Conversion<void> {
  if (job.pv) return;
  const { feed, options } = job;
  if (options.skipQemu && job.likeXen && !job.libxl) return;
  const found = yield* signature(job);
  if (job.likeXen) yield* asReference(job, found);
  if (found === null) {
    job.log.report(DEVICE_MODEL, job.next(0), `No state of a device model stands at ${hex(feed.position)}: none is written.`);
    return;
  }
  yield* job.piece();
  const counted = WITH_LENGTH.includes(found);
  const head = SIGNATURE_SIZE + (counted ? 4 : 0);
  yield* job.need(head, 'The device model\u2019s record');
  const record = job.next(head);
  if (options.skipQemu && !(job.likeXen && job.libxl)) {
    yield* dropState(job, counted ? head + feed.u32(SIGNATURE_SIZE) : Infinity);
    return;
  }
  if (found !== WITH_LENGTH[0]) job.log.report(DEVICE_MODEL, { start: record.start, end: record.start + SIGNATURE_SIZE }, `The device model\u2019s state at ${hex(record.start)} has the signature "${found}"; the converter of Xen reads "${WITH_LENGTH[0] ?? ''}" alone.`);
  yield* counted ? copyCounted(job, { head, lengthAt: SIGNATURE_SIZE, length: feed.u32(SIGNATURE_SIZE) }) : copyToTheEnd(job, record);
}

/** Xen's converter reads one signature, and needs it. */
function* asReference(job: Job, found: string | null): Conversion<void> {
  const { feed } = job;
  if (!(yield* feed.fill(SIGNATURE_SIZE))) job.reference('OSError: Stream truncated', { start: feed.position, end: feed.position + feed.held });
  else if (found !== WITH_LENGTH[0]) {
    const words = String.fromCharCode(...feed.bytes(0, SIGNATURE_SIZE)).replace(/[^ -~]/g, '.');
    job.reference(`RuntimeError: Unrecognised Qemu sig 'b'${words}''`, job.next(SIGNATURE_SIZE));
  }
}

/** Leaves the state out. */
function* dropState({ feed, out, log }: Job, length: number): Conversion<void> {
  const start = feed.position;
  const done = yield* feed.pass(length, 'nowhere');
  out.lose({ start, end: start + done }, 'device model');
  log.report(DEVICE_MODEL, { start, end: start + done }, `The device model\u2019s state at ${hex(start)}, ${byteSize(done)}, is left out, as was asked for.`);
}

/** A record that says how long the state in it is. */
interface CountedState {
  /** Bytes before the state. */
  readonly head: number;
  /** Where among them its length stands, the last of them. */
  readonly lengthAt: number;
  readonly length: number;
}

/** The state in a record whose head is at hand: of libxl's own, verbatim, or not at all. */
export function* convertState(job: Job, state: CountedState): Conversion<void> {
  if (job.options.skipQemu) yield* dropState(job, state.head + state.length);
  else yield* copyCounted(job, state);
}

function* copyCounted(job: Job, { head, lengthAt, length }: CountedState): Conversion<void> {
  const { feed, out, log } = job;
  const record = job.next(head);
  const what = `The device model\u2019s state at ${hex(record.start)}`;
  if (!job.libxl) {
    yield* out.copy(feed, head + length, what);
    return;
  }
  if (length > MAX_BODY) throw new Refusal(DEVICE_MODEL, record, `${what} claims ${plural(length, 'byte')}; a record has room for ${plural(MAX_BODY, 'byte')}.`);
  if (length === 0) log.report(REFUSED_LATER, record, `${what} is empty: EMULATOR_CONTEXT becomes so, too, and no device model starts with it.`);
  out.dropHeld(feed, lengthAt, 'framing');
  const source = job.next(head - lengthAt);
  feed.take(head - lengthAt);
  yield* out.record(EMULATOR_CONTEXT.type, EMULATOR_HEADER_SIZE + length, source);
  yield* out.write(EMULATOR);
  yield* out.copy(feed, length, what);
  yield* out.pad(EMULATOR_HEADER_SIZE + length);
}

/** How long it is shows only at the end of the input: it waits in a store until then. */
function* copyToTheEnd(job: Job, record: ByteRange): Conversion<void> {
  const { feed, out } = job;
  const { to } = out;
  const head = lengthOf(record);
  if (job.libxl) out.dropHeld(feed, head, 'framing');
  out.to = 'blob';
  yield* out.copyAll(feed);
  out.to = to;
  const length = out.sizeOf('blob');
  if (job.libxl) {
    if (length > MAX_BODY) throw new Refusal(DEVICE_MODEL, record, `The device model\u2019s state at ${hex(record.start)} has ${plural(length, 'byte')}; a record has room for ${plural(MAX_BODY, 'byte')}.`);
    yield* out.record(EMULATOR_CONTEXT.type, EMULATOR_HEADER_SIZE + length);
    yield* out.write(EMULATOR);
  }
  if (to !== 'nowhere') yield* out.append('blob', to);
  if (job.libxl) yield* out.pad(EMULATOR_HEADER_SIZE + length);
}
