/** p2m_size, and of a PV guest extended info and the list of p2m frames. */
import type { Scan } from '../../bytes/cursor.ts';
import { bigFromHalves, fromHalves } from '../../bytes/integers.ts';
import { asciiChar, hex, plural } from '../../text.ts';
import { BLOCK_HEADER_SIZE, CONTEXT_SIZE_32, CONTEXT_SIZE_64 } from './p2m.ts';
import * as rules from './rules.ts';
import { Piece } from './save-id.ts';
import type { LegacyWalk } from './walk.ts';

/** 28 bits of an entry are left for a PFN (xc_domain_save.c). */
const MAX_P2M_SIZE = 0x0fff_ffff;
const ONES = 0xffff_ffff;
const PAGE_SIZE = 4096;

/** False where the walk cannot go on. */
export function* scanLegacyHeader(walk: LegacyWalk): Scan<boolean> {
  const { width, guest } = walk.reading;
  const { cursor } = walk.context;
  if (!(yield* walk.head(Piece.P2M_SIZE, width))) return false;
  walk.p2mSize = width === 8 ? fromHalves(cursor.u32(0, true), cursor.u32(4, true)) : cursor.u32(0, true);
  // A u64 beyond 2^53 is not to be told rounded.
  const shown = width === 8 ? bigFromHalves(cursor.u32(0, true), cursor.u32(4, true)) : walk.p2mSize;
  const { row, start } = walk.piece(Piece.P2M_SIZE, width);
  if (walk.p2mSize === 0 || walk.p2mSize > MAX_P2M_SIZE) {
    if (walk.doubts(width, start)) return false;
    walk.report(rules.P2M_SIZE, row, { start, end: start + width }, `p2m_size is ${hex(shown)}; a saver writes 1 to ${hex(MAX_P2M_SIZE)}.`, guest === 'pv' && (walk.p2mSize === 0 || walk.p2mSize > 2 ** 32) ? {} : { heard: [] });
  }
  return guest === 'hvm' || ((yield* scanExtendedInfo(walk)) && (yield* scanFrames(walk)));
}

function* scanExtendedInfo(walk: LegacyWalk): Scan<boolean> {
  const { width, extended } = walk.reading;
  const { cursor } = walk.context;
  const there = cursor.holds(width) || (yield* cursor.fill(width));
  const signed = there && cursor.u32(0, true) === ONES && (width === 4 || cursor.u32(4, true) === ONES);
  if (!there && extended) return yield* walk.head(Piece.EXTENDED_INFO, width + 4);
  if (signed !== extended && walk.doubts(width)) return false;
  if (!signed) {
    // Where the bytes speak of another reading, a list that is none says more than that extended info is missing.
    if (walk.instead !== '' && !(yield* plausibleFrames(walk))) return false;
    const { position } = cursor;
    walk.report(rules.NO_EXTENDED_INFO, walk.context.builder.rowCount - 1, { start: position, end: Math.min(position + width, cursor.size) }, `No extended info stands behind p2m_size: the guest is read as one of ${walk.guestWidth * 8} bits.`, { logs: there ? `Unexpected extended info marker ${hex(width === 8 ? bigFromHalves(cursor.u32(0, true), cursor.u32(4, true)) : cursor.u32(0, true))}` : 'Stream truncated' });
    return true;
  }
  if (!(yield* walk.head(Piece.EXTENDED_INFO, width + 4))) return false;
  const total = cursor.u32(width, true);
  const { row, start } = walk.piece(Piece.EXTENDED_INFO, width + 4);
  const seen = new Set<string>();
  const end = cursor.position + total;
  while (cursor.position < end) if (!(yield* scanBlock(walk, end, seen))) return false;
  if (!seen.has('vcpu')) walk.report(rules.NO_VCPU_BLOCK, row, { start, end: start + width + 4 }, `Extended info has no "vcpu" block: the guest is read as one of ${walk.guestWidth * 8} bits.`);
  return true;
}

function* scanBlock(walk: LegacyWalk, end: number, seen: Set<string>): Scan<boolean> {
  const { cursor, builder } = walk.context;
  if (!(yield* walk.head(Piece.BLOCK, BLOCK_HEADER_SIZE))) return false;
  const id = [...cursor.bytes(0, 4)].map((byte) => asciiChar(byte)).join('');
  const size = cursor.u32(4, true);
  const left = end - cursor.position - BLOCK_HEADER_SIZE;
  if (size > left) return walk.refuse(rules.BLOCK_LENGTH, Piece.BLOCK, BLOCK_HEADER_SIZE, `Block "${id}" claims ${plural(size, 'byte')}; extended info has ${plural(Math.max(0, left), 'byte')} left.`, { logs: overshotLog(id, size, left), name: `block ${id}` });
  if (id === 'vcpu' && size !== CONTEXT_SIZE_64 && size !== CONTEXT_SIZE_32) {
    return walk.refuse(rules.VCPU_BLOCK, Piece.BLOCK, BLOCK_HEADER_SIZE, `Block "vcpu" has ${plural(size, 'byte')}; a 64-bit guest\u2019s has ${CONTEXT_SIZE_64}, a 32-bit guest\u2019s ${CONTEXT_SIZE_32}.`, { name: 'block vcpu' });
  }
  if (id === 'xcnt' && size >= 4 && (yield* cursor.fill(BLOCK_HEADER_SIZE + 4))) walk.xcnt = cursor.u32(BLOCK_HEADER_SIZE, true);
  const { row, start, whole } = walk.piece(Piece.BLOCK, BLOCK_HEADER_SIZE + size);
  if (row >= 0) builder.name(row, `block ${id}`);
  if (!whole) return false;
  seen.add(id);
  if (id === 'vcpu') walk.learn({}, size === CONTEXT_SIZE_64 ? 8 : 4);
  else if (id === 'extv') walk.learn({ extendedContexts: true });
  else if (id === 'xcnt') walk.learn({ xsave: true });
  else walk.report(rules.UNKNOWN_BLOCK, row, { start, end: start + 4 }, `Extended info has a block "${id}", which is not known.`);
  return true;
}

/** The converter knows the block first, and reads it to its end. */
function overshotLog(id: string, size: number, left: number): string {
  if (id === 'vcpu' && size !== CONTEXT_SIZE_64 && size !== CONTEXT_SIZE_32) return rules.VCPU_BLOCK.logs;
  return ['vcpu', 'extv', 'xcnt'].includes(id) ? `${rules.BLOCK_LENGTH.logs} ${size - left} bytes` : rules.UNKNOWN_BLOCK.logs;
}

const framesOf = ({ p2mSize, guestWidth }: LegacyWalk): number => Math.ceil(p2mSize / (PAGE_SIZE / guestWidth));

function* scanFrames(walk: LegacyWalk): Scan<boolean> {
  const { width } = walk.reading;
  const { cursor } = walk.context;
  const count = framesOf(walk);
  if ((walk.trial || walk.instead !== '') && !(yield* plausibleFrames(walk))) return false;
  // A p2m_size of 0 has no list: a row has bytes.
  if (count === 0) return true;
  cursor.forget();
  return walk.piece(Piece.P2M_FRAME_LIST, count * width).whole;
}

/** Frames of a trial that are looked at. */
const LOOKED_AT = 16;

function* plausibleFrames(walk: LegacyWalk): Scan<boolean> {
  const { width } = walk.reading;
  const { cursor } = walk.context;
  const count = framesOf(walk);
  const frames = Math.min(count, LOOKED_AT, Math.floor(cursor.remaining / width));
  yield* cursor.fill(frames * width);
  for (let i = 0; i < frames; i++) {
    if (cursor.u32(i * width, true) < walk.p2mSize && (width === 4 || cursor.u32(i * 8 + 4, true) === 0)) continue;
    return !walk.doubts(width, cursor.position + i * width);
  }
  return true;
}
