/**
 * Lanes of the timeline: the rows of each layer as segments of one family. A stream of millions of PAGE_DATA is a
 * handful of segments; of a stream that changes family with each row, masks over blocks of segments say what a pixel
 * has to show, so that drawing never walks over rows.
 */
import { GrowableU32, lowerBound } from '../../core/index/growable.ts';
import { flagsIn, layerIn, RowFlag, runEnd, SLAB_ROWS, typeIn, type Slab } from '../../core/index/slab.ts';

/** Segments under one mask, and masks under one mask of the second level. */
const BLOCK = 64;

const FAMILY_BITS = 5;
const FAMILY_MASK = 31;
/** Rows of a segment: what is left of 32 bits. Longer ones are several. */
const MOST_ROWS = 2 ** (32 - FAMILY_BITS);

const restOf = (first: number, end: number, family: number): number => (Math.min(end - first, MOST_ROWS) - 1) * (FAMILY_MASK + 1) + family;

/** Says of a row's class which family it is, as a number from 0 to 31. */
export type FamilyNumber = (layer: number, kind: number, type: number) => number;

export class Lane {
  readonly layer: number;
  readonly #first = new GrowableU32();
  /** How many rows there are behind the first, and below that the family: 8 bytes a segment, for a stream may have one a record. */
  readonly #rest = new GrowableU32();
  /** Families in blocks of segments, as bits; then in blocks of those. */
  readonly #masks = [new GrowableU32(), new GrowableU32()] as const;

  #all = 0;

  constructor(layer: number) {
    this.layer = layer;
  }

  /** Segments so far. */
  get length(): number {
    return this.#first.length;
  }

  firstOf(segment: number): number {
    return this.#first.at(segment);
  }

  lastOf(segment: number): number {
    return this.#first.at(segment) + (this.#rest.at(segment) >>> FAMILY_BITS);
  }

  familyOf(segment: number): number {
    return this.#rest.at(segment) & FAMILY_MASK;
  }

  /** Adds rows `from` up to but not including `end`, later than all before. */
  push(from: number, end: number, family: number): void {
    const last = this.length - 1;
    const joins = last >= 0 && this.familyOf(last) === family && this.lastOf(last) + 1 === from && from - this.#first.at(last) < MOST_ROWS;
    const first = joins ? this.#first.at(last) : from;
    if (joins) this.#rest.set(last, restOf(first, end, family));
    else this.#append(first, end, family);
    if (end - first > MOST_ROWS) this.push(first + MOST_ROWS, end, family);
  }

  #append(from: number, end: number, family: number): void {
    const segment = this.length;
    this.#first.push(from);
    this.#rest.push(restOf(from, end, family));
    this.#all |= 1 << family;
    this.#mark(0, Math.floor(segment / BLOCK), family);
    this.#mark(1, Math.floor(segment / (BLOCK * BLOCK)), family);
  }

  /** The first segment that ends at `row` or after it. */
  endingFrom(row: number): number {
    return lowerBound(this.length, (i) => this.lastOf(i), row);
  }

  /** The first segment after `after` that starts at `row` or later; it is looked for near `after` first. */
  startingFrom(row: number, after: number): number {
    let step = 1;
    let low = after + 1;
    while (low + step < this.length && this.#first.at(low + step) < row) {
      low += step;
      step *= 2;
    }
    let high = Math.min(this.length, low + step + 1);
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.#first.at(middle) < row) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Families, as bits, of the segments from `from` up to but not including `end`. */
  maskOf(from: number, end: number): number {
    let mask = 0;
    let i = from;
    // Once every family of the lane has been met there is nothing more to find.
    while (i < end && mask !== this.#all) {
      if (i % (BLOCK * BLOCK) === 0 && i + BLOCK * BLOCK <= end) {
        mask |= this.#masks[1].at(i / (BLOCK * BLOCK));
        i += BLOCK * BLOCK;
      } else if (i % BLOCK === 0 && i + BLOCK <= end) {
        mask |= this.#masks[0].at(i / BLOCK);
        i += BLOCK;
      } else {
        mask |= 1 << this.familyOf(i);
        i++;
      }
    }
    return mask;
  }

  /** The first of those segments that is of a family; -1 where none is. */
  firstOfFamily(from: number, end: number, family: number): number {
    let i = from;
    while (i < end) {
      if (i % BLOCK === 0 && ((this.#masks[0].at(i / BLOCK) >>> family) & 1) === 0) i += BLOCK;
      else if (this.familyOf(i) === family) return i;
      else i++;
    }
    return -1;
  }

  #mark(level: 0 | 1, block: number, family: number): void {
    const masks = this.#masks[level];
    if (block === masks.length) masks.push(0);
    masks.set(block, masks.at(block) | (1 << family));
  }
}

export class LaneIndex {
  readonly #familyOf: FamilyNumber;
  readonly #isCheckpoint: (layer: number, kind: number, type: number) => boolean;
  readonly #lanes = new Map<number, Lane>();
  readonly #memo = new Map<number, number>();
  /** Rows that end a checkpoint. */
  readonly checkpoints = new GrowableU32();
  #rows = 0;

  constructor(familyOf: FamilyNumber, isCheckpoint: (layer: number, kind: number, type: number) => boolean) {
    this.#familyOf = familyOf;
    this.#isCheckpoint = isCheckpoint;
  }

  /** Lanes in the order of their layers. */
  get lanes(): Lane[] {
    return [...this.#lanes.values()].sort((a, b) => a.layer - b.layer);
  }

  /** Takes up to `budget` more rows; true when all `rowCount` of them are in. */
  extend(slabs: readonly Slab[], rowCount: number, budget = Infinity): boolean {
    const until = Math.min(rowCount, this.#rows + budget);
    while (this.#rows < until) {
      const slab = slabs[Math.floor(this.#rows / SLAB_ROWS)];
      const from = this.#rows % SLAB_ROWS;
      if (slab === undefined || slab.length <= from) break;
      this.#take(slab, from, Math.min(slab.length, from + until - this.#rows));
    }
    return this.#rows >= rowCount;
  }

  #take(slab: Slab, from: number, end: number): void {
    const base = this.#rows - from;
    let i = from;
    while (i < end) {
      const layer = layerIn(slab, i);
      const type = typeIn(slab, i);
      const kind = flagsIn(slab, i) & RowFlag.KIND;
      const next = runEnd(slab, i, end, RowFlag.KIND);
      const family = this.#classOf(layer, kind, type);
      this.#lane(layer).push(base + i, base + next, family % 32);
      if (family >= 32) for (let row = base + i; row < base + next; row++) this.checkpoints.push(row);
      i = next;
    }
    this.#rows = base + end;
  }

  #lane(layer: number): Lane {
    const known = this.#lanes.get(layer);
    if (known !== undefined) return known;
    const lane = new Lane(layer);
    this.#lanes.set(layer, lane);
    return lane;
  }

  /** Family, plus 32 for a checkpoint. */
  #classOf(layer: number, kind: number, type: number): number {
    const key = type * 1024 + layer * 4 + kind;
    const known = this.#memo.get(key);
    if (known !== undefined) return known;
    const found = this.#familyOf(layer, kind, type) + (this.#isCheckpoint(layer, kind, type) ? 32 : 0);
    if (this.#memo.size < 65_536) this.#memo.set(key, found);
    return found;
  }
}
