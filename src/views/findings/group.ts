/**
 * Findings put together by rule, layer, record or judge, as they come: what was put in its group stays there, so that a
 * hundred thousand more cost their own share only. Beside it the counts that the filter's chips show.
 */
import type { Finding, Severity } from '../../core/index/finding.ts';
import { inStreamOrder as inOrder, JUDGE_CHOICES, TESTS, type FilterPart, type FindingFilter, type JudgeChoice } from '../../store/finding-filter.ts';
import type { FindingGrouping } from '../../store/preferences.ts';
import { PER_PIECE, sorting, type Pieces } from '../../store/slices.ts';

export interface FindingGroupData {
  readonly key: string;
  readonly severity: Severity;
  /** All there are, those beyond what is kept included. */
  readonly count: number;
  /** Judges who refuse the stream because of one of them. */
  readonly judges: readonly JudgeChoice[];
  /** In stream order, as far as `size`; what comes behind is of a later snapshot. */
  readonly findings: readonly Finding[];
  readonly size: number;
}

/** Findings by value of each part of the filter, of those that pass the other parts. */
export type Facets = Readonly<Record<FilterPart, ReadonlyMap<string, number>>>;

export interface Grouped {
  readonly by: FindingGrouping;
  readonly groups: readonly FindingGroupData[];
  /** First line of each group where only groups of one finding stand open, and the line behind the last. */
  readonly starts: Float64Array;
  /** The place of the group with a key; -1 where there is none. */
  readonly numberOf: (key: string) => number;
  readonly facets: Facets;
  /** Findings that pass, counted ones included. */
  readonly shown: number;
  /** Of suppressed rules: rule and count. */
  readonly suppressed: readonly (readonly [string, number])[];
}

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

export const worse = (a: Severity, b: Severity): Severity => (RANK[a] <= RANK[b] ? a : b);

/** Findings that a step puts in place: some milliseconds' worth. */
const STEP = 5000;

interface Draft {
  readonly key: string;
  severity: Severity;
  count: number;
  /** A bit for each of JUDGE_CHOICES. */
  judges: number;
  findings: Finding[];
  sorted: boolean;
  /** Its place in the last snapshot. */
  number: number;
  /** As the last snapshot has it; null where findings have come since. */
  data: FindingGroupData | null;
}

const judgesOf = (finding: Finding): readonly JudgeChoice[] => (finding.objectors.length === 0 ? ['nobody'] : finding.objectors);

const MASKS: ReadonlyMap<JudgeChoice, number> = new Map(JUDGE_CHOICES.map((judge, i) => [judge, 2 ** i]));
const maskOf = (finding: Finding): number => judgesOf(finding).reduce((mask, judge) => mask | (MASKS.get(judge) ?? 0), 0);
/** One list for each set of judges: as many groups as there are records share them. */
const NAMES = Array.from({ length: 2 ** JUDGE_CHOICES.length }, (_, mask) => JUDGE_CHOICES.filter((judge) => (mask & (MASKS.get(judge) ?? 0)) !== 0));
const namesOf = (mask: number): readonly JudgeChoice[] => NAMES[mask] ?? [];

/** Lines of a group: its head, and its findings where it stands open. */
export const linesOf = (size: number, open: boolean): number => 1 + (open ? size : 0);

/** Keys of the groups that a finding is in. */
export const KEYS: Readonly<Record<FindingGrouping, (finding: Finding) => readonly string[]>> = {
  rule: ({ rule }) => [rule],
  layer: ({ layer }) => [layer],
  record: ({ layer, row }) => [row < 0 ? layer : row.toString()],
  judge: judgesOf,
};

const add = (counts: Map<string, number>, key: string, count: number): void => {
  counts.set(key, (counts.get(key) ?? 0) + count);
};

export class FindingGroups {
  readonly by: FindingGrouping;
  readonly #filter: FindingFilter;
  readonly #suppressed: ReadonlySet<string>;
  readonly #groups = new Map<string, Draft>();
  readonly #facets = { severities: new Map<string, number>(), judges: new Map<string, number>(), layers: new Map<string, number>(), rules: new Map<string, number>() };
  readonly #hidden = new Map<string, number>();
  #run: Pieces<Grouped> | null = null;
  #done = 0;
  #shown = 0;

  constructor(by: FindingGrouping, filter: FindingFilter, suppressed: readonly string[]) {
    this.by = by;
    this.#filter = filter;
    this.#suppressed = new Set(suppressed);
    for (const rule of suppressed) this.#hidden.set(rule, 0);
  }

  /** Takes in some of what has been added to the list since; says whether all of it is in. */
  #extend(findings: readonly Finding[]): boolean {
    const end = Math.min(findings.length, this.#done + STEP);
    for (; this.#done < end; this.#done++) {
      const finding = findings[this.#done];
      if (finding !== undefined) this.#take(finding);
    }
    return this.#done >= findings.length;
  }

  #take(finding: Finding): void {
    if (this.#suppressed.has(finding.rule)) {
      add(this.#hidden, finding.rule, finding.count);
      return;
    }
    const filter = this.#filter;
    const severity = TESTS.severities(finding, filter.severities);
    const judge = TESTS.judges(finding, filter.judges);
    const layer = TESTS.layers(finding, filter.layers);
    const rule = TESTS.rules(finding, filter.rules);
    if (judge && layer && rule) add(this.#facets.severities, finding.severity, finding.count);
    if (severity && layer && rule) for (const name of judgesOf(finding)) add(this.#facets.judges, name, finding.count);
    if (severity && judge && rule) add(this.#facets.layers, finding.layer, finding.count);
    if (severity && judge && layer) add(this.#facets.rules, finding.rule, finding.count);
    if (!severity || !judge || !layer || !rule) return;
    this.#shown += finding.count;
    for (const key of KEYS[this.by](finding)) this.#put(key, finding);
  }

  #put(key: string, finding: Finding): void {
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = { key, severity: finding.severity, count: 0, judges: 0, findings: [], sorted: true, number: -1, data: null };
      this.#groups.set(key, group);
    }
    const last = group.findings.at(-1);
    if (last !== undefined && inOrder(last, finding) > 0) group.sorted = false;
    group.severity = worse(group.severity, finding.severity);
    group.count += finding.count;
    group.judges |= maskOf(finding);
    group.findings.push(finding);
    group.data = null;
  }

  /**
   * Goes on for some milliseconds: takes in what has been added to the list since, then puts it in order. What there is by then:
   * by rule the worst first, else as they stand in the stream; null where there is more to do before.
   */
  advance(findings: readonly Finding[]): Grouped | null {
    if (this.#run === null) {
      if (!this.#extend(findings)) return null;
      this.#run = this.#ordering();
    }
    const step = this.#run.next();
    if (step.done !== true) return null;
    this.#run = null;
    return step.value;
  }

  /** Whether a snapshot of now would have all of a list. */
  hasAll(findings: readonly Finding[]): boolean {
    return this.#done >= findings.length;
  }

  *#ordering(): Pieces<Grouped> {
    const unordered: FindingGroupData[] = [];
    for (const group of this.#groups.values()) {
      if (!group.sorted) {
        group.findings = [...(yield* sorting(group.findings, inOrder))];
        group.sorted = true;
        group.data = null;
      }
      group.data ??= { key: group.key, severity: group.severity, count: group.count, judges: namesOf(group.judges), findings: group.findings, size: group.findings.length };
      unordered.push(group.data);
      if (unordered.length % PER_PIECE === 0) yield;
    }
    const groups = yield* sorting(unordered, this.#compare);
    const starts = new Float64Array(groups.length + 1);
    for (const [i, { key, size }] of groups.entries()) {
      starts[i + 1] = (starts[i] ?? 0) + linesOf(size, size === 1);
      const group = this.#groups.get(key);
      if (group !== undefined) group.number = i;
      if (i % PER_PIECE === PER_PIECE - 1) yield;
    }
    const copy = (part: FilterPart): ReadonlyMap<string, number> => new Map(this.#facets[part]);
    return {
      by: this.by,
      groups,
      starts,
      numberOf: (key) => {
        const number = this.#groups.get(key)?.number ?? -1;
        // While the next snapshot is being made, numbers are that one's.
        return number < 0 || groups[number]?.key === key ? number : groups.findIndex((group) => group.key === key);
      },
      facets: { severities: copy('severities'), judges: copy('judges'), layers: copy('layers'), rules: copy('rules') },
      shown: this.#shown,
      suppressed: [...this.#hidden].filter(([, count]) => count > 0),
    };
  }

  readonly #compare = (a: FindingGroupData, b: FindingGroupData): number => {
    if (this.by === 'judge') return JUDGE_CHOICES.findIndex((judge) => judge === a.key) - JUDGE_CHOICES.findIndex((judge) => judge === b.key);
    const [first, second] = [a.findings[0], b.findings[0]];
    const place = first === undefined || second === undefined ? 0 : inOrder(first, second);
    return this.by === 'rule' ? RANK[a.severity] - RANK[b.severity] || place : place;
  };
}
