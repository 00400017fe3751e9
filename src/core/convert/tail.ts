/** What stands behind a body: vCPUs and shared info of a PV guest, the context of an HVM guest. */
import { exactFromHalves, fromHalves } from '../bytes/integers.ts';
import { BOOT_VCPU_ALONE, REFUSED_LATER, UNMAPPED, XSAVE_AS_IT_IS } from '../formats/legacy/convert-rules.ts';
import { HVM_CONTEXT_HEADER_SIZE, MAGIC_PFNS_SIZE } from '../formats/legacy/hvm-tail.ts';
import { contextSize, EXTENDED_SIZE, XSAVE_HEADER_SIZE } from '../formats/legacy/pv-tail.ts';
import * as rules from '../formats/legacy/rules.ts';
import { HVM_CONTEXT } from '../formats/libxc/hvm-context.ts';
import { SHARED_INFO } from '../formats/libxc/shared-info.ts';
import { X86_PV_VCPU_BASIC } from '../formats/libxc/x86-pv-vcpu-basic.ts';
import { X86_PV_VCPU_EXTENDED } from '../formats/libxc/x86-pv-vcpu-extended.ts';
import { X86_PV_VCPU_XSAVE } from '../formats/libxc/x86-pv-vcpu-xsave.ts';
import { hex, plural } from '../text.ts';
import { writeParams } from './body.ts';
import type { Job } from './job.ts';
import { Refusal } from './log.ts';
import type { Conversion } from './request.ts';

const PAGE_SIZE = 4096;
/** tools/libxc/xc_domain_restore.c buffer_tail_pv(): the most that are read. */
const MAX_UNMAPPED = 2 ** 28;
/** No processor has nearly as much. */
const MAX_XSAVE = 2 ** 24;
const VCPU_HEADER_SIZE = 8;
/** xen/include/public/hvm/params.h: HVM_PARAM_IOREQ_PFN, HVM_PARAM_BUFIOREQ_PFN, HVM_PARAM_STORE_PFN. */
const MAGIC_PARAMS = [5, 6, 1] as const;

/** libxc's records of a checkpoint's state, without END. */
export function* convertTail(job: Job): Conversion<void> {
  yield* writeParams(job, job.params);
  yield* job.pv ? convertPvTail(job) : convertHvmTail(job);
}

function* convertPvTail(job: Job): Conversion<void> {
  const { feed, out, reading: { width } } = job;
  yield* job.piece();
  yield* job.need(4, 'The count of unmapped PFNs');
  const unmapped = feed.u32(0);
  const start = feed.position;
  if (unmapped > MAX_UNMAPPED && !job.likeXen) throw new Refusal(rules.UNMAPPED_COUNT, job.next(4), `At ${hex(start)} ${plural(unmapped, 'PFN')} are said to be unmapped; there are at most ${plural(MAX_UNMAPPED, 'PFN')}.`);
  yield* out.drop(feed, 4 + unmapped * width, 'unmapped PFNs', `The list of ${plural(unmapped, 'unmapped PFN')}`);
  if (unmapped > 0) job.log.report(UNMAPPED, { start, end: feed.position }, `${plural(unmapped, 'PFN')} without a frame, listed at ${hex(start)}, are left out: a restore allots only what has contents.`);
  if (job.vcpus === null && !job.likeXen) job.log.report(BOOT_VCPU_ALONE, job.next(0), `No VCPU_INFO stands before the tail: vCPU 0 alone is read at ${hex(feed.position)}.`);
  for (const vcpu of job.vcpus ?? (job.likeXen ? [] : [0])) yield* convertVcpu(job, vcpu);
  yield* job.piece();
  yield* out.record(SHARED_INFO.type, PAGE_SIZE);
  yield* out.copy(feed, PAGE_SIZE, 'shared info');
}

function* convertVcpu(job: Job, vcpu: number): Conversion<void> {
  const what = `vCPU ${vcpu}`;
  yield* job.piece();
  yield* copyBlob(job, X86_PV_VCPU_BASIC.type, vcpu, contextSize(job.guestWidth), what);
  if (job.extendedContexts) yield* copyBlob(job, X86_PV_VCPU_EXTENDED.type, vcpu, EXTENDED_SIZE, what);
  if (job.xcnt === 0) return;
  const { feed, out } = job;
  yield* job.need(XSAVE_HEADER_SIZE, what);
  const size = fromHalves(feed.u32(8), feed.u32(12));
  const range = job.next(8, 8);
  const said = job.xcnt - XSAVE_HEADER_SIZE;
  if (size !== said) job.reference('AssertionError', range);
  if (size > MAX_XSAVE) throw new Refusal(rules.XSAVE_RANGE, range, `vCPU ${vcpu} claims ${plural(exactFromHalves(feed.u32(8), feed.u32(12)), 'byte')} of extended state at ${hex(range.start)}.`);
  if (size !== said) job.log.report(XSAVE_AS_IT_IS, range, `vCPU ${vcpu} has ${plural(size, 'byte')} of extended state, as stands at ${hex(range.start)}; "xcnt" said ${said}.`);
  out.dropHeld(feed, XSAVE_HEADER_SIZE, 'xsave header');
  yield* copyBlob(job, X86_PV_VCPU_XSAVE.type, vcpu, size, what);
}

function* copyBlob({ feed, out }: Job, type: number, vcpu: number, size: number, what: string): Conversion<void> {
  yield* out.record(type, VCPU_HEADER_SIZE + size);
  const header = new DataView(new ArrayBuffer(VCPU_HEADER_SIZE));
  header.setUint32(0, vcpu, true);
  yield* out.write(new Uint8Array(header.buffer));
  yield* out.copy(feed, size, what);
  yield* out.pad(VCPU_HEADER_SIZE + size);
}

function* convertHvmTail(job: Job): Conversion<void> {
  const { feed, out } = job;
  yield* job.piece();
  yield* job.need(MAGIC_PFNS_SIZE, 'The magic PFNs');
  const params = MAGIC_PARAMS.map((index, i) => ({ index, low: feed.u32(i * 8), high: feed.u32(i * 8 + 4), source: job.next(8, i * 8) }));
  feed.take(MAGIC_PFNS_SIZE);
  yield* writeParams(job, params);
  yield* job.piece();
  yield* job.need(HVM_CONTEXT_HEADER_SIZE, 'The HVM context');
  const length = feed.u32(0);
  const source = job.next(HVM_CONTEXT_HEADER_SIZE);
  feed.take(HVM_CONTEXT_HEADER_SIZE);
  if (length === 0) job.log.report(REFUSED_LATER, source, `The HVM context at ${hex(source.start)} is empty: HVM_CONTEXT becomes so, too, and a restore refuses it.`);
  yield* out.record(HVM_CONTEXT.type, length, source);
  yield* out.copy(feed, length, `The HVM context at ${hex(source.start)}`);
  yield* out.pad(length);
}
