/** Findings by row: how many of which severity stand on a row or a run, without looking through all of them. */
import { lowerBound } from '../../core/index/growable.ts';
import type { Finding, Severity } from '../../core/index/finding.ts';
import { SEVERITIES } from '../../store/findings.ts';

export interface FindingCounts {
  /** Rows with findings, ascending; a row may stand more than once. */
  readonly rows: Uint32Array;
  /** Findings of each severity before each of `rows`, and after the last. */
  readonly sums: readonly Uint32Array[];
}

export function countFindings(findings: readonly Finding[]): FindingCounts {
  const placed = findings.filter((finding) => finding.row >= 0).sort((a, b) => a.row - b.row);
  const sums = SEVERITIES.map(() => new Uint32Array(placed.length + 1));
  placed.forEach((finding, i) => {
    sums.forEach((sum, s) => {
      sum[i + 1] = (sum[i] ?? 0) + (SEVERITIES[s] === finding.severity ? finding.count : 0);
    });
  });
  return { rows: Uint32Array.from(placed, (finding) => finding.row), sums };
}

/** `2 0 1`: errors, warnings and infos on the rows from `row` on; empty where there are none. */
export function findingsOn(counts: FindingCounts, row: number, count: number): string {
  const at = (i: number): number => counts.rows[i] ?? 0;
  const from = lowerBound(counts.rows.length, at, row);
  const end = lowerBound(counts.rows.length, at, row + count);
  return from === end ? '' : counts.sums.map((sum) => (sum[end] ?? 0) - (sum[from] ?? 0)).join(' ');
}

/** Rows with a finding of a severity or worse, ascending, each once. */
export function rowsWith(findings: readonly Finding[], severity: Severity): Uint32Array {
  const least = SEVERITIES.indexOf(severity);
  const rows = new Set<number>();
  for (const finding of findings) {
    if (finding.row >= 0 && SEVERITIES.indexOf(finding.severity) <= least) rows.add(finding.row);
  }
  return Uint32Array.from(rows).sort();
}

/** Findings of each severity, whether they stand on a row or not. */
export function totalOf(findings: readonly Finding[], severity: Severity): number {
  return findings.reduce((sum, finding) => sum + (finding.severity === severity ? finding.count : 0), 0);
}
