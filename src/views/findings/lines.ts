/** The panel's lines: heads of groups, their findings, what is said of the current one, and the rules that are suppressed. */
import { lowerBound } from '../../core/index/growable.ts';
import type { Finding } from '../../core/index/finding.ts';
import { inStreamOrder } from '../../store/finding-filter.ts';
import { KEYS, linesOf, type FindingGroupData, type Grouped } from './group.ts';

export type FindingLine =
  | { readonly kind: 'group'; readonly group: FindingGroupData; readonly open: boolean }
  | { readonly kind: 'finding'; readonly group: FindingGroupData; readonly finding: Finding; readonly place: number }
  /** Room for the details of the finding above. */
  | { readonly kind: 'detail' }
  | { readonly kind: 'suppressed'; readonly rule: string; readonly count: number };

/** The finding whose details are shown, and how many lines they take. */
export interface Unfolded {
  readonly finding: Finding;
  readonly lines: number;
}

/** Groups by key that stand open, or do not; any other does where it has one finding, which needs no folding. */
export type Opened = ReadonlyMap<string, boolean>;

export const isOpen = (opened: Opened, { key, size }: FindingGroupData): boolean => opened.get(key) ?? size === 1;

/** How many lines a group has more, or fewer, than `Grouped.starts` counts. */
interface Shift {
  readonly number: number;
  readonly lines: number;
}

function shiftsOf({ groups, numberOf }: Grouped, opened: Opened): readonly Shift[] {
  const shifts: Shift[] = [];
  for (const [key, open] of opened) {
    const number = numberOf(key);
    const size = groups[number]?.size ?? 0;
    const lines = linesOf(size, open) - linesOf(size, size === 1);
    if (number >= 0 && lines !== 0) shifts.push({ number, lines });
  }
  return shifts.sort((a, b) => a.number - b.number);
}

/** The place of a finding in a group, which is in stream order; -1 where it is not there. */
function placeIn({ findings, size }: FindingGroupData, finding: Finding): number {
  const at = (i: number): Finding => findings[i] ?? finding;
  // `lowerBound` wants numbers: -1 stands before the finding, 0 at it or behind.
  let place = lowerBound(size, (i) => (inStreamOrder(at(i), finding) < 0 ? -1 : 0), 0);
  while (place < size && at(place) !== finding && inStreamOrder(at(place), finding) === 0) place++;
  return findings[place] === finding && place < size ? place : -1;
}

export class FindingLines {
  readonly length: number;
  /** First line of the details; -1 where none are shown. */
  readonly detail: number = -1;
  readonly #grouped: Grouped;
  readonly #opened: Opened;
  readonly #shifts: readonly Shift[];
  readonly #detailLines: number = 0;

  constructor(grouped: Grouped, opened: Opened, unfolded: Unfolded | null) {
    this.#grouped = grouped;
    this.#opened = opened;
    this.#shifts = shiftsOf(grouped, opened);
    const of = unfolded === null ? -1 : this.lineOf(unfolded.finding);
    if (unfolded !== null && of >= 0) {
      this.detail = of + 1;
      this.#detailLines = unfolded.lines;
    }
    this.length = this.#startOf(grouped.groups.length) + this.#detailLines + grouped.suppressed.length;
  }

  /** First line of a group, details not counted; of the number behind the last, the line behind the last. */
  #startOf(number: number): number {
    let line = this.#grouped.starts[number] ?? 0;
    for (const shift of this.#shifts) {
      if (shift.number >= number) break;
      line += shift.lines;
    }
    return line;
  }

  at(line: number): FindingLine | null {
    if (this.detail >= 0 && line >= this.detail) {
      if (line < this.detail + this.#detailLines) return { kind: 'detail' };
      return this.#at(line - this.#detailLines);
    }
    return this.#at(line);
  }

  #at(line: number): FindingLine | null {
    const { groups, suppressed } = this.#grouped;
    const end = this.#startOf(groups.length);
    if (line < 0) return null;
    if (line >= end) {
      const hidden = suppressed[line - end];
      return hidden === undefined ? null : { kind: 'suppressed', rule: hidden[0], count: hidden[1] };
    }
    const number = lowerBound(groups.length, (i) => this.#startOf(i + 1), line + 1);
    const group = groups[number];
    if (group === undefined) return null;
    const place = line - this.#startOf(number) - 1;
    if (place < 0) return { kind: 'group', group, open: isOpen(this.#opened, group) };
    const finding = group.findings[place];
    return finding === undefined ? null : { kind: 'finding', group, finding, place };
  }

  #shown(line: number): number {
    return this.detail >= 0 && line >= this.detail ? line + this.#detailLines : line;
  }

  /** The line of a finding in the first group that has it and stands open; -1 where there is none. */
  lineOf(finding: Finding): number {
    const { by, groups, numberOf } = this.#grouped;
    const numbers = KEYS[by](finding).map((key) => numberOf(key));
    for (const number of numbers.sort((a, b) => a - b)) {
      const group = groups[number];
      const place = group !== undefined && isOpen(this.#opened, group) ? placeIn(group, finding) : -1;
      if (place >= 0) return this.#shown(this.#startOf(number) + 1 + place);
    }
    return -1;
  }

  /** The head of the group with a key; -1 where there is none. */
  headOf(key: string): number {
    const number = this.#grouped.numberOf(key);
    return number < 0 ? -1 : this.#shown(this.#startOf(number));
  }
}
