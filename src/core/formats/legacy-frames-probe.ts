/**
 * Whether bytes begin like a legacy PV stream without extended info, as savers before Xen 3.2 wrote it: p2m_size, the
 * list of p2m frames, a batch. Nothing in it is a mark, so every number must fit all the others (tools/libxc/xc_linux_save.c
 * of Xen 3.0 to 3.1).
 */
import type { Cursor, Scan } from '../bytes/cursor.ts';
import { hex, plural } from '../text.ts';

interface Reading {
  readonly width: 4 | 8;
  readonly guestWidth: 4 | 8;
}

/** A toolstack of 32 bits had guests of 32 bits alone. */
const READINGS: readonly Reading[] = [
  { width: 8, guestWidth: 8 },
  { width: 8, guestWidth: 4 },
  { width: 4, guestWidth: 4 },
];

const MIN_P2M_SIZE = 16;
const MAX_P2M_SIZE = 0x0fff_ffff;
const PAGE_SIZE = 4096;
const MAX_BATCH = 1024;
/** Frames and entries of the first batch that are looked at. */
const LOOKED_AT = 512;
const XTAB = 15;
/** So many numbers that all fit leave no doubt. */
const CLEAR = 16;
const PFNS = 2 ** 28;

/** Evidence in words, the confidence with it; null where nothing fits. The cursor may stand anywhere. */
export function* frameListEvidence(cursor: Cursor): Scan<string[] | null> {
  for (const { width, guestWidth } of READINGS) {
    const found = yield* tryReading(cursor, width, guestWidth);
    if (found !== null) return found;
  }
  return null;
}

function* tryReading(cursor: Cursor, width: 4 | 8, guestWidth: 4 | 8): Scan<string[] | null> {
  const head = yield* wordsAt(cursor, 0, 1, width);
  const [p2mSize = 0] = head ?? [];
  if (p2mSize < MIN_P2M_SIZE || p2mSize > MAX_P2M_SIZE) return null;
  const count = Math.ceil(p2mSize / (PAGE_SIZE / guestWidth));
  const frames = yield* wordsAt(cursor, width, Math.min(count, LOOKED_AT), width);
  if (frames === null || !areDistinct(frames, p2mSize)) return null;
  const at = width * (1 + count);
  const entries = yield* batchAt(cursor, at, width, p2mSize);
  if (entries === null) return null;
  const fitting = frames.length + entries;
  return [
    `p2m_size ${hex(p2mSize)} at 0x0, ${width * 8} bits wide`,
    `${plural(count, 'p2m frame')} of a ${guestWidth * 8}-bit PV guest at ${hex(width)}, all below p2m_size`,
    `a batch at ${hex(at)} whose entries are, too`,
    `no extended info, as before Xen 3.2; confidence ${fitting >= CLEAR ? 'high' : 'low'}: ${plural(fitting, 'number')} fit`,
  ];
}

const areDistinct = (frames: readonly number[], p2mSize: number): boolean => new Set(frames).size === frames.length && frames.every((pfn) => pfn < p2mSize);

/** Entries of the batch there that were looked at; null where there is none. */
function* batchAt(cursor: Cursor, at: number, width: 4 | 8, p2mSize: number): Scan<number | null> {
  const marker = yield* wordsAt(cursor, at, 1, 4);
  const [count = 0] = marker ?? [];
  if (count < 1 || count > MAX_BATCH) return null;
  const entries = yield* wordsAt(cursor, at + 4, Math.min(count, LOOKED_AT), width);
  const fits = entries?.every((entry) => entry < 2 ** 32 && typeFits(Math.floor(entry / PFNS), entry % PFNS, p2mSize)) ?? false;
  return fits ? (entries?.length ?? null) : null;
}

/** Of holes, savers of that time left a machine frame in the place of the PFN. */
const typeFits = (type: number, pfn: number, p2mSize: number): boolean => type === XTAB || ((type <= 4 || (type >= 9 && type <= 12)) && pfn < p2mSize);

/** Null where the source ends before, or a word has more bits than a number keeps. */
function* wordsAt(cursor: Cursor, at: number, count: number, width: 4 | 8): Scan<number[] | null> {
  if (at + count * width > cursor.size) return null;
  cursor.position = at;
  yield* cursor.fill(count * width);
  const words: number[] = [];
  for (let i = 0; i < count; i++) {
    if (width === 8 && cursor.u32(i * 8 + 4, true) !== 0) return null;
    words.push(cursor.u32(i * width, true));
  }
  return words;
}
