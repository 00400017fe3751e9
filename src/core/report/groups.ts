/** Findings by rule: what is said once stands once. */
import { RULES } from '../conformance/catalogue.ts';
import type { Finding, Judge, Severity } from '../index/finding.ts';

export interface FindingGroup {
  readonly rule: string;
  readonly title: string;
  /** The worst among them. */
  readonly severity: Severity;
  /** All who object to any of them. */
  readonly objectors: readonly Judge[];
  readonly layer: string;
  /** How many there are, those that only a count stands for included. */
  readonly count: number;
  readonly spec: string;
  readonly cite: string;
  readonly ref: string;
  readonly hint: string;
  readonly logs: string;
  /** Those that are kept, in stream order. */
  readonly findings: readonly Finding[];
}

const ORDER: readonly Severity[] = ['error', 'warning', 'info'];
const TITLES: ReadonlyMap<string, string> = new Map(RULES.map(({ id, title }) => [id, title]));

/** The worst first, and among equals in stream order. */
export function groupFindings(findings: readonly Finding[]): FindingGroup[] {
  const byRule = new Map<string, Finding[]>();
  for (const finding of findings) {
    const known = byRule.get(finding.rule);
    if (known === undefined) byRule.set(finding.rule, [finding]);
    else known.push(finding);
  }
  const groups = [...byRule].flatMap(([rule, list]) => (list[0] === undefined ? [] : [groupOf(rule, list[0], list)]));
  return groups.sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
}

function groupOf(rule: string, first: Finding, findings: readonly Finding[]): FindingGroup {
  const { layer, spec, cite, ref, hint, logs } = first;
  const objectors = new Set(findings.flatMap((finding) => finding.objectors));
  return {
    rule,
    title: TITLES.get(rule) ?? '',
    severity: ORDER.find((severity) => findings.some((finding) => finding.severity === severity)) ?? 'info',
    objectors: (['spec', 'verify', 'restore'] as const).filter((judge) => objectors.has(judge)),
    layer,
    count: findings.reduce((sum, { count }) => sum + count, 0),
    spec,
    cite,
    ref,
    hint,
    logs,
    findings,
  };
}
