/** The aligned sequences as a list: one place for each pair of records, or for a record that one side alone has. */
import type { ByteRange } from '../bytes/range.ts';
import { rowName } from '../formats/names.ts';
import { PAGE_DATA } from '../formats/libxc/page-data.ts';
import { upperBound } from '../index/growable.ts';
import type { LayerName } from '../index/layer.ts';
import type { Fact } from './fact.ts';
import type { DiffResult } from './result.ts';
import { countByRow, type RowCounts } from './row-counts.ts';
import type { AlignedRun, SequenceVerdict } from './sequence.ts';
import { originOf } from './subject.ts';
import type { SideName } from './view.ts';

/** Places that one window has at most. */
export const MAX_PLACES = 2000;

export interface SequenceFilter {
  /** Places where both have the same kind of record of one length are left out. */
  readonly differing: boolean;
}

/** A record in its sequence. */
export interface SequenceRecord {
  /** In the stream that was compared: of a legacy side, its conversion. */
  readonly row: number;
  readonly layer: LayerName;
  readonly name: string;
  readonly bodyLength: number;
  readonly range: ByteRange;
  /** Where the bytes stand in the file that was opened; null where a conversion wrote them. */
  readonly origin: ByteRange | null;
  /** Entries of a PAGE_DATA; 0 of any other record. */
  readonly entries: number;
  /** Of those the ones whose PFN an earlier record of this side named: pages that were sent again. */
  readonly resent: number;
  /** Whether a later record of the same name takes its place, so that nothing of it is compared. */
  readonly superseded: boolean;
  /** A record of the other side that is the same in kind and length but stands elsewhere: its place in the unfiltered list; -1 none. */
  readonly moved: number;
}

export interface SequencePair {
  /** In the unfiltered list. */
  readonly place: number;
  readonly verdict: SequenceVerdict;
  /** A limit kept it from being aligned: it may have a counterpart. */
  readonly unaligned: boolean;
  readonly left: SequenceRecord | null;
  readonly right: SequenceRecord | null;
  /** Rows of the comparison whose values stand in one of the two records: that nothing explains, and that something does. */
  readonly differs: number;
  readonly expected: number;
}

export interface SequenceWindow {
  /** Places that there are in all with this filter. */
  readonly total: number;
  readonly pairs: readonly SequencePair[];
}

const isShown = ({ verdict }: AlignedRun, { differing }: SequenceFilter): boolean => !differing || verdict !== 'same';

/** Where runs begin, counted in something: places, or records of a side. */
function starts(runs: readonly AlignedRun[], length: (run: AlignedRun) => number): Float64Array {
  const found = new Float64Array(runs.length + 1);
  for (const [i, run] of runs.entries()) found[i + 1] = (found[i] ?? 0) + length(run);
  return found;
}

export class SequenceList {
  readonly #result: DiffResult;
  readonly #all: Float64Array;
  readonly #differing: Float64Array;
  #facts: Record<SideName, ReadonlySet<number>> | null = null;
  /** Counts, and the rows that they are of: other rules make other rows. */
  #told: { readonly of: unknown; readonly counts: RowCounts } | null = null;

  constructor(result: DiffResult) {
    this.#result = result;
    const { runs } = result.gathered.alignment;
    this.#all = starts(runs, ({ count }) => count);
    this.#differing = starts(runs, (run) => (isShown(run, { differing: true }) ? run.count : 0));
  }

  window(filter: SequenceFilter, from: number, count: number): SequenceWindow {
    const { runs } = this.#result.gathered.alignment;
    const begins = this.#begins(filter);
    const total = begins[runs.length] ?? 0;
    const pairs: SequencePair[] = [];
    const end = Math.min(total, Math.max(0, from) + Math.min(count, MAX_PLACES));
    let run = runAt(begins, from);
    for (let at = Math.max(0, from); at < end; at++) {
      while ((begins[run + 1] ?? Infinity) <= at) run++;
      pairs.push(this.#pair(run, at - (begins[run] ?? 0)));
    }
    return { total, pairs };
  }

  /** Where, in the list with this filter, the next run of places begins in which the sequences differ, or the previous one; -1 none. */
  next(filter: SequenceFilter, from: number, backwards: boolean): number {
    const { runs } = this.#result.gathered.alignment;
    const begins = this.#begins(filter);
    for (let i = 0; i < runs.length; i++) {
      const run = backwards ? runs.length - 1 - i : i;
      const at = begins[run] ?? 0;
      if (runs[run]?.verdict !== 'same' && (backwards ? at < from : at > from)) return at;
    }
    return -1;
  }

  /** The place of a side's row in the list with this filter; -1 where it is in none. */
  placeOf(filter: SequenceFilter, side: SideName, row: number): number {
    const { rows } = this.#result.gathered.alignment[side];
    const number = upperBound(rows.length, (i) => rows[i] ?? 0, row) - 1;
    return number < 0 ? -1 : this.#placeOfNumber(filter, side, number);
  }

  #begins({ differing }: SequenceFilter): Float64Array {
    return differing ? this.#differing : this.#all;
  }

  #pair(number: number, within: number): SequencePair {
    const { runs } = this.#result.gathered.alignment;
    const { verdict, left, right, unaligned } = runs[number] ?? { verdict: 'same', left: 0, right: 0, unaligned: false };
    const a = verdict === 'right' ? null : this.#record('left', left + within);
    const b = verdict === 'left' ? null : this.#record('right', right + within);
    return { place: (this.#all[number] ?? 0) + within, verdict, unaligned, left: a, right: b, ...this.#said(a, b) };
  }

  #record(side: SideName, number: number): SequenceRecord {
    const { gathered, sides } = this.#result;
    const { builder: { index, layers } } = sides[side].stream;
    const row = gathered.alignment[side].rows[number] ?? 0;
    const layer = layers[index.layerOf(row)]?.name ?? 'libxc';
    const range = { start: index.startOf(row), end: index.endOf(row) };
    const pages = layer === 'libxc' && index.typeOf(row) === PAGE_DATA.type;
    return {
      row,
      layer,
      name: rowName(index, row, layer),
      bodyLength: index.bodyLengthOf(row),
      range,
      origin: originOf(sides[side], range).range,
      entries: pages ? (index.pagesOf(row)?.count ?? 0) : 0,
      resent: pages ? gathered[side].resentIn(row) : 0,
      superseded: !pages && this.#isSuperseded(side, row),
      moved: this.#movedTo(side, number),
    };
  }

  /** Nothing of it is among what is compared, although it says something. */
  #isSuperseded(side: SideName, row: number): boolean {
    const { leftFacts, rightFacts } = this.#result.gathered;
    const { builder: { index } } = this.#result.sides[side].stream;
    const nested = row + 1 < index.rowCount && index.isNested(row + 1);
    if (index.bodyLengthOf(row) === 0 || nested) return false;
    this.#facts ??= { left: rowsOf(leftFacts.byPath.values()), right: rowsOf(rightFacts.byPath.values()) };
    const complete = (side === 'left' ? leftFacts : rightFacts).limit === '';
    return complete && !this.#facts[side].has(row);
  }

  #said(left: SequenceRecord | null, right: SequenceRecord | null): { differs: number; expected: number } {
    const { rows } = this.#result;
    if (this.#told?.of !== rows) this.#told = { of: rows, counts: countByRow(this.#result.all()) };
    const { differs, expected } = this.#told.counts;
    const [a, b] = [left?.row ?? -1, right?.row ?? -1];
    return { differs: differs.of(a, b), expected: expected.of(a, b) };
  }

  /** The unfiltered place of a record of the other side that is the same, elsewhere. */
  #movedTo(side: SideName, number: number): number {
    const other = this.#result.gathered.alignment.moves[side][number] ?? -1;
    return other < 0 ? -1 : this.#placeOfNumber({ differing: false }, side === 'left' ? 'right' : 'left', other);
  }

  #placeOfNumber(filter: SequenceFilter, side: SideName, number: number): number {
    const { runs } = this.#result.gathered.alignment;
    const run = upperBound(runs.length, (i) => runs[i]?.[side] ?? 0, number) - 1;
    const found = runs[run];
    return found === undefined || !isShown(found, filter) ? -1 : (this.#begins(filter)[run] ?? 0) + number - found[side];
  }
}

const runAt = (begins: Float64Array, place: number): number => Math.max(0, upperBound(begins.length, (i) => begins[i] ?? 0, place) - 1);

const rowsOf = (facts: Iterable<Fact>): ReadonlySet<number> => new Set([...facts].map(({ row }) => row));
