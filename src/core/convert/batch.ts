/** Page batches: entries become PAGE_DATA's, pages go as they are. */
import { bits32, pageTypeOf } from '../bytes/integers.ts';
import { EMPTY_BATCH, ENTRY_UPPER_HALF, HOLES, MACHINE_FRAMES, PFN_RANGE, REFUSED_LATER } from '../formats/legacy/convert-rules.ts';
import { LOST, PAGE_SIZE } from '../formats/legacy/batch.ts';
import * as rules from '../formats/legacy/rules.ts';
import { MARKER_SIZE, MAX_BATCH } from '../formats/legacy/save-id.ts';
import { hasPageData, PAGE_DATA, PAGE_DATA_HEADER_SIZE, PFINFO_TYPES, PFN_SIZE } from '../formats/libxc/page-data.ts';
import { grouped, hex } from '../text.ts';
import type { Job } from './job.ts';
import { Refusal } from './log.ts';
import type { Conversion } from './request.ts';

const XTAB = 15;
const RECORD_HEADER_SIZE = 8;
const HEADER_SIZE = RECORD_HEADER_SIZE + PAGE_DATA_HEADER_SIZE;
const TYPE_UNIT = 2 ** 28;

/** A batch as PAGE_DATA has it: record header, count and entries; pages are to follow. */
export class Batch {
  readonly #view: DataView;
  /** Which entries of the batch they are. */
  readonly #places: Uint16Array;
  /** Of the marker in the input. */
  start = 0;
  /** Entries in the input. */
  listed = 0;
  count = 0;
  /** Entries that have page contents. */
  pages = 0;

  constructor(capacity = MAX_BATCH) {
    this.#view = new DataView(new ArrayBuffer(HEADER_SIZE + capacity * PFN_SIZE));
    this.#places = new Uint16Array(capacity);
  }

  begin(start: number, listed: number): void {
    this.start = start;
    this.listed = listed;
    this.count = 0;
    this.pages = 0;
  }

  pfn(i: number): number {
    return this.#view.getUint32(HEADER_SIZE + i * PFN_SIZE, true);
  }

  type(i: number): number {
    return pageTypeOf(this.#view.getUint32(HEADER_SIZE + i * PFN_SIZE + 4, true));
  }

  add(place: number, pfn: number, type: number): void {
    const at = HEADER_SIZE + this.count * PFN_SIZE;
    this.#view.setUint32(at, pfn, true);
    this.#view.setUint32(at + 4, type * TYPE_UNIT, true);
    this.#places[this.count++] = place;
    if (hasPageData(type)) this.pages++;
  }

  /** A copy that stays when the next batch is read, no larger than it must be. */
  kept(): Batch {
    const copy = new Batch(this.count);
    copy.begin(this.start, this.listed);
    for (let i = 0; i < this.count; i++) copy.add(this.#places[i] ?? 0, this.pfn(i), this.type(i));
    return copy;
  }

  /** Writes all but the pages, which must follow. */
  *write({ out, reading: { width } }: Job): Conversion<void> {
    const body = PAGE_DATA_HEADER_SIZE + this.count * PFN_SIZE + this.pages * PAGE_SIZE;
    this.#view.setUint32(0, PAGE_DATA.type, true);
    this.#view.setUint32(4, body, true);
    this.#view.setUint32(8, this.count, true);
    this.#view.setUint32(12, 0, true);
    const list = this.start + MARKER_SIZE;
    out.trace(HEADER_SIZE, 'computed', { start: this.start, end: list });
    for (let i = 0; i < this.count; ) {
      const first = this.#places[i] ?? 0;
      let run = 1;
      while (i + run < this.count && this.#places[i + run] === first + run) run++;
      const start = list + first * width;
      out.trace(run * PFN_SIZE, 'page entry', { start, end: start + run * width }, { out: PFN_SIZE, in: width }, HEADER_SIZE + i * PFN_SIZE);
      i += run;
    }
    yield* out.raw(new Uint8Array(this.#view.buffer, 0, HEADER_SIZE + this.count * PFN_SIZE));
  }

  /** Entries that are not there in the output. */
  lost({ out, reading: { width } }: Job): void {
    if (this.count === this.listed) return;
    const list = this.start + MARKER_SIZE;
    let next = 0;
    for (let i = 0; i <= this.count; i++) {
      const place = i < this.count ? (this.#places[i] ?? 0) : this.listed;
      if (place > next) out.lose({ start: list + next * width, end: list + place * width }, 'hole');
      next = place + 1;
    }
  }
}

/** The batch whose marker is next, without its pages. */
export function* readBatch(job: Job, batch: Batch): Conversion<void> {
  const { feed, reading: { width } } = job;
  const count = feed.i32(0);
  if (count > MAX_BATCH) {
    job.reference(`StreamError: Page batch (${count}) exceeded MAX_BATCH (${MAX_BATCH})`);
    throw new Refusal(rules.BATCH_COUNT, job.next(MARKER_SIZE), `A batch of ${grouped(count)} entries begins at ${hex(feed.position)}; a batch has at most ${grouped(MAX_BATCH)}.`);
  }
  const what = `A batch of ${grouped(count)} entries`;
  yield* job.need(MARKER_SIZE + count * width, what);
  batch.begin(feed.position, count);
  let odd = -1;
  let [frames, firstFrame, beyond, firstBeyond] = [0, -1, 0, -1];
  let [untyped, firstUntyped] = [0, -1];
  for (let i = 0; i < count; i++) {
    const at = MARKER_SIZE + i * width;
    const entry = feed.u32(at);
    const upper = width === 8 ? feed.u32(at + 4) : 0;
    if (upper !== 0 && odd < 0) odd = i;
    if (entry === LOST && upper === 0) continue;
    const type = pageTypeOf(entry);
    const pfn = bits32(entry, 0, 27);
    if (pfn >= job.p2mSize) {
      if (type === XTAB && job.pv && !job.likeXen) {
        if (frames++ === 0) firstFrame = i;
        continue;
      }
      if (beyond++ === 0) firstBeyond = i;
    }
    if (PFINFO_TYPES[type] === undefined && untyped++ === 0) firstUntyped = i;
    batch.add(i, pfn, type);
  }
  if (odd >= 0) job.log.tally(ENTRY_UPPER_HALF, entryAt(job, odd), 1, (n) => `The upper half of an entry is not zero in ${n} of the batches, and left out.`);
  if (frames > 0) job.log.tally(MACHINE_FRAMES, entryAt(job, firstFrame), frames, (n) => `Entries of unmapped pages whose PFN lies beyond p2m_size, ${hex(job.p2mSize)}, are machine frames; left out: ${n}.`);
  if (beyond > 0) job.log.tally(PFN_RANGE, entryAt(job, firstBeyond), beyond, (n) => `Entries name a PFN beyond p2m_size, ${hex(job.p2mSize)}: ${n}.`);
  if (untyped > 0) job.log.tally(REFUSED_LATER, entryAt(job, firstUntyped), untyped, (n) => `Entries have a page type that there is not, and a restore refuses: ${n}.`);
  batch.lost(job);
  const holes = count - batch.count - frames;
  if (holes > 0) job.log.tally(HOLES, { start: batch.start, end: batch.start + MARKER_SIZE + count * width }, holes, (n) => `Entries of 0xf0000000, whose PFN the saver lost, are left out: ${n}.`);
  if (job.likeXen) refuseDuplicates(job, batch);
  feed.take(MARKER_SIZE + count * width);
}

const entryAt = (job: Job, i: number): { start: number; end: number } => job.next(job.reading.width, MARKER_SIZE + i * job.reading.width);

function refuseDuplicates(job: Job, batch: Batch): void {
  const seen = new Set<number>();
  for (let i = 0; i < batch.count; i++) seen.add(batch.type(i) * TYPE_UNIT + batch.pfn(i));
  if (seen.size < batch.count) job.reference('StreamError: Duplicate pfns in batch', job.next(MARKER_SIZE));
}

/** A batch without entries: left out, but where the reference's bytes are wanted. */
export function isEmpty(job: Job, batch: Batch): boolean {
  if (batch.count > 0 || job.likeXen) return false;
  const end = batch.start + MARKER_SIZE;
  job.out.lose({ start: batch.start, end }, 'framing');
  job.log.tally(EMPTY_BATCH, { start: batch.start, end }, 1, (n) => `Batches of holes alone are left out: ${n}.`);
  return true;
}

/** The batch whose marker is next, with its pages behind it. */
export function* convertBatch(job: Job, batch: Batch): Conversion<void> {
  const { feed, out } = job;
  job.batches.push(feed.position);
  yield* readBatch(job, batch);
  if (isEmpty(job, batch)) return;
  yield* batch.write(job);
  if (batch.pages > 0) yield* out.copy(feed, batch.pages * PAGE_SIZE, `A batch of ${grouped(batch.listed)} entries, ${grouped(batch.pages)} of them with a page,`);
}
