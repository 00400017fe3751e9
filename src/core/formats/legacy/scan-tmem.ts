/** Pools of transcendent memory and what was dropped of them: a row for each part (tools/libxc/xc_tmem.c). */
import type { Scan } from '../../bytes/cursor.ts';
import { bits32 } from '../../bytes/integers.ts';
import { byteSize, hex, plural } from '../../text.ts';
import * as rules from './rules.ts';
import { MARKER_SIZE, Piece } from './save-id.ts';
import { LAST_TMEM_POOL, standsBehindPool, TMEM_LOOK, TMEM_PAGE_SIZE, TMEM_POOL_SIZE, TMEM_SIZE } from './tmem.ts';
import type { LegacyWalk } from './walk.ts';

const ONES = 0xffff_ffff;
const SEPARATOR_OFFSET = 12;
const PAGE_SHIFT = 12;
/** Behind pool_id, flags and n_pages. */
const TMEM_N_PAGES_END = 12;
/** Elements in a row. */
const RUN = 1024;

export function* scanTmem(walk: LegacyWalk, type: number): Scan<boolean> {
  const { cursor } = walk.context;
  if (!(yield* walk.head(type, TMEM_SIZE))) return false;
  if (cursor.u32(SEPARATOR_OFFSET, true) !== ONES) return walk.refuse(rules.TMEM_FRAMING, type, TMEM_SIZE, `No separator stands at ${hex(cursor.position + SEPARATOR_OFFSET)}.`);
  walk.learn({ tmemOid: cursor.u32(MARKER_SIZE, true) === 0 ? 8 : 24 });
  walk.piece(type, TMEM_SIZE);
  for (;;) {
    if (!(yield* walk.head(Piece.TMEM_POOLS_END, 4))) return false;
    const id = cursor.u32(0, true);
    if (id === ONES) return walk.piece(Piece.TMEM_POOLS_END, 4).whole;
    if (id > LAST_TMEM_POOL) return walk.refuse(rules.TMEM_FRAMING, Piece.TMEM_POOL, 4, `Pool ${id} at ${hex(cursor.position)}; pools have numbers from 0 to ${LAST_TMEM_POOL}. A saver that lost a page writes fewer than it said, without a mark.`);
    if (!(yield* scanPool(walk))) return false;
  }
}

function* scanPool(walk: LegacyWalk): Scan<boolean> {
  const { cursor } = walk.context;
  if (!(yield* walk.head(Piece.TMEM_POOL, TMEM_POOL_SIZE))) return false;
  const page = 2 ** (bits32(cursor.u32(4, true), 4, 7) + PAGE_SHIFT);
  const claimed = cursor.u32(8, true);
  const { position: start } = cursor;
  const id = cursor.u32(0, true);
  walk.learn({ tmemPage: page });
  const { row } = walk.piece(Piece.TMEM_POOL, TMEM_POOL_SIZE);
  if (page !== TMEM_PAGE_SIZE) walk.report(rules.TMEM_PAGE, row, { start: start + 4, end: start + 8 }, `Pages of pool ${id} have ${byteSize(page)}.`);
  const { tmemOid } = walk.facts;
  const element = tmemOid + 4 + page;
  for (let done = 0; done < claimed; ) {
    const { count, ended, lost } = yield* runOf(walk, Math.min(RUN, claimed - done), element, tmemOid, id);
    if ((count > 0 || ended) && !walk.piece(Piece.TMEM_PAGES, count * element + (ended ? tmemOid : 0)).whole) return false;
    if (ended) return true;
    done += count;
    if (lost) {
      walk.report(rules.TMEM_PAGES_LOST, row, { start: start + 8, end: start + TMEM_N_PAGES_END }, `Pool ${id} claims ${plural(claimed, 'page')}; ${done} stand behind it, and what follows at ${hex(cursor.position)} is no page and no mark that ends them.`);
      return true;
    }
  }
  return true;
}

/** Elements from the cursor on, up to the mark of all ones, or to what cannot be a page of `pool`; the cursor stays. */
function* runOf(walk: LegacyWalk, most: number, element: number, mark: number, pool: number | null = null): Scan<{ count: number; ended: boolean; lost: boolean }> {
  const { cursor } = walk.context;
  const start = cursor.position;
  let count = 0;
  let ended = false;
  let lost = false;
  while (count < most && (cursor.holds(mark) || (yield* cursor.fill(mark)))) {
    ended = cursor.bytes(0, mark).every((byte) => byte === 0xff);
    if (ended) break;
    lost = pool !== null && (cursor.holds(TMEM_LOOK) || (yield* cursor.fill(TMEM_LOOK))) && standsBehindPool(cursor.u32(0, true), cursor.u32(4, true), pool);
    if (lost) break;
    cursor.skip(element);
    if (cursor.remaining < 0) break;
    count++;
  }
  // What is cut is claimed whole: the row says that it is cut.
  const short = !ended && !lost && count < most;
  cursor.position = start;
  return { count: short ? count + 1 : count, ended, lost };
}

export function* scanTmemExtra(walk: LegacyWalk, type: number): Scan<boolean> {
  walk.piece(type, MARKER_SIZE);
  const element = 4 + walk.facts.tmemOid + 4;
  for (;;) {
    if (walk.context.cursor.remaining === 0) return walk.piece(Piece.TMEM_INVALIDATIONS, 4).whole;
    const { count, ended } = yield* runOf(walk, RUN, element, 4);
    if (!walk.piece(Piece.TMEM_INVALIDATIONS, count * element + (ended ? 4 : 0)).whole) return false;
    if (ended) return true;
  }
}
