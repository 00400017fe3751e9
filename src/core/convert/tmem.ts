/** Transcendent memory: no stream of today can carry it, so it is counted and dropped. */
import { bits32 } from '../bytes/integers.ts';
import { TMEM_LOST } from '../formats/legacy/convert-rules.ts';
import * as rules from '../formats/legacy/rules.ts';
import { MARKER_SIZE } from '../formats/legacy/save-id.ts';
import { LAST_TMEM_POOL, standsBehindPool, TMEM_LOOK, TMEM_POOL_SIZE, TMEM_SIZE } from '../formats/legacy/tmem.ts';
import { byteSize, hex, plural } from '../text.ts';
import type { Job } from './job.ts';
import { Refusal } from './log.ts';
import type { Conversion } from './request.ts';

const ONES = 0xffff_ffff;
const SEPARATOR_OFFSET = 12;
const PAGE_SHIFT = 12;
/** Elements that a scan has in one record. */
const RUN = 1024;
const LOSS = 'transcendent memory';

/** Bytes of an object's id: two words in Xen 4.0, six from 4.1 on. */
export type TmemOid = 8 | 24;

/** Drops TMEM, and tells how wide object ids are. */
export function* dropTmem(job: Job): Conversion<TmemOid> {
  const { feed, out } = job;
  const start = feed.position;
  const record = job.pieces.last;
  job.reference('RuntimeError: todo');
  yield* job.need(TMEM_SIZE, 'TMEM');
  if (feed.u32(SEPARATOR_OFFSET) !== ONES) throw new Refusal(rules.TMEM_FRAMING, job.next(TMEM_SIZE), `No separator stands at ${hex(start + SEPARATOR_OFFSET)}.`);
  const oid = feed.u32(MARKER_SIZE) === 0 ? 8 : 24;
  out.dropHeld(feed, TMEM_SIZE, LOSS);
  let [pools, pages, bytes] = [0, 0, 0];
  for (;;) {
    yield* job.piece();
    yield* job.need(4, 'A pool of transcendent memory');
    const id = feed.u32(0);
    if (id === ONES) break;
    if (id > LAST_TMEM_POOL) throw new Refusal(rules.TMEM_FRAMING, job.next(4), `Pool ${id} at ${hex(feed.position)}; pools have numbers from 0 to ${LAST_TMEM_POOL}. A saver that lost a page writes fewer than it said, without a mark.`);
    const pool = yield* dropPool(job, oid);
    pools++;
    pages += pool.pages;
    bytes += pool.pages * pool.pageSize;
  }
  out.dropHeld(feed, 4, LOSS);
  job.log.report(TMEM_LOST, { start, end: feed.position }, `Transcendent memory at ${hex(start)} is lost: ${plural(pools, 'pool')} with ${plural(pages, 'page')}, ${byteSize(bytes)}.`, { record });
  return oid;
}

function* dropPool(job: Job, oid: TmemOid): Conversion<{ pages: number; pageSize: number }> {
  const { feed, out } = job;
  const what = `A pool of transcendent memory at ${hex(feed.position)}`;
  yield* job.need(TMEM_POOL_SIZE, what);
  const pageSize = 2 ** (bits32(feed.u32(4), 4, 7) + PAGE_SHIFT);
  const claimed = feed.u32(8);
  const id = feed.u32(0);
  out.dropHeld(feed, TMEM_POOL_SIZE, LOSS);
  for (let pages = 0; pages < claimed; pages++) {
    if (pages % RUN === 0) yield* job.piece();
    yield* job.need(oid, what);
    if (feed.bytes(0, oid).every((byte) => byte === 0xff)) {
      out.dropHeld(feed, oid, LOSS);
      return { pages, pageSize };
    }
    yield* job.need(TMEM_LOOK, what);
    // A saver that found a page gone; see there.
    if (standsBehindPool(feed.u32(0), feed.u32(4), id)) return { pages, pageSize };
    yield* out.drop(feed, oid + 4 + pageSize, LOSS, what);
  }
  return { pages: claimed, pageSize };
}

/** Drops TMEM_EXTRA: pages that the guest gave up while they were sent. */
export function* dropTmemExtra(job: Job, oid: TmemOid): Conversion<void> {
  const { feed, out } = job;
  const start = feed.position;
  const record = job.pieces.last;
  job.reference('RuntimeError: todo');
  yield* job.need(MARKER_SIZE, 'TMEM_EXTRA');
  out.dropHeld(feed, MARKER_SIZE, LOSS);
  let count = 0;
  for (; ; count++) {
    if (count % RUN === 0) yield* job.piece();
    yield* job.need(4, 'The list of TMEM_EXTRA');
    if (feed.u32(0) === ONES) break;
    yield* job.need(4 + oid + 4, 'The list of TMEM_EXTRA');
    out.dropHeld(feed, 4 + oid + 4, LOSS);
  }
  out.dropHeld(feed, 4, LOSS);
  job.log.report(TMEM_LOST, { start, end: feed.position }, `TMEM_EXTRA at ${hex(start)} names ${plural(count, 'page')} of transcendent memory that the guest gave up; as the pools are lost, so is this.`, { record });
}
