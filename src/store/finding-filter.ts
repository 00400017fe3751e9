/** Which findings are shown: by severity, layer, judge and rule, without those of suppressed rules. Nothing here changes a judgement. */
import { JUDGES, type Finding, type Judge, type Severity } from '../core/index/finding.ts';
import type { LayerName } from '../core/index/layer.ts';

/** `nobody`: a finding that no judge refuses the stream for. */
export type JudgeChoice = Judge | 'nobody';
export const JUDGE_CHOICES: readonly JudgeChoice[] = [...JUDGES, 'nobody'];

/** Each part null for all. A finding passes a part when it has one of its values. */
export interface FindingFilter {
  readonly severities: readonly Severity[] | null;
  readonly judges: readonly JudgeChoice[] | null;
  readonly layers: readonly LayerName[] | null;
  readonly rules: readonly string[] | null;
}

export type FilterPart = keyof FindingFilter;

export const NO_FINDING_FILTER: FindingFilter = { severities: null, judges: null, layers: null, rules: null };

export const isFiltered = (filter: FindingFilter): boolean => Object.values(filter).some((part) => part !== null);

export function objects(finding: Finding, judge: JudgeChoice): boolean {
  return judge === 'nobody' ? finding.objectors.length === 0 : finding.objectors.includes(judge);
}

/** One test a part, so that a count may leave one of them out. */
export const TESTS: { readonly [K in FilterPart]: (finding: Finding, wanted: FindingFilter[K]) => boolean } = {
  severities: ({ severity }, wanted) => wanted === null || wanted.includes(severity),
  judges: (finding, wanted) => wanted === null || wanted.some((judge) => objects(finding, judge)),
  layers: ({ layer }, wanted) => wanted === null || wanted.includes(layer),
  rules: ({ rule }, wanted) => wanted === null || wanted.includes(rule),
};

export const passes = (finding: Finding, { severities, judges, layers, rules }: FindingFilter): boolean =>
  TESTS.severities(finding, severities) && TESTS.judges(finding, judges) && TESTS.layers(finding, layers) && TESTS.rules(finding, rules);

/** The last answer of a function of two things that change seldom and are asked for often. */
function remembered<A, B, R>(work: (a: A, b: B) => R): (a: A, b: B) => R {
  let last: { readonly a: A; readonly b: B; readonly result: R } | null = null;
  return (a, b) => {
    if (last?.a !== a || last.b !== b) last = { a, b, result: work(a, b) };
    return last.result;
  };
}

/** Findings of rules that are not suppressed; the very list where none is. */
export const unsuppressed = remembered((findings: readonly Finding[], suppressed: readonly string[]): readonly Finding[] => {
  if (suppressed.length === 0) return findings;
  const rules = new Set(suppressed);
  return findings.filter(({ rule }) => !rules.has(rule));
});

/**
 * Something worked out over a list that is only ever added to: of a list that goes on from the last one, what is new. Findings
 * come a batch a frame, and looking through all of them each time would be felt from ten thousand on. Lists that begin with
 * different findings (of files that are open beside each other) are each remembered.
 */
export function growing<R>(first: R, next: (result: R, finding: Finding) => R): (findings: readonly Finding[]) => R {
  const known = new WeakMap<Finding, { readonly list: readonly Finding[]; readonly result: R }>();
  return (findings) => {
    const [head] = findings;
    if (head === undefined) return first;
    const before = known.get(head);
    const seen = before?.list.length ?? 0;
    const goesOn = before !== undefined && findings.length >= seen && findings[seen - 1] === before.list[seen - 1];
    let result = goesOn ? before.result : first;
    for (let i = goesOn ? seen : 0; i < findings.length; i++) {
      const finding = findings[i];
      if (finding !== undefined) result = next(result, finding);
    }
    known.set(head, { list: findings, result });
    return result;
  };
}

/** A value more or less in a part of a filter; null again when the last one goes. */
export function toggledIn<T>(part: readonly T[] | null, value: T): readonly T[] | null {
  if (part === null) return [value];
  const left = part.includes(value) ? part.filter((other) => other !== value) : [...part, value];
  return left.length === 0 ? null : left;
}

export const inStreamOrder = (a: Finding, b: Finding): number => a.source - b.source || a.range.start - b.range.start;

export interface Objections {
  /** In stream order; null where the judge does not object. */
  readonly first: Finding | null;
  readonly count: number;
}

const NO_OBJECTIONS: Objections = { first: null, count: 0 };

/** What each judge objects to, kept as findings come: each of them is looked at once. */
const objections = growing<Map<JudgeChoice, Objections> | null>(null, (all, finding) => {
  const by = all ?? new Map<JudgeChoice, Objections>();
  for (const judge of finding.objectors) {
    const { first, count } = by.get(judge) ?? NO_OBJECTIONS;
    const earlier = first === null || (inStreamOrder(finding, first) || finding.range.end - first.range.end) < 0;
    by.set(judge, { first: earlier ? finding : first, count: count + finding.count });
  }
  return by;
});

/** The first objection of a judge in stream order, and how many there are in all. */
export const objectionsOf = (findings: readonly Finding[], judge: Judge): Objections => objections(findings)?.get(judge) ?? NO_OBJECTIONS;

/** Looks at what is new, so that who asks for objections later does not wait for a look at all. */
export const followObjections = (findings: readonly Finding[]): void => void objections(findings);
