import { alignTo8 } from '../bytes/integers.ts';
import { GrowableU32, lowerBound, upperBound } from './growable.ts';
import { RowNames } from './row-names.ts';
import { bytesOf, flagsIn, layerIn, lengthIn, RowFlag, SLAB_ROWS, startIn, startsUpTo, typeIn, type PageSlab, type Slab } from './slab.ts';

/** Bytes of a record header: u32 type, u32 body_length (both specifications, section Records). */
export const RECORD_HEADER_SIZE = 8;

export type RowKind = 'record' | 'header' | 'gap';
const KINDS: readonly RowKind[] = ['record', 'header', 'gap'];

export interface PageBatch {
  readonly count: number;
  readonly pages: number;
  readonly low: number;
  readonly high: number;
}

/** Keys of the first layers; layer ids are bytes, and four values tell the kind. */
const KEYS = 16 * 4;
const MOST_KEYS = 256 * 4;

/**
 * All rows of a stream in stream order: headers, records, and gaps (bytes that no layer claims). Rows are numbers,
 * 0 to `rowCount - 1`; slabs of {@link SLAB_ROWS} rows are appended as the scan delivers them.
 */
export class RecordIndex {
  #slabs: Slab[] = [];
  #pageSlabs: PageSlab[] = [];
  #size: number;
  #rows = 0;
  /** Rows of each layer and kind before each slab, for ordinals. */
  #before: Float64Array[] = [];
  #totals: Float64Array = new Float64Array(KEYS);
  /** Rows that have nested rows behind them, slab by slab. */
  #parents: Uint32Array[] = [];
  /** Names of rows that a type does not tell. */
  readonly #names = new RowNames();

  /** @param size bytes in the source that the rows stand in */
  constructor(size: number) {
    this.#size = size;
  }

  get rowCount(): number {
    return this.#rows;
  }

  /** Infinity while the source has not ended, of one that is read as it is sent. */
  get size(): number {
    return this.#size;
  }

  /** The source has ended. */
  settle(size: number): void {
    this.#size = size;
  }

  /** Bytes that rows and lists of pages take. */
  get byteLength(): number {
    const before = this.#before.reduce((sum, { byteLength }) => sum + byteLength, this.#totals.byteLength);
    const parents = this.#parents.reduce((sum, { byteLength }) => sum + byteLength, 0);
    return [...this.#slabs, ...this.#pageSlabs].reduce((sum, slab) => sum + bytesOf(slab), before + parents);
  }

  get slabs(): readonly Slab[] {
    return this.#slabs;
  }

  get pageSlabs(): readonly PageSlab[] {
    return this.#pageSlabs;
  }

  /** Appends a slab. Every slab but the last must be full; a part-filled last slab is replaced by its successor. */
  append(slab: Slab): void {
    const last = this.#slabs.at(-1);
    if (last !== undefined && last.length < SLAB_ROWS) {
      this.#slabs.pop();
      this.#parents.pop();
      this.#rows -= last.length;
      this.#totals = this.#before.pop() ?? new Float64Array(KEYS);
    }
    this.#before.push(this.#totals.slice());
    for (const [key, count] of countsOf(slab)) {
      if (key >= this.#totals.length) this.#totals = wider(this.#totals);
      this.#totals[key] = (this.#totals[key] ?? 0) + count;
    }
    const outer = this.#rows === 0 ? -1 : this.#outerBefore(this.#rows);
    this.#parents.push(parentsIn(slab, this.#rows, outer));
    this.#slabs.push(slab);
    this.#rows += slab.length;
  }

  /** The last row before `row` that is not nested. */
  #outerBefore(row: number): number {
    return this.isNested(row - 1) ? this.parentOf(row - 1) : row - 1;
  }

  /** Names rows whose type does not tell what they are; they ascend from call to call. */
  setNames(names: Iterable<readonly [number, string]>): void {
    for (const [row, name] of names) this.#names.set(row, name);
  }

  nameOf(row: number): string | undefined {
    return this.#names.of(row);
  }

  appendPages(slab: PageSlab): void {
    this.#pageSlabs.push(slab);
  }

  #at(row: number): { slab: Slab; i: number } {
    const slab = this.#slabs[Math.floor(row / SLAB_ROWS)];
    if (slab === undefined || row < 0 || row >= this.#rows) throw new RangeError(`row ${row} of ${this.#rows}`);
    return { slab, i: row % SLAB_ROWS };
  }

  startOf(row: number): number {
    const { slab, i } = this.#at(row);
    return startIn(slab, i);
  }

  bodyLengthOf(row: number): number {
    const { slab, i } = this.#at(row);
    return lengthIn(slab, i);
  }

  typeOf(row: number): number {
    const { slab, i } = this.#at(row);
    return typeIn(slab, i);
  }

  layerOf(row: number): number {
    const { slab, i } = this.#at(row);
    return layerIn(slab, i);
  }

  kindOf(row: number): RowKind {
    const { slab, i } = this.#at(row);
    return KINDS[flagsIn(slab, i) & RowFlag.KIND] ?? 'record';
  }

  isCut(row: number): boolean {
    const { slab, i } = this.#at(row);
    return (flagsIn(slab, i) & RowFlag.CUT) !== 0;
  }

  /** Whether the row lies in the body of another: a blob's entries, a device model's sections. */
  isNested(row: number): boolean {
    const { slab, i } = this.#at(row);
    return (flagsIn(slab, i) & RowFlag.NESTED) !== 0;
  }

  /** Whether the row is a record without record header and padding: a piece of a legacy stream. */
  isUnpadded(row: number): boolean {
    const { slab, i } = this.#at(row);
    return (flagsIn(slab, i) & RowFlag.UNPADDED) !== 0;
  }

  /** The record whose body a nested row lies in; -1 for other rows, and where the blob is a file of its own. */
  parentOf(row: number): number {
    if (!this.isNested(row)) return -1;
    for (let s = Math.floor(row / SLAB_ROWS); s >= 0; s--) {
      const parent = lastBefore(this.#parents[s] ?? NO_PARENTS, row);
      if (parent >= 0) return parent;
    }
    return -1;
  }

  #endOfNested(row: number): number {
    if (row + 1 < this.#rows && this.isNested(row + 1)) return this.startOf(row + 1);
    const parent = this.parentOf(row);
    if (parent < 0) return this.#size;
    if (this.isUnpadded(parent)) return this.endOf(parent);
    return Math.min(this.startOf(parent) + RECORD_HEADER_SIZE + this.bodyLengthOf(parent), this.#size);
  }

  /** End of a row, after its padding; a record cut by the end of the source ends there. Nested rows tile their parent's body. */
  endOf(row: number): number {
    if (this.isNested(row)) return this.#endOfNested(row);
    if (this.isUnpadded(row)) return Math.min(this.startOf(row) + this.bodyLengthOf(row), this.#size);
    if (this.kindOf(row) === 'record') {
      return Math.min(this.startOf(row) + RECORD_HEADER_SIZE + alignTo8(this.bodyLengthOf(row)), this.#size);
    }
    return row + 1 < this.#rows ? this.startOf(row + 1) : this.#size;
  }

  /** The last row that starts at `offset` or before it; -1 where there is none. */
  #lastStarting(offset: number): number {
    const s = upperBound(this.#slabs.length, (i) => this.#slabs[i]?.bases[0] ?? 0, offset) - 1;
    const slab = this.#slabs[s];
    return slab === undefined ? -1 : s * SLAB_ROWS + startsUpTo(slab, offset) - 1;
  }

  /** The innermost row that holds the byte at `offset`, -1 where there is none. */
  rowAt(offset: number): number {
    const found = this.#lastStarting(offset);
    if (found < 0 || offset < this.endOf(found)) return found;
    // Behind the last of the nested rows stands the padding of their parent.
    const parent = this.parentOf(found);
    return parent >= 0 && offset < this.endOf(parent) ? parent : -1;
  }

  /** The row's number among the rows of its layer and kind: the `index` of the command line's contract. */
  ordinalOf(row: number): number {
    const { slab, i } = this.#at(row);
    const key = keyIn(slab, i);
    let ordinal = this.#before[Math.floor(row / SLAB_ROWS)]?.[key] ?? 0;
    for (let j = 0; j < i; j++) if (keyIn(slab, j) === key) ordinal++;
    return ordinal;
  }

  /** The row with that ordinal among the rows of a layer and kind; -1 where there is none. */
  rowOf(layer: number, kind: RowKind, ordinal: number): number {
    const key = layer * 4 + KINDS.indexOf(kind);
    if (ordinal < 0 || ordinal >= (this.#totals[key] ?? 0)) return -1;
    let s = this.#slabs.length - 1;
    while (s > 0 && (this.#before[s]?.[key] ?? 0) > ordinal) s--;
    const slab = this.#slabs[s];
    if (slab === undefined) return -1;
    let left = ordinal - (this.#before[s]?.[key] ?? 0);
    for (let j = 0; j < slab.length; j++) if (keyIn(slab, j) === key && left-- === 0) return s * SLAB_ROWS + j;
    return -1;
  }

  /** How many rows of a kind a layer has so far. */
  countOf(layer: number, kind: RowKind): number {
    return this.#totals[layer * 4 + KINDS.indexOf(kind)] ?? 0;
  }

  /** Whether a layer has a record of a type. */
  hasRecord(layer: number, type: number): boolean {
    return this.#slabs.some(({ kindTypes, kindLayers, kindFlags }) => kindTypes.some((kind, i) => kind === type && kindLayers[i] === layer && ((kindFlags[i] ?? 0) & RowFlag.KIND) === RowFlag.RECORD));
  }

  /** What the scan kept of a PAGE_DATA row's list; null for other rows. */
  pagesOf(row: number): PageBatch | null {
    const s = upperBound(this.#pageSlabs.length, (i) => this.#pageSlabs[i]?.row[0] ?? 0, row) - 1;
    const slab = this.#pageSlabs[s];
    if (slab === undefined) return null;
    const i = lowerBound(slab.length, (at) => slab.row[at] ?? 0, row);
    return i < slab.length && slab.row[i] === row ? batchAt(slab, i) : null;
  }

  /** Rows of PAGE_DATA whose PFNs span `pfn`: candidates only, the list itself decides. */
  *rowsSpanning(pfn: number): Generator<number> {
    for (const slab of this.#pageSlabs) {
      for (let i = 0; i < slab.length; i++) {
        if ((slab.low[i] ?? 0) <= pfn && pfn <= (slab.high[i] ?? -1)) yield slab.row[i] ?? 0;
      }
    }
  }
}

/** The largest of ascending numbers that is below `limit`; -1 where none is. */
const lastBefore = (numbers: Uint32Array, limit: number): number => numbers[lowerBound(numbers.length, (i) => numbers[i] ?? 0, limit) - 1] ?? -1;

/** Layer and kind of a row in one number. */
const keyIn = (slab: Slab, i: number): number => layerIn(slab, i) * 4 + (flagsIn(slab, i) & RowFlag.KIND);

/** How many rows there are of each layer and kind. */
function countsOf(slab: Slab): Map<number, number> {
  const { kinds, kindLayers, kindFlags } = slab;
  const rows = new Uint32Array(kindLayers.length);
  if (kinds === null) rows.fill(1);
  for (let i = 0; kinds !== null && i < kinds.length; i++) {
    const kind = kinds[i] ?? 0;
    rows[kind] = (rows[kind] ?? 0) + 1;
  }
  const counts = new Map<number, number>();
  rows.forEach((count, kind) => {
    const key = (kindLayers[kind] ?? 0) * 4 + ((kindFlags[kind] ?? 0) & RowFlag.KIND);
    counts.set(key, (counts.get(key) ?? 0) + count);
  });
  return counts;
}

function wider(totals: Float64Array): Float64Array {
  const all = new Float64Array(MOST_KEYS);
  all.set(totals);
  return all;
}

const NO_PARENTS = new Uint32Array(0);

/** Rows that have nested rows of a slab behind them; `outer` is the last row before the slab that is not nested. */
function parentsIn(slab: Slab, first: number, outer: number): Uint32Array {
  const parents = new GrowableU32();
  if (!slab.kindFlags.some((flags) => (flags & RowFlag.NESTED) !== 0)) return NO_PARENTS;
  let told = -1;
  for (let i = 0; i < slab.length; i++) {
    if ((flagsIn(slab, i) & RowFlag.NESTED) === 0) outer = first + i;
    else if (outer >= 0 && outer !== told) parents.push((told = outer));
  }
  return Uint32Array.from({ length: parents.length }, (_, i) => parents.at(i));
}

function batchAt(slab: PageSlab, i: number): PageBatch {
  return { count: slab.count[i] ?? 0, pages: slab.pages[i] ?? 0, low: slab.low[i] ?? 0, high: slab.high[i] ?? 0 };
}
