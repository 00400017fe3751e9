/** Pools of transcendent memory and what was dropped of them: a row for each part (tools/libxc/xc_tmem.c). */
import type { Scan } from '../../bytes/cursor.ts';
import { bits32 } from '../../bytes/integers.ts';
import { hex } from '../../text.ts';
import * as rules from './rules.ts';
import { MARKER_SIZE, Piece } from './save-id.ts';
import { TMEM_POOL_SIZE, TMEM_SIZE } from './tmem.ts';
import type { LegacyWalk } from './walk.ts';

const ONES = 0xffff_ffff;
const SEPARATOR_OFFSET = 12;
const LAST_POOL = 15;
const PAGE_SHIFT = 12;
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
    if (id > LAST_POOL) return walk.refuse(rules.TMEM_FRAMING, Piece.TMEM_POOL, 4, `Pool ${id} at ${hex(cursor.position)}; pools have numbers from 0 to ${LAST_POOL}. A saver that lost a page writes fewer than it said, without a mark.`);
    if (!(yield* scanPool(walk))) return false;
  }
}

function* scanPool(walk: LegacyWalk): Scan<boolean> {
  const { cursor } = walk.context;
  if (!(yield* walk.head(Piece.TMEM_POOL, TMEM_POOL_SIZE))) return false;
  const page = 2 ** (bits32(cursor.u32(4, true), 4, 7) + PAGE_SHIFT);
  const claimed = cursor.u32(8, true);
  walk.learn({ tmemPage: page });
  walk.piece(Piece.TMEM_POOL, TMEM_POOL_SIZE);
  const { tmemOid } = walk.facts;
  const element = tmemOid + 4 + page;
  for (let done = 0; done < claimed; ) {
    const { count, ended } = yield* runOf(walk, Math.min(RUN, claimed - done), element, tmemOid);
    if (!walk.piece(Piece.TMEM_PAGES, count * element + (ended ? tmemOid : 0)).whole) return false;
    if (ended) return true;
    done += count;
  }
  return true;
}

/** Elements from the cursor on, up to the mark of all ones; the cursor stays. */
function* runOf(walk: LegacyWalk, most: number, element: number, mark: number): Scan<{ count: number; ended: boolean }> {
  const { cursor } = walk.context;
  const start = cursor.position;
  let count = 0;
  let ended = false;
  while (count < most && (cursor.holds(mark) || (yield* cursor.fill(mark)))) {
    ended = cursor.bytes(0, mark).every((byte) => byte === 0xff);
    if (ended) break;
    cursor.skip(element);
    if (cursor.remaining < 0) break;
    count++;
  }
  // What is cut is claimed whole: the row says that it is cut.
  const short = !ended && count < most;
  cursor.position = start;
  return { count: short ? count + 1 : count, ended };
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
