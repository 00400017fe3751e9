/** Compressed checkpoints: pages are decompressed against what a receiver would have, and written in full. */
import { exactFromHalves, fromHalves } from '../bytes/integers.ts';
import { PAGE_SIZE } from '../formats/legacy/batch.ts';
import { decompressPage } from '../formats/legacy/compression.ts';
import { COMPRESSED_DATA, DECOMPRESSED, NO_REFERENCE } from '../formats/legacy/convert-rules.ts';
import { MARKER_SIZE, MAX_BATCH } from '../formats/legacy/save-id.ts';
import { hasPageData } from '../formats/libxc/page-data.ts';
import { joinBytes } from '../layout/encode.ts';
import { grouped, hex, plural } from '../text.ts';
import { isEmpty, readBatch, type Batch } from './batch.ts';
import type { Job } from './job.ts';
import { Refusal } from './log.ts';
import type { Conversion } from './request.ts';

/** A page is at most 1,024 runs of one word, each with a marker: 5,120 bytes. */
const LONGEST_ENCODING = 5 * 1024;
const WINDOW = 2 * LONGEST_ENCODING;
const FULL = 0x80;
const ZEROES = new Uint8Array(PAGE_SIZE);
const NOTHING = new Uint8Array(0);
/** Entries that wait for their data; a saver gathers 8,192 pages at most (xc_compression.c). */
const MAX_WAITING = 2 ** 20;

/** Batches of a checkpoint whose data is still to come. */
export class Waiting {
  readonly #batches: Batch[] = [];
  #first = 0;
  entries = 0;
  /** Entries of the first batch that were looked at, and its pages that are there. */
  entry = 0;
  done = 0;
  readonly pages = new Uint8Array(MAX_BATCH * PAGE_SIZE);
  /** Where the encodings of the pages begin and end. */
  readonly sources = new Float64Array(MAX_BATCH * 2);
  /** The beginning of a page whose rest is in the next chunk, and where it stands. */
  carry: Uint8Array = NOTHING;
  carryStart = 0;

  get first(): Batch | undefined {
    return this.#batches[this.#first];
  }

  add(batch: Batch): void {
    this.#batches.push(batch);
    this.entries += batch.count;
  }

  shift(): void {
    this.entries -= this.first?.count ?? 0;
    this.entry = 0;
    this.done = 0;
    if (++this.#first < MAX_BATCH) return;
    this.#batches.splice(0, this.#first);
    this.#first = 0;
  }

  clear(): void {
    this.#batches.length = 0;
    this.#first = 0;
    this.entries = 0;
    this.entry = 0;
    this.done = 0;
    this.carry = NOTHING;
  }
}

/** A batch that is a list alone. */
export function* convertList(job: Job, batch: Batch, waiting: Waiting): Conversion<void> {
  yield* readBatch(job, batch);
  if (isEmpty(job, batch)) return;
  waiting.add(batch.kept());
  if (waiting.entries > MAX_WAITING) throw new Refusal(COMPRESSED_DATA, { start: batch.start, end: batch.start + MARKER_SIZE }, `More than ${grouped(MAX_WAITING)} entries wait for compressed data at ${hex(batch.start)}; a saver gathers 8,192 pages at most.`);
  yield* flushWhole(job, waiting);
}

/** Writes the batches at the front that have all their pages. */
function* flushWhole(job: Job, waiting: Waiting): Conversion<void> {
  const { out } = job;
  for (;;) {
    const batch = waiting.first;
    if (batch?.pages !== waiting.done) return;
    yield* batch.write(job);
    for (let i = 0; i < batch.pages; i++) {
      out.trace(PAGE_SIZE, 'decompressed', { start: waiting.sources[2 * i] ?? 0, end: waiting.sources[2 * i + 1] ?? 0 }, { out: 0, in: 0 }, i * PAGE_SIZE);
    }
    yield* out.raw(waiting.pages.subarray(0, batch.pages * PAGE_SIZE));
    waiting.shift();
  }
}

export function* convertCompressed(job: Job, waiting: Waiting): Conversion<void> {
  const { feed, out, reading: { width } } = job;
  const head = MARKER_SIZE + width;
  const start = feed.position;
  yield* job.need(head, 'COMPRESSED_DATA');
  const length = fromHalves(feed.u32(MARKER_SIZE), width === 8 ? feed.u32(MARKER_SIZE + 4) : 0);
  const stated = exactFromHalves(feed.u32(MARKER_SIZE), width === 8 ? feed.u32(MARKER_SIZE + 4) : 0);
  out.dropHeld(feed, head, 'compression framing');
  const end = feed.position + length;
  while (feed.position < end) {
    const held = Math.min(WINDOW, end - feed.position);
    yield* job.need(held, `COMPRESSED_DATA of ${plural(stated, 'byte')} at ${hex(start)}`);
    yield* convertPage(job, waiting, held, held === end - feed.position);
  }
}

/** The next page of the data, as far as the chunk has it. */
function* convertPage(job: Job, waiting: Waiting, held: number, toTheEnd: boolean): Conversion<void> {
  const { feed } = job;
  const { carry, first } = waiting;
  const start = carry.length > 0 ? waiting.carryStart : feed.position;
  if (first === undefined) throw new Refusal(COMPRESSED_DATA, { start, end: start + 1 }, `Compressed data at ${hex(start)} is of no page: no entry of a batch waits for one.`);
  while (waiting.entry < first.count && !hasPageData(first.type(waiting.entry))) waiting.entry++;
  const data = carry.length > 0 ? joinBytes([carry, feed.bytes(0, held)]) : feed.bytes(0, held).slice();
  const pfn = first.pfn(waiting.entry);
  const result = decompressPage(data, 0, data[0] === FULL ? ZEROES : yield* before(job, pfn, start));
  if (!result.ok) {
    if (!toTheEnd || data.length >= LONGEST_ENCODING) throw new Refusal(COMPRESSED_DATA, { start, end: start + 1 }, `The page of pfn ${hex(pfn)} at ${hex(start)} cannot be decompressed: ${result.message}`);
    waiting.carry = data;
    waiting.carryStart = start;
    feed.take(held);
    return;
  }
  const { page, next } = result;
  feed.take(next - carry.length);
  waiting.carry = NOTHING;
  waiting.pages.set(page, waiting.done * PAGE_SIZE);
  waiting.sources[2 * waiting.done] = start;
  waiting.sources[2 * waiting.done + 1] = feed.position;
  waiting.done++;
  waiting.entry++;
  job.log.tally(DECOMPRESSED, { start, end: feed.position }, 1, (n) => `Compressed pages were written in full: ${n}.`);
  yield* job.pages.keep(pfn, page);
  yield* flushWhole(job, waiting);
}

function* before(job: Job, pfn: number, start: number): Conversion<Uint8Array> {
  const known = yield* job.pages.recall(pfn, job.batches, job.reading.width);
  if (known.found) return known.page;
  if (known.at !== null) {
    throw new Refusal(COMPRESSED_DATA, { start, end: start + 1 }, `At ${hex(start)} only a change of pfn ${hex(pfn)} stands; what it changes went by at ${hex(known.at)}, and this input cannot be read again. Convert it from a file.`);
  }
  job.log.tally(NO_REFERENCE, { start, end: start + 1 }, 1, (n) => `Of pages that were never sent only a change is there; what it does not tell was taken as zero: ${n}.`);
  return ZEROES;
}

/** At the END of a body no page may be left. */
export function checkWaiting({ feed }: Job, waiting: Waiting): void {
  const { carry, carryStart, first } = waiting;
  if (carry.length > 0) throw new Refusal(COMPRESSED_DATA, { start: carryStart, end: carryStart + carry.length }, `The page at ${hex(carryStart)} cannot be decompressed: its data ends, or is no such data.`);
  if (first !== undefined) throw new Refusal(COMPRESSED_DATA, { start: feed.position, end: feed.position }, `At ${hex(feed.position)} the body ends; the batch at ${hex(first.start)} and those behind it lack compressed data for ${plural(first.pages - waiting.done, 'page')} and more.`);
}

