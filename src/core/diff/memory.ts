/**
 * A guest's memory as a stream leaves it: for each PFN the type that came last, where the contents that came last stand, and a digest
 * of them. Columns in pieces of 64 Ki PFNs; a piece is there once a PFN of it was named.
 */
import type { Scan } from '../bytes/cursor.ts';
import { lostIn, NO_HOLES, type ByteRange } from '../bytes/range.ts';
import { pageTypeOf, pfnOf } from '../bytes/integers.ts';
import { hasPageData, PAGE_DATA, PAGE_DATA_HEADER_SIZE, PFN_SIZE } from '../formats/libxc/page-data.ts';
import { GrowableU32, upperBound } from '../index/growable.ts';
import { RECORD_HEADER_SIZE } from '../index/record-index.ts';
import type { OpenStream } from '../open-stream.ts';

const PIECE = 65_536;

/** Pieces that are kept, of 1.1 MiB each: the PFNs of 80 GiB. A hostile list names 2^52 of them. */
const MAX_PIECES = 320;

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

  note(pfn: number, type: number, at: number): void {
    this.entries++;
    const number = Math.floor(pfn / PIECE);
    const piece = this.pieces.get(number) ?? this.#make(number);
    if (piece === null) {
      this.beyond++;
      return;
    }
    const i = pfn % PIECE;
    if ((piece.times[i] ?? 0) > 0) this.resent++;
    if ((piece.times[i] ?? 0) < 255) piece.times[i] = (piece.times[i] ?? 0) + 1;
    piece.type[i] = type;
    if (at !== -1) {
      const before = piece.at[i] ?? -1;
      if (before >= 0) this.contents--;
      else if (before === LOST_CONTENTS) this.lost--;
      if (at >= 0) this.contents++;
      else this.lost++;
      piece.at[i] = at;
    }
  }
}

/** PFNs of a piece. */
export const PIECE_PFNS = PIECE;

/** Who sent what last, from the PFN lists alone. @param end as of `gatherFacts` */
export function* listMemory(stream: OpenStream, end = Infinity): Scan<Memory> {
  const { index, layers } = stream.builder;
  const pageShift = layers.find(({ name }) => name === 'libxc')?.facts.pageShift ?? 12;
  const memory = new Memory(2 ** pageShift);
  const holes = stream.source.holes ?? NO_HOLES;
  memory.complete = holes.every(({ start }) => start >= end) && stream.builder.findings.every(({ rule, range }) => !rule.endsWith('.truncated') || range.start >= end);
  for (let row = 0; row < index.rowCount; row++) {
    const start = index.startOf(row);
    if (start >= end) break;
    const layer = layers[index.layerOf(row)];
    if (layer?.name !== 'libxc' || index.kindOf(row) !== 'record' || index.typeOf(row) !== PAGE_DATA.type || index.isCut(row)) continue;
    const count = index.pagesOf(row)?.count ?? 0;
    if (count === 0 && lostIn(holes, start, index.endOf(row)) > 0) memory.lostBatches++;
    const list = start + RECORD_HEADER_SIZE + PAGE_DATA_HEADER_SIZE;
    const before = memory.resent;
    if (count > 0) noteBatch(memory, yield { start: list, length: count * PFN_SIZE }, count, list + count * PFN_SIZE, layer.facts.littleEndian, holes);
    if (memory.resent === before) continue;
    memory.resentRows.push(row);
    memory.resentCounts.push(memory.resent - before);
  }
  return memory;
}

function noteBatch(memory: Memory, bytes: Uint8Array, count: number, pages: number, littleEndian: boolean, holes: readonly ByteRange[]): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [low, high] = littleEndian ? [0, 4] : [4, 0];
  let at = pages;
  for (let entry = 0; entry < count; entry++) {
    const top = view.getUint32(entry * PFN_SIZE + high, littleEndian);
    const type = pageTypeOf(top);
    const has = hasPageData(type);
    memory.note(pfnOf(view.getUint32(entry * PFN_SIZE + low, littleEndian), top), type, !has ? -1 : lostIn(holes, at, at + memory.pageSize) > 0 ? LOST_CONTENTS : at);
    if (has) at += memory.pageSize;
  }
}
