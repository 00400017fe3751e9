/** What faces what: the rows whose bytes stand in a range of one side, with where they stand on the other. */
import type { Scan } from '../bytes/cursor.ts';
import { lostIn, NO_HOLES, type ByteRange } from '../bytes/range.ts';
import { pageTypeOf, pfnOf } from '../bytes/integers.ts';
import { hasPageData, PAGE_DATA, PAGE_DATA_HEADER_SIZE, PFN_SIZE } from '../formats/libxc/page-data.ts';
import { lowerBound } from '../index/growable.ts';
import { RECORD_HEADER_SIZE } from '../index/record-index.ts';
import { pageTypeName } from '../open-stream.ts';
import { hex } from '../text.ts';
import type { DiffRow, DiffSide } from './compare.ts';
import { SUPERSEDED } from './expectations.ts';
import type { Memory } from './memory.ts';
import type { DiffResult } from './result.ts';
import { originOf, type Subject } from './subject.ts';
import { VERIFY_LAYER, type SideName } from './view.ts';

/** Rows that one answer has at most: more do not show at a time. */
export const MAX_FACING = 1000;
/** Rows that begin before a range and reach into it are looked for among so many: fields stand in rows, rows in records. */
const MAX_BEFORE = 256;
/** Pages that one range is asked for at most. */
const MAX_PAGES = 64;
/** Lists of PFNs are read up to this many entries: savers write 1024, and at most 4 MiB of list fit the specification's limit. */
const MAX_LIST = 65_536;

interface Sorted {
  readonly starts: Float64Array;
  readonly rows: readonly DiffRow[];
}

/** Rows by where they begin on a side: in the file that was opened. */
function sorted(rows: Iterable<DiffRow>, side: SideName): Sorted {
  const found: DiffRow[] = [];
  for (const row of rows) if (row[side]?.origin !== null && row[side] !== null) found.push(row);
  found.sort((a, b) => (a[side]?.origin?.start ?? 0) - (b[side]?.origin?.start ?? 0));
  return { starts: Float64Array.from(found, (row) => row[side]?.origin?.start ?? 0), rows: found };
}

export class Facing {
  readonly #result: DiffResult;
  /** The rows that the tables are of: other rules make other rows. */
  #of: unknown = null;
  #tables: Partial<Record<SideName, Sorted>> = {};

  constructor(result: DiffResult) {
    this.#result = result;
  }

  /** Rows in a range of a side's file, in its order; pages that are the same on both sides among them. */
  *in(side: SideName, range: ByteRange): Scan<DiffRow[]> {
    const rows = this.#rowsIn(side, range);
    rows.push(...(yield* this.#pagesIn(side, range)));
    return rows;
  }

  #rowsIn(side: SideName, range: ByteRange): DiffRow[] {
    if (this.#of !== this.#result.rows) {
      this.#of = this.#result.rows;
      this.#tables = {};
    }
    const { starts, rows } = (this.#tables[side] ??= sorted(this.#result.all(), side));
    const first = lowerBound(starts.length, (i) => starts[i] ?? 0, range.start);
    const found: DiffRow[] = [];
    for (let i = Math.max(0, first - MAX_BEFORE); i < rows.length && found.length < MAX_FACING; i++) {
      const row = rows[i];
      if (row === undefined || (starts[i] ?? 0) >= range.end) break;
      if ((row[side]?.origin?.end ?? 0) > range.start) found.push(row);
    }
    return found;
  }

  /** Pages whose contents stand in the range, but for those that have a row because they differ. */
  *#pagesIn(side: SideName, range: ByteRange): Scan<DiffRow[]> {
    const { sides, memory } = this.#result;
    const found: DiffRow[] = [];
    if (memory === null) return found;
    let at = range.start;
    for (let i = 0; i < MAX_PAGES && at < range.end; i++) {
      const { position, next } = comparedAt(sides[side], at);
      const page: { row: DiffRow | null; end: number } | null = position < 0 ? null : yield* this.#pageAt(side, position);
      if (page === null) {
        at = Math.max(at + 1, next);
        continue;
      }
      if (page.row !== null) found.push(page.row);
      at += Math.max(1, page.end - position);
    }
    return found;
  }

  /** The page at an offset of what is compared; null where there is none. */
  *#pageAt(side: SideName, position: number): Scan<{ row: DiffRow | null; end: number } | null> {
    const { sides, gathered } = this.#result;
    const [own, memory] = [sides[side], gathered[side]];
    const { index, layers } = own.stream.builder;
    const record = index.rowAt(position);
    if (record < 0) return null;
    const layer = layers[index.layerOf(record)];
    if (layer?.name !== 'libxc' || index.kindOf(record) !== 'record' || index.typeOf(record) !== PAGE_DATA.type) return null;
    const count = index.pagesOf(record)?.count ?? 0;
    const list = index.startOf(record) + RECORD_HEADER_SIZE + PAGE_DATA_HEADER_SIZE;
    const number = Math.floor((position - list - count * PFN_SIZE) / memory.pageSize);
    if (count === 0 || count > MAX_LIST || number < 0) return null;
    const start = list + count * PFN_SIZE + number * memory.pageSize;
    if (lostIn(own.stream.source.holes ?? NO_HOLES, list, start + memory.pageSize) > 0) return null;
    const entry = entryOf(yield { start: list, length: count * PFN_SIZE }, number, layer.facts.littleEndian);
    if (entry === null) return null;
    return { row: this.#pageRow(side, entry, { start, end: start + memory.pageSize }), end: start + memory.pageSize };
  }

  #pageRow(side: SideName, { pfn, type }: Entry, range: ByteRange): DiffRow | null {
    const { sides, gathered } = this.#result;
    const other: SideName = side === 'left' ? 'right' : 'left';
    const own = pageSide(sides[side], range, type);
    const verify = gathered[side].verify?.contentsOf(pfn) === range.start;
    const [mine, theirs] = verify ? [gathered[side].verify, gathered[other].verify] : [gathered[side], gathered[other]];
    const layer = verify ? VERIFY_LAYER : 'memory';
    const base = { path: `${layer}[${hex(pfn)}]`, layer, left: null, right: null } as const;
    if (mine?.contentsOf(pfn) !== range.start) {
      return { ...base, [side]: own, verdict: 'expected', why: 'A later entry of the same PFN takes the place of these contents.', rule: SUPERSEDED };
    }
    const there = theirs?.contentsOf(pfn) ?? -1;
    if (theirs === null || there < 0 || theirs.typeOf(pfn) !== type || !sameDigest(mine, theirs, pfn)) return null;
    const facing = pageSide(sides[other], { start: there, end: there + theirs.pageSize }, type);
    return { ...base, [side]: own, [other]: facing, verdict: 'same', why: '', rule: '' };
  }
}

function sameDigest(one: Memory, other: Memory, pfn: number): boolean {
  const [a, b] = [one.digestOf(pfn), other.digestOf(pfn)];
  return a[0] === b[0] && a[1] === b[1];
}

/** Where a byte of a side's file is in what is compared, -1 where it is not there; and where to look next. */
function comparedAt({ provenance }: Subject, at: number): { position: number; next: number } {
  if (provenance === null) return { position: at, next: Infinity };
  const runs = provenance.inAt(at);
  const run = runs.find(({ out }) => out.end > out.start);
  if (run === undefined) return { position: -1, next: runs[0]?.in.end ?? Infinity };
  return { position: run.out.start + (run.step === 'copied' ? at - run.in.start : 0), next: run.in.end };
}

interface Entry {
  readonly pfn: number;
  readonly type: number;
}

/** The entry that the contents of a number belong to. */
function entryOf(list: Uint8Array, number: number, littleEndian: boolean): Entry | null {
  const view = new DataView(list.buffer, list.byteOffset, list.byteLength);
  const [low, high] = littleEndian ? [0, 4] : [4, 0];
  let left = number;
  for (let at = 0; at + PFN_SIZE <= list.length; at += PFN_SIZE) {
    const top = view.getUint32(at + high, littleEndian);
    const type = pageTypeOf(top);
    if (hasPageData(type) && left-- === 0) return { pfn: pfnOf(view.getUint32(at + low, littleEndian), top), type };
  }
  return null;
}

function pageSide(subject: Subject, range: ByteRange, type: number): DiffSide {
  const { range: origin, step } = originOf(subject, range);
  const name = pageTypeName(type);
  return { value: name, text: name, meaning: `${range.end - range.start} bytes`, row: subject.stream.builder.index.rowAt(range.start), range, origin, step };
}
