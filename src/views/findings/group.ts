/** Findings by rule, the worst severity first, then by where the first one stands. */
import type { Finding, Severity } from '../../core/index/finding.ts';

export interface FindingGroupData {
  readonly rule: string;
  readonly severity: Severity;
  /** All there are, those beyond what is kept included. */
  readonly count: number;
  readonly findings: readonly Finding[];
}

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

export const worse = (a: Severity, b: Severity): Severity => (RANK[a] <= RANK[b] ? a : b);

export function groupByRule(findings: readonly Finding[]): readonly FindingGroupData[] {
  const groups = new Map<string, { severity: Severity; count: number; findings: Finding[] }>();
  for (const finding of findings) {
    const group = groups.get(finding.rule);
    if (group === undefined) {
      groups.set(finding.rule, { severity: finding.severity, count: finding.count, findings: [finding] });
    } else {
      group.severity = worse(group.severity, finding.severity);
      group.count += finding.count;
      group.findings.push(finding);
    }
  }
  const list = [...groups].map(([rule, group]) => ({ rule, ...group }));
  return list.sort((a, b) => RANK[a.severity] - RANK[b.severity] || firstByte(a) - firstByte(b));
}

const firstByte = (group: FindingGroupData): number => group.findings[0]?.range.start ?? 0;
