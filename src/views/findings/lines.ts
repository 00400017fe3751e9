/** The panel's lines: heads of groups, their findings, what is said of the current one, and the rules that are suppressed. */
import { lowerBound } from '../../core/index/growable.ts';
import type { Finding } from '../../core/index/finding.ts';
import type { FindingGroupData, Grouped } from './group.ts';

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

export class FindingLines {
  readonly length: number;
  /** First line of the details; -1 where none are shown. */
  readonly detail: number = -1;
  readonly #grouped: Grouped;
  readonly #isOpen: (group: FindingGroupData) => boolean;
  /** First line of each group, details not counted, and the line behind the last. */
  readonly #starts: Float64Array;
  readonly #detailLines: number = 0;

  constructor(grouped: Grouped, isOpen: (group: FindingGroupData) => boolean, unfolded: Unfolded | null) {
    this.#grouped = grouped;
    this.#isOpen = isOpen;
    const { groups } = grouped;
    this.#starts = new Float64Array(groups.length + 1);
    let line = 0;
    groups.forEach((group, i) => {
      line += 1 + (isOpen(group) ? group.findings.length : 0);
      this.#starts[i + 1] = line;
    });
    const of = unfolded === null ? -1 : this.lineOf(unfolded.finding);
    if (unfolded !== null && of >= 0) {
      this.detail = of + 1;
      this.#detailLines = unfolded.lines;
    }
    this.length = line + this.#detailLines + grouped.suppressed.length;
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
    const end = this.#starts[groups.length] ?? 0;
    if (line < 0) return null;
    if (line >= end) {
      const hidden = suppressed[line - end];
      return hidden === undefined ? null : { kind: 'suppressed', rule: hidden[0], count: hidden[1] };
    }
    const number = lowerBound(groups.length, (i) => this.#starts[i + 1] ?? 0, line + 1);
    const group = groups[number];
    if (group === undefined) return null;
    const place = line - (this.#starts[number] ?? 0) - 1;
    if (place < 0) return { kind: 'group', group, open: this.#isOpen(group) };
    const finding = group.findings[place];
    return finding === undefined ? null : { kind: 'finding', group, finding, place };
  }

  /** The line of a finding in the first group that has it and stands open; -1 where there is none. */
  lineOf(finding: Finding): number {
    const { groups } = this.#grouped;
    for (const [number, group] of groups.entries()) {
      const place = this.#isOpen(group) ? group.findings.indexOf(finding) : -1;
      if (place < 0) continue;
      const line = (this.#starts[number] ?? 0) + 1 + place;
      return this.detail >= 0 && line >= this.detail ? line + this.#detailLines : line;
    }
    return -1;
  }

  /** The head of the group with a key; -1 where there is none. */
  headOf(key: string): number {
    const number = this.#grouped.groups.findIndex((group) => group.key === key);
    if (number < 0) return -1;
    const line = this.#starts[number] ?? 0;
    return this.detail >= 0 && line >= this.detail ? line + this.#detailLines : line;
  }
}
