/**
 * Which rows a list shows, and where. Rows that stand next to each other are kept as spans (first row, how many), so
 * 5 million rows without a filter are one span, and folding a run of PAGE_DATA costs nothing. Nested rows are a span of
 * their own that folds into the record before it. Built in slices while the scan delivers; opening and closing a span
 * does not build anything anew.
 */
import { GrowableU32, lowerBound, upperBound } from './growable.ts';
import { flagsIn, layerIn, RowFlag, runEnd, SLAB_ROWS, typeIn, type Slab } from './slab.ts';
import type { ByteRange } from '../bytes/range.ts';

/** What decides about a row. Both predicates are asked once for each kind of row, not once a row. */
export interface RowRule {
  /** Whether rows of this layer, kind ({@link RowFlag}) and type are shown. */
  readonly shows: (layer: number, kind: number, type: number) => boolean;
  /** Whether records of this type make runs; two or more in a row become one item. */
  readonly folds: (layer: number, type: number) => boolean;
  /** The only rows to show, ascending; null for all that `shows` allows. */
  readonly only: Uint32Array | null;
  /** Rows outside are not shown, half-open; null or absent for none. */
  readonly within?: ByteRange | null;
  /** More nested rows than this fold into their record unless opened; fewer stand open unless closed. */
  readonly nestedOpen: number;
}

/**
 * One line of the list: a row, the head of a run of `count` rows from `row` on, or a record with the `count - 1` rows
 * after it nested in its body.
 */
export interface ListItem {
  readonly kind: 'row' | 'run' | 'parent';
  readonly row: number;
  readonly count: number;
  /** Of a run or a parent: its rows stand below it. Of a row: it stands below an open run or parent. */
  readonly open: boolean;
}

const KIND_AND_NESTED = RowFlag.KIND | RowFlag.NESTED;

const HIDDEN = 0;
const PLAIN = 1;
const FOLDS = 2;
/** What `run` says of spans that do not fold, and of nested rows; layers have 1 to 256. */
const NO_RUN = 0;
const NESTED = 1000;
/** A hostile stream may have as many types as records; past this many the predicates are simply asked again. */
const MEMO_LIMIT = 65_536;

export class RowList {
  readonly #rule: RowRule;
  readonly #first = new GrowableU32();
  readonly #count = new GrowableU32();
  /** Layer + 1 of a span that folds, {@link NO_RUN} of one that does not, {@link NESTED}. */
  readonly #run = new GrowableU32();
  /** Items before each span while nothing was opened or closed by hand. */
  readonly #before = new GrowableU32();
  readonly #memo = new Map<number, number>();
  /** Spans that are not as they are by themselves. */
  #toggled: readonly number[] = [];
  /** Items that the toggled spans up to this one add, or take away. */
  #toggledSum: readonly number[] = [];
  #openRuns: ReadonlySet<number> = new Set();
  #rows = 0;
  #shown = 0;
  /** How much of `only` has been passed. */
  #only = 0;

  constructor(rule: RowRule) {
    this.#rule = rule;
  }

  /** Rows that have been looked at. */
  get rowsSeen(): number {
    return this.#rows;
  }

  /** Rows shown, those inside closed runs included. */
  get rowsShown(): number {
    return this.#shown;
  }

  /** Spans that are kept, 16 bytes each. */
  get spans(): number {
    return this.#first.length;
  }

  /** Items in the list. */
  get length(): number {
    const last = this.#first.length - 1;
    if (last < 0) return 0;
    return this.#before.at(last) + this.#ownSize(last) + (this.#toggledSum.at(-1) ?? 0);
  }

  /** Looks at up to `budget` more rows; true when all `rowCount` of them have been seen. */
  extend(slabs: readonly Slab[], rowCount: number, budget = Infinity): boolean {
    const until = Math.min(rowCount, this.#rows + budget);
    const last = Math.max(0, this.#first.length - 1);
    while (this.#rows < until) {
      const slab = slabs[Math.floor(this.#rows / SLAB_ROWS)];
      if (slab === undefined) break;
      const from = this.#rows % SLAB_ROWS;
      const end = Math.min(slab.length, from + until - this.#rows);
      if (end <= from) break;
      this.#take(slab, from, end);
    }
    // What was the last span may have grown before others came.
    if (this.#toggled.length < this.#openRuns.size || (this.#toggled.at(-1) ?? -1) >= last) this.setOpen(this.#openRuns);
    return this.#rows >= rowCount;
  }

  /** Opens (or closes) by hand the runs and nested rows that begin with these rows; all others are as they are by themselves. */
  setOpen(firstRows: ReadonlySet<number>): void {
    this.#openRuns = firstRows;
    const toggled: number[] = [];
    for (const row of firstRows) {
      const s = this.#spanOf(row);
      if (s >= 0 && this.#first.at(s) === row && this.#folds(s)) toggled.push(s);
    }
    toggled.sort((a, b) => a - b);
    let sum = 0;
    this.#toggled = toggled;
    this.#toggledSum = toggled.map((s) => (sum += this.#count.at(s) * (this.#opensItself(s) ? -1 : 1)));
  }

  at(item: number): ListItem | null {
    if (item < 0 || item >= this.length) return null;
    const s = upperBound(this.#first.length, (i) => this.#startOf(i), item) - 1;
    const inside = item - this.#startOf(s);
    const first = this.#first.at(s);
    if (this.#isNest(s)) return { kind: 'row', row: first + inside, count: 1, open: true };
    if (!this.#isRun(s)) {
      const nested = inside === this.#count.at(s) - 1 && this.#isNest(s + 1) ? this.#count.at(s + 1) : 0;
      if (nested > 0) return { kind: 'parent', row: first + inside, count: 1 + nested, open: this.#isOpen(s + 1) };
      return { kind: 'row', row: first + inside, count: 1, open: false };
    }
    if (inside === 0) return { kind: 'run', row: first, count: this.#count.at(s), open: this.#isOpen(s) };
    return { kind: 'row', row: first + inside - 1, count: 1, open: true };
  }

  /** The item that shows a row: its own, or what it is folded into; -1 where the filter hides it. */
  itemOf(row: number): number {
    const s = this.#spanOf(row);
    if (s < 0) return -1;
    const start = this.#startOf(s);
    if (this.#isNest(s)) return this.#isOpen(s) ? start + row - this.#first.at(s) : start - 1;
    if (!this.#isRun(s)) return start + row - this.#first.at(s);
    return this.#isOpen(s) ? start + 1 + row - this.#first.at(s) : start;
  }

  /** The head of the run that a row is in, or the record that it is nested in; -1 where there is none. */
  headOf(row: number): number {
    const s = this.#spanOf(row);
    if (s < 0 || !this.#folds(s)) return -1;
    return this.#isNest(s) ? this.#startOf(s) - 1 : this.#startOf(s);
  }

  #take(slab: Slab, from: number, end: number): void {
    const base = this.#rows - from;
    let i = from;
    while (i < end) {
      const layer = layerIn(slab, i);
      const type = typeIn(slab, i);
      const flags = flagsIn(slab, i) & KIND_AND_NESTED;
      const kind = flags & RowFlag.KIND;
      const next = runEnd(slab, i, end, KIND_AND_NESTED);
      const verdict = this.#verdict(layer, kind, type);
      const run = flags !== kind ? NESTED : verdict === FOLDS ? layer + 1 : NO_RUN;
      if (verdict !== HIDDEN) this.#pushAllowed(base + i, base + next, run);
      i = next;
    }
    this.#rows = base + end;
  }

  #verdict(layer: number, kind: number, type: number): number {
    const key = type * 1024 + layer * 4 + kind;
    const known = this.#memo.get(key);
    if (known !== undefined) return known;
    const verdict = !this.#rule.shows(layer, kind, type)
      ? HIDDEN
      : kind === RowFlag.RECORD && this.#rule.folds(layer, type)
        ? FOLDS
        : PLAIN;
    if (this.#memo.size < MEMO_LIMIT) this.#memo.set(key, verdict);
    return verdict;
  }

  #pushAllowed(first: number, last: number, run: number): void {
    const { only, within } = this.#rule;
    const from = Math.max(first, within?.start ?? 0);
    const end = Math.min(last, within?.end ?? Infinity);
    if (from >= end) return;
    if (only === null) {
      this.#push(from, end - from, run);
      return;
    }
    while (this.#only < only.length && (only[this.#only] ?? 0) < from) this.#only++;
    for (let row = only[this.#only]; row !== undefined && row < end; row = only[++this.#only]) this.#push(row, 1, run);
  }

  #push(row: number, count: number, run: number): void {
    this.#shown += count;
    const last = this.#first.length - 1;
    if (last < 0) {
      this.#append(0, row, count, run);
      return;
    }
    const lastRun = this.#run.at(last);
    const lastCount = this.#count.at(last);
    const lastFirst = this.#first.at(last);
    const follows = lastFirst + lastCount === row;
    if (lastRun === run && follows) this.#count.set(last, lastCount + count);
    else if (lastCount > 1 || lastRun === NO_RUN || lastRun === NESTED) this.#append(this.#before.at(last) + this.#ownSize(last), row, count, run);
    else this.#pushBehindSingle(row, count, run, follows);
  }

  /** A single row that could have begun a run is a row like others: joined to those around it, it costs nothing. */
  #pushBehindSingle(row: number, count: number, run: number, follows: boolean): void {
    let last = this.#first.length - 1;
    const joins = last > 0 && this.#run.at(last - 1) === NO_RUN && this.#first.at(last - 1) + this.#count.at(last - 1) === this.#first.at(last);
    if (joins) {
      this.#drop();
      last--;
      this.#count.set(last, this.#count.at(last) + 1);
    } else {
      this.#run.set(last, NO_RUN);
    }
    if (run === NO_RUN && follows) this.#count.set(last, this.#count.at(last) + count);
    else this.#append(this.#before.at(last) + this.#count.at(last), row, count, run);
  }

  #append(before: number, row: number, count: number, run: number): void {
    this.#before.push(before);
    this.#first.push(row);
    this.#count.push(count);
    this.#run.push(run);
  }

  #drop(): void {
    this.#before.pop();
    this.#first.pop();
    this.#count.pop();
    this.#run.pop();
  }

  #isRun(s: number): boolean {
    return this.#run.at(s) !== NO_RUN && this.#run.at(s) !== NESTED && this.#count.at(s) > 1;
  }

  /** Nested rows right below the record that they lie in; without it they are rows like others. */
  #isNest(s: number): boolean {
    if (s < 1 || s >= this.#first.length || this.#run.at(s) !== NESTED) return false;
    return !this.#isRun(s - 1) && this.#first.at(s - 1) + this.#count.at(s - 1) === this.#first.at(s);
  }

  #folds(s: number): boolean {
    return this.#isRun(s) || this.#isNest(s);
  }

  /** Whether a span that folds is open unless closed by hand. */
  #opensItself(s: number): boolean {
    return !this.#isRun(s) && this.#count.at(s) <= this.#rule.nestedOpen;
  }

  #isOpen(s: number): boolean {
    const i = lowerBound(this.#toggled.length, (t) => this.#toggled[t] ?? 0, s);
    return (this.#toggled[i] === s) !== this.#opensItself(s);
  }

  /** Items of a span that was neither opened nor closed by hand. */
  #ownSize(s: number): number {
    const run = this.#run.at(s);
    // Asked once a span while the list is built: most spans are decided here.
    if (run !== NESTED) return run === NO_RUN ? this.#count.at(s) : 1;
    return this.#isNest(s) && !this.#opensItself(s) ? 0 : this.#count.at(s);
  }

  /** The first item of a span. */
  #startOf(s: number): number {
    const before = lowerBound(this.#toggled.length, (t) => this.#toggled[t] ?? 0, s);
    return this.#before.at(s) + (before > 0 ? (this.#toggledSum[before - 1] ?? 0) : 0);
  }

  /** The span that holds a row; -1 where none does. */
  #spanOf(row: number): number {
    const s = upperBound(this.#first.length, (i) => this.#first.at(i), row) - 1;
    return s >= 0 && row < this.#first.at(s) + this.#count.at(s) ? s : -1;
  }
}
