/** The body of a checkpoint: its chunks, up to END. */
import { bigFromHalves, hasBit } from '../bytes/integers.ts';
import { EMPTY_BODY, FIP_WIDTH, PARAM_OF_HVM, VCPU_INFO_AGAIN, VCPU_MAP, VERIFY_PHASE } from '../formats/legacy/convert-rules.ts';
import { HVM_PARAM_CHUNK_SIZE, paramOfChunk } from '../formats/legacy/hvm-param-chunks.ts';
import * as rules from '../formats/legacy/rules.ts';
import { MARKER_SIZE, SaveId, typeOfMarker } from '../formats/legacy/save-id.ts';
import { TSC_INFO_SIZE } from '../formats/legacy/tsc-info.ts';
import { MAP_BITS, MAX_VCPU_ID } from '../formats/legacy/vcpu-info.ts';
import { recordName } from '../formats/names.ts';
import { HVM_PARAMS } from '../formats/libxc/hvm-params.ts';
import { VERIFY } from '../formats/libxc/verify.ts';
import { X86_TSC_INFO } from '../formats/libxc/x86-tsc-info.ts';
import { hex } from '../text.ts';
import { Batch, convertBatch } from './batch.ts';
import { checkWaiting, convertCompressed, convertList, Waiting } from './compressed.ts';
import type { Job, Param } from './job.ts';
import { Refusal } from './log.ts';
import type { Conversion } from './request.ts';
import { dropTmem, dropTmemExtra, type TmemOid } from './tmem.ts';
import { convertToolstack } from './toolstack.ts';

const HVM_PARAM_SIZE = 16;
const NOT_DONE = 'RuntimeError: todo';

/** What goes on from chunk to chunk. */
export class Body {
  readonly batch = new Batch();
  readonly waiting = new Waiting();
  oid: TmemOid = 24;
  /** Checkpoint whose TOOLSTACK and VCPU_INFO came last. */
  toolstackOf = -1;
  vcpusOf = -1;
}

export function* convertBody(job: Job, body: Body): Conversion<void> {
  const { feed, out } = job;
  body.waiting.clear();
  let marker = yield* job.marker();
  if (marker === SaveId.END && !job.likeXen) throw new Refusal(EMPTY_BODY, job.next(MARKER_SIZE), `The body that begins at ${hex(feed.position)} ends there, without a page or chunk: no saver writes such. A wrong --width or --guest looks so.`);
  for (; marker !== SaveId.END; marker = yield* job.marker()) {
    if (marker > 0) yield* job.compression === 'on' ? convertList(job, body.batch, body.waiting) : convertBatch(job, body.batch);
    else yield* convertChunk(job, body, marker);
  }
  checkWaiting(job, body.waiting);
  out.dropHeld(feed, MARKER_SIZE, 'framing');
}

function* convertChunk(job: Job, body: Body, marker: number): Conversion<void> {
  switch (marker) {
    case SaveId.ENABLE_VERIFY_MODE:
      return yield* enableVerify(job);
    case SaveId.LAST_CHECKPOINT:
      job.last = true;
      job.out.dropHeld(job.feed, MARKER_SIZE, 'flag');
      return;
    case SaveId.ENABLE_COMPRESSION:
      job.reference(NOT_DONE);
      if (job.compression === 'off') job.compression = 'next';
      job.out.dropHeld(job.feed, MARKER_SIZE, 'flag');
      return;
    case SaveId.TSC_INFO:
      return yield* convertTscInfo(job);
    case SaveId.VCPU_INFO:
      return yield* readVcpuInfo(job, body);
    case SaveId.TOOLSTACK:
      if (body.toolstackOf !== job.whole) job.physmap = [];
      body.toolstackOf = job.whole;
      return yield* convertToolstack(job);
    case SaveId.COMPRESSED_DATA:
      job.reference(NOT_DONE);
      return yield* convertCompressed(job, body.waiting);
    case SaveId.TMEM:
      body.oid = yield* dropTmem(job);
      return;
    case SaveId.TMEM_EXTRA:
      return yield* dropTmemExtra(job, body.oid);
    default:
      return yield* readParam(job, marker);
  }
}

function* enableVerify(job: Job): Conversion<void> {
  const { feed, out } = job;
  const source = job.next(MARKER_SIZE);
  feed.take(MARKER_SIZE);
  if (job.likeXen || job.verifying) {
    out.lose(source, 'flag');
    return;
  }
  job.verifying = true;
  out.trace(8, 'computed', source);
  yield* out.raw(Uint8Array.of(VERIFY.type, 0, 0, 0, 0, 0, 0, 0));
  job.log.report(VERIFY_PHASE, source, `Pages behind ${hex(source.start)} were sent to be compared: a VERIFY record stands before them.`);
}

function* convertTscInfo(job: Job): Conversion<void> {
  const { feed, out } = job;
  yield* job.need(TSC_INFO_SIZE, 'TSC_INFO');
  const at = feed.position;
  const from = feed.bytes(MARKER_SIZE, TSC_INFO_SIZE - MARKER_SIZE);
  const body = new Uint8Array(X86_TSC_INFO.layout.size ?? 0);
  // mode, nsec, khz, incarnation there; mode, khz, nsec, incarnation here.
  const fields = [[0, 0, 4], [12, 4, 4], [4, 8, 8], [16, 16, 4]] as const;
  yield* out.record(X86_TSC_INFO.type, body.length);
  for (const [source, target, length] of fields) {
    body.set(from.subarray(source, source + length), target);
    const start = at + MARKER_SIZE + source;
    out.trace(length, 'reordered', { start, end: start + length }, { out: 0, in: 0 }, target);
  }
  out.trace(4, 'constant', { start: 0, end: 0 }, { out: 0, in: 0 }, 20);
  yield* out.raw(body);
  out.lose({ start: at, end: at + MARKER_SIZE }, 'framing');
  feed.take(TSC_INFO_SIZE);
}

function* readVcpuInfo(job: Job, body: Body): Conversion<void> {
  const { feed, out } = job;
  const head = MARKER_SIZE + 4;
  yield* job.need(head, 'VCPU_INFO');
  const highest = feed.i32(MARKER_SIZE);
  if (highest > MAX_VCPU_ID) job.reference(`StreamError: Vcpu max_id out of range: ${highest} > ${MAX_VCPU_ID}`);
  if (highest > MAX_VCPU_ID || (highest < 0 && !job.likeXen)) throw new Refusal(rules.VCPU_COUNT, job.next(head), `VCPU_INFO at ${hex(feed.position)} says that the highest number of a vCPU is ${highest}; it can be 0 to ${MAX_VCPU_ID}.`);
  const words = Math.max(0, Math.floor(highest / MAP_BITS) + 1);
  const length = head + words * 8;
  yield* job.need(length, 'VCPU_INFO');
  const online: number[] = [];
  let above = 0;
  for (let id = 0; id < words * MAP_BITS; id++) {
    if (!hasBit(feed.u32(head + Math.floor(id / 32) * 4), id % 32)) continue;
    if (id <= highest || job.likeXen) online.push(id);
    else above++;
  }
  if (above > 0) job.log.report(VCPU_MAP, job.next(length), `The map of VCPU_INFO at ${hex(feed.position)} has bits above max_vcpu_id ${highest}, ${above} of them: they are not looked at.`);
  if (job.likeXen) job.vcpus = [...(job.vcpus ?? []), ...online];
  else {
    if (body.vcpusOf === job.whole) job.log.report(VCPU_INFO_AGAIN, job.next(length), `VCPU_INFO stands once more at ${hex(feed.position)}: it takes the place of the one before.`);
    job.vcpus = online;
  }
  body.vcpusOf = job.whole;
  out.dropHeld(feed, length, 'framing');
}

function* readParam(job: Job, marker: number): Conversion<void> {
  const { feed, out } = job;
  const type = typeOfMarker(marker);
  const index = paramOfChunk(type);
  const unknown = index === null || marker === SaveId.HVM_X87_FIP_WIDTH;
  if (unknown) job.reference(`StreamError: Unrecognised chunk ${marker}`, job.next(MARKER_SIZE));
  if (index === null) throw new Refusal(rules.UNKNOWN_CHUNK, job.next(MARKER_SIZE), `Chunk ${marker} at ${hex(feed.position)} is not known; how long it is cannot be told. A wrong --width or --guest looks so, too.`);
  const name = recordName('legacy', type);
  yield* job.need(HVM_PARAM_CHUNK_SIZE, name);
  const at = feed.position;
  const param: Param = { index, low: feed.u32(8), high: feed.u32(12), source: { start: at + 8, end: at + HVM_PARAM_CHUNK_SIZE } };
  out.lose({ start: at, end: at + MARKER_SIZE }, 'framing');
  out.lose({ start: at + MARKER_SIZE, end: at + 8 }, 'padding');
  feed.take(HVM_PARAM_CHUNK_SIZE);
  if (job.pv && !job.likeXen) {
    out.lose(param.source, 'parameter of another guest type');
    job.log.report(PARAM_OF_HVM, { start: at, end: at + HVM_PARAM_CHUNK_SIZE }, `${name} at ${hex(at)}, ${hex(bigFromHalves(param.low, param.high))}, is left out: a PV guest has no such parameter.`);
    return;
  }
  if (unknown) job.log.report(FIP_WIDTH, { start: at, end: at + HVM_PARAM_CHUNK_SIZE }, `Chunk ${marker} at ${hex(at)} becomes HVM parameter ${index}, ${hex(bigFromHalves(param.low, param.high))}.`);
  // What a checkpoint does not tell again stays as it was.
  if (job.whole > 0) job.params = job.params.filter((known) => known.index !== index);
  job.params.push(param);
}

/** Parameters that were gathered, or those of the tail. */
export function* writeParams(job: Job, params: readonly Param[]): Conversion<void> {
  if (params.length === 0) return;
  if (job.pv) job.reference('StreamError: HVM-only param in PV stream');
  const { out } = job;
  const length = 8 + params.length * HVM_PARAM_SIZE;
  const body = new DataView(new ArrayBuffer(length));
  body.setUint32(0, params.length, true);
  yield* out.record(HVM_PARAMS.type, length);
  out.trace(8, 'constant');
  params.forEach(({ index, low, high, source }, i) => {
    const at = 8 + i * HVM_PARAM_SIZE;
    body.setUint32(at, index, true);
    body.setUint32(at + 8, low, true);
    body.setUint32(at + 12, high, true);
    out.trace(8, 'constant', { start: 0, end: 0 }, { out: 0, in: 0 }, at);
    out.trace(8, 'reordered', source, { out: 0, in: 0 }, at + 8);
  });
  yield* out.raw(new Uint8Array(body.buffer));
}
