/**
 * Findings put together by rule, layer, record or judge, as they come: what was put in its group stays there, so that a
 * hundred thousand more cost their own share only. Beside it the counts that the filter's chips show.
 */
import type { Finding, Severity } from '../../core/index/finding.ts';
import { inStreamOrder as inOrder, JUDGE_CHOICES, TESTS, type FilterPart, type FindingFilter, type JudgeChoice } from '../../store/finding-filter.ts';
import type { FindingGrouping } from '../../store/preferences.ts';

export interface FindingGroupData {
  readonly key: string;
  readonly severity: Severity;
  /** All there are, those beyond what is kept included. */
  readonly count: number;
  /** Judges who refuse the stream because of one of them. */
  readonly judges: readonly JudgeChoice[];
  /** In stream order. */
  readonly findings: readonly Finding[];
}

/** Findings by value of each part of the filter, of those that pass the other parts. */
export type Facets = Readonly<Record<FilterPart, ReadonlyMap<string, number>>>;

export interface Grouped {
  readonly groups: readonly FindingGroupData[];
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
  severity: Severity;
  count: number;
  readonly judges: Set<JudgeChoice>;
  readonly findings: Finding[];
  sorted: boolean;
}

const judgesOf = (finding: Finding): readonly JudgeChoice[] => (finding.objectors.length === 0 ? ['nobody'] : finding.objectors);

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
  #done = 0;
  #shown = 0;

  constructor(by: FindingGrouping, filter: FindingFilter, suppressed: readonly string[]) {
    this.by = by;
    this.#filter = filter;
    this.#suppressed = new Set(suppressed);
    for (const rule of suppressed) this.#hidden.set(rule, 0);
  }

  /** Takes in some of what has been added to the list since; says whether all of it is in. */
  extend(findings: readonly Finding[]): boolean {
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
      group = { severity: finding.severity, count: 0, judges: new Set(), findings: [], sorted: true };
      this.#groups.set(key, group);
    }
    const last = group.findings.at(-1);
    if (last !== undefined && inOrder(last, finding) > 0) group.sorted = false;
    group.severity = worse(group.severity, finding.severity);
    group.count += finding.count;
    for (const judge of judgesOf(finding)) group.judges.add(judge);
    group.findings.push(finding);
  }

  /** What there is by now: by rule the worst first, else as they stand in the stream. */
  snapshot(): Grouped {
    const groups = [...this.#groups].map(([key, group]): FindingGroupData => {
      if (!group.sorted) group.findings.sort(inOrder);
      group.sorted = true;
      return { key, severity: group.severity, count: group.count, judges: JUDGE_CHOICES.filter((judge) => group.judges.has(judge)), findings: group.findings };
    });
    groups.sort((a, b) => this.#compare(a, b));
    const copy = (part: FilterPart): ReadonlyMap<string, number> => new Map(this.#facets[part]);
    return {
      groups,
      facets: { severities: copy('severities'), judges: copy('judges'), layers: copy('layers'), rules: copy('rules') },
      shown: this.#shown,
      suppressed: [...this.#hidden].filter(([, count]) => count > 0),
    };
  }

  #compare(a: FindingGroupData, b: FindingGroupData): number {
    if (this.by === 'judge') return JUDGE_CHOICES.findIndex((judge) => judge === a.key) - JUDGE_CHOICES.findIndex((judge) => judge === b.key);
    const [first, second] = [a.findings[0], b.findings[0]];
    const place = first === undefined || second === undefined ? 0 : inOrder(first, second);
    return this.by === 'rule' ? RANK[a.severity] - RANK[b.severity] || place : place;
  }
}
