/**
 * A guest's memory as a stream leaves it: for each PFN the type that came last, where the contents that came last stand, and a digest
 * of them. Columns in pieces of 64 Ki PFNs; a piece is there once a PFN of it was named. Behind VERIFY a restore sets types, and compares
 * contents without writing them (xg_sr_restore.c, process_page_data()): these are kept apart.
 */
import type { Scan } from '../bytes/cursor.ts';
import { lostIn, NO_HOLES, type ByteRange } from '../bytes/range.ts';
import { hasPageData, PAGE_DATA_HEADER_SIZE } from '../formats/libxc/page-data.ts';
import { GrowableU32, upperBound } from '../index/growable.ts';
import type { OpenStream } from '../open-stream.ts';
import { batchesOf, eachEntry, verifyRow, type Batch } from './batches.ts';
import { Course } from './course.ts';

const PIECE = 65_536;

/** Pieces that are kept, of 1.1 MiB each: the PFNs of 80 GiB. A hostile list names 2^52 of them. */
const MAX_PIECES = 320;

/** In the header of PAGE_DATA, behind the count. */
const RESERVED_AT = 4;
/** Of bytes behind the pages so many are compared; a record without a fault has none. */
const MOST_BEHIND = 1024 * 1024;

/** No PFN of this number was named. */
export const UNNAMED = 0xff;

/** Instead of a place: contents came, and a packet capture lost them. */
export const LOST_CONTENTS = -2;

export interface Piece {
  /** PFINFO type that came last; {@link UNNAMED} where the PFN was never named. */
  readonly type: Uint8Array;
  /** Where its contents stand; -1 where it never had any, {@link LOST_CONTENTS} where the last were lost. */
  readonly at: Float64Array;
  /** Two words of digest for each PFN. */
  readonly digest: Uint32Array;
  /** Entries that named it, up to 255. */
  readonly times: Uint8Array;
}

export class Memory {
  readonly pieces = new Map<number, Piece>();
  readonly pageSize: number;
  /** Entries in all, and those that a later entry of the same PFN superseded. */
  entries = 0;
  resent = 0;
  /** Rows of PAGE_DATA with entries of PFNs that an earlier entry named, ascending, and how many of each. */
  readonly resentRows = new GrowableU32();
  readonly resentCounts = new GrowableU32();
  /** Of each entry that a later one superseded its PFN and type, at the row of the later one. */
  readonly superseded = new Course();
  /** What nobody reads of PAGE_DATA: reserved bits that are set, bytes behind the pages. */
  readonly unread = new Course();
  /** Contents that were superseded, once they were digested. */
  supersededContents: Course | null = null;
  /** PFNs beyond the limit, which are not compared. */
  beyond = 0;
  /** Contents that are digested; of how many. */
  digested = 0;
  contents = 0;
  /** PFNs whose last contents a packet capture lost, and batches whose list of PFNs it lost. */
  lost = 0;
  lostBatches = 0;
  /** Whether what is named is all that the stream names: a PFN that is not may else stand in what is missing. */
  complete = true;
  /** What was sent behind VERIFY, and the row of that record; null and -1 where there is none. */
  verify: Memory | null = null;
  verifyRow = -1;

  constructor(pageSize: number) {
    this.pageSize = pageSize;
  }

  piece(pfn: number): Piece | undefined {
    return this.pieces.get(Math.floor(pfn / PIECE));
  }

  typeOf(pfn: number): number {
    return this.piece(pfn)?.type[pfn % PIECE] ?? UNNAMED;
  }

  /** Offset of the page's last contents; below 0 where it has none that could be read. */
  contentsOf(pfn: number): number {
    return this.piece(pfn)?.at[pfn % PIECE] ?? -1;
  }

  /** Contents that are digested in all. */
  get toDigest(): number {
    return this.contents + (this.verify?.contents ?? 0);
  }

  /** Whether nothing took the place of the contents of a PFN that stand at an offset. */
  isLastAt(pfn: number, at: number): boolean {
    return this.contentsOf(pfn) === at || this.verify?.contentsOf(pfn) === at;
  }

  /** How many entries of a row name PFNs that an earlier entry named. */
  resentIn(row: number): number {
    const i = upperBound(this.resentRows.length, (at) => this.resentRows.at(at), row) - 1;
    return i >= 0 && this.resentRows.at(i) === row ? this.resentCounts.at(i) : 0;
  }

  /** Both words of the digest of its last contents; zeros where they were not digested. */
  digestOf(pfn: number): readonly [number, number] {
    const piece = this.piece(pfn);
    const i = 2 * (pfn % PIECE);
    return [piece?.digest[i] ?? 0, piece?.digest[i + 1] ?? 0];
  }

  /** Whether one of the PFNs that are named is as asked for. */
  some(wanted: (pfn: number) => boolean): boolean {
    for (const [number, { type }] of this.pieces) for (let i = 0; i < PIECE; i++) if (type[i] !== UNNAMED && wanted(number * PIECE + i)) return true;
    return false;
  }

  /** Piece numbers, ascending. */
  get numbers(): number[] {
    return [...this.pieces.keys()].sort((a, b) => a - b);
  }

  #make(number: number): Piece | null {
    if (this.pieces.size >= MAX_PIECES) return null;
    const piece = { type: new Uint8Array(PIECE).fill(UNNAMED), at: new Float64Array(PIECE).fill(-1), digest: new Uint32Array(2 * PIECE), times: new Uint8Array(PIECE) };
    this.pieces.set(number, piece);
    return piece;
  }

  /** The type that it had before, of what was sent on the same side of VERIFY; {@link UNNAMED} where this is the first entry that names it. */
  note(pfn: number, type: number, at: number): number {
    if (this.verify === null) return this.#note(pfn, type, at, true);
    this.#note(pfn, type, -1, false);
    return this.verify.note(pfn, type, at);
  }

  #note(pfn: number, type: number, at: number, again: boolean): number {
    this.entries++;
    const number = Math.floor(pfn / PIECE);
    const piece = this.pieces.get(number) ?? this.#make(number);
    if (piece === null) {
      this.beyond++;
      return UNNAMED;
    }
    const i = pfn % PIECE;
    if (again && (piece.times[i] ?? 0) > 0) this.resent++;
    if ((piece.times[i] ?? 0) < 255) piece.times[i] = (piece.times[i] ?? 0) + 1;
    const earlier = piece.type[i] ?? UNNAMED;
    piece.type[i] = type;
    if (at !== -1) {
      const before = piece.at[i] ?? -1;
      if (before >= 0) this.contents--;
      else if (before === LOST_CONTENTS) this.lost--;
      if (at >= 0) this.contents++;
      else this.lost++;
      piece.at[i] = at;
    }
    return earlier;
  }
}

/** PFNs of a piece. */
export const PIECE_PFNS = PIECE;

/** Who sent what last, from the PFN lists alone. @param from PAGE_DATA before it is left out: what one pass sent is all of one kind. @param end as of `gatherFacts` */
export function* listMemory(stream: OpenStream, end = Infinity, from = 0): Scan<Memory> {
  const { index, layers } = stream.builder;
  const pageShift = layers.find(({ name }) => name === 'libxc')?.facts.pageShift ?? 12;
  const memory = new Memory(2 ** pageShift);
  const holes = stream.source.holes ?? NO_HOLES;
  memory.complete = holes.every(({ start }) => start >= end) && stream.builder.findings.every(({ rule, range }) => !rule.endsWith('.truncated') || range.start >= end);
  memory.verifyRow = from > 0 ? -1 : verifyRow(stream, end);
  for (const batch of batchesOf(stream, end, from)) {
    const { row, count, head, pages } = batch;
    if (memory.verifyRow >= 0 && row > memory.verifyRow) memory.verify ??= new Memory(memory.pageSize);
    if (count === 0 && lostIn(holes, index.startOf(row), index.endOf(row)) > 0) memory.lostBatches++;
    if (count === 0) continue;
    const before = memory.resent;
    const behind = noteBatch(memory, yield { start: head, length: pages - head }, batch, holes);
    if (behind < index.endOf(row)) memory.unread.noteBytes(row, yield { start: behind, length: Math.min(MOST_BEHIND, index.endOf(row) - behind) });
    if (memory.resent === before) continue;
    memory.resentRows.push(row);
    memory.resentCounts.push(memory.resent - before);
  }
  if (memory.verify !== null) memory.verify.complete = memory.complete;
  return memory;
}

/** Where the pages end. */
function noteBatch(memory: Memory, bytes: Uint8Array, batch: Batch, holes: readonly ByteRange[]): number {
  const { row } = batch;
  const head = new DataView(bytes.buffer, bytes.byteOffset, PAGE_DATA_HEADER_SIZE).getUint32(RESERVED_AT, batch.littleEndian);
  if (head !== 0) memory.unread.note(row, head, 0);
  let at = batch.pages;
  eachEntry(bytes, PAGE_DATA_HEADER_SIZE, batch, (pfn, type, reserved) => {
    const has = hasPageData(type);
    const before = memory.note(pfn, type, !has ? -1 : lostIn(holes, at, at + memory.pageSize) > 0 ? LOST_CONTENTS : at);
    if (before !== UNNAMED) memory.superseded.note(row, pfn % 2 ** 32, before);
    if (reserved !== 0) memory.unread.note(row, pfn % 2 ** 32, reserved);
    if (has) at += memory.pageSize;
  });
  return at;
}
