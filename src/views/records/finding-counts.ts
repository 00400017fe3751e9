/** Findings by row: how many of which severity stand on a row or a run, without looking through all of them. */
import { lowerBound } from '../../core/index/growable.ts';
import type { Finding, Severity } from '../../core/index/finding.ts';
import { SEVERITIES } from '../../store/findings.ts';
import { finish, PER_PIECE, type Pieces } from '../../store/slices.ts';

export interface FindingCounts {
  /** Rows with findings, ascending; a row may stand more than once. */
  readonly rows: Uint32Array;
  /** Findings of each severity before each of `rows`, and after the last. */
  readonly sums: readonly Uint32Array[];
}

/** No findings. */
export const NO_COUNTS: FindingCounts = { rows: new Uint32Array(0), sums: SEVERITIES.map(() => new Uint32Array(1)) };

/** Row and severity as one number, which sorts without looking at a finding again. */
const KINDS = 4;

export function* countingFindings(findings: readonly Finding[]): Pieces<FindingCounts> {
  const keys = new Float64Array(findings.length);
  /** The few that stand for many, by their key. */
  const more = new Map<number, number>();
  let length = 0;
  for (const [i, { row, severity, count }] of findings.entries()) {
    if (row >= 0) {
      const key = row * KINDS + SEVERITIES.indexOf(severity);
      keys[length++] = key;
      if (count > 1) more.set(key, (more.get(key) ?? 0) + count - 1);
    }
    if (i % PER_PIECE === PER_PIECE - 1) yield;
  }
  const placed = keys.subarray(0, length).sort();
  yield;
  const sums = SEVERITIES.map(() => new Uint32Array(length + 1));
  const rows = new Uint32Array(length);
  for (let i = 0; i < length; i++) {
    const key = placed[i] ?? 0;
    rows[i] = Math.floor(key / KINDS);
    const extra = more.size > 0 && key !== placed[i - 1] ? (more.get(key) ?? 0) : 0;
    for (const [s, sum] of sums.entries()) sum[i + 1] = (sum[i] ?? 0) + (key % KINDS === s ? 1 + extra : 0);
  }
  return { rows, sums };
}

export const countFindings = (findings: readonly Finding[]): FindingCounts => finish(countingFindings(findings));

/** `2 0 1`: errors, warnings and infos on the rows from `row` on; empty where there are none. */
export function findingsOn(counts: FindingCounts, row: number, count: number): string {
  const at = (i: number): number => counts.rows[i] ?? 0;
  const from = lowerBound(counts.rows.length, at, row);
  const end = lowerBound(counts.rows.length, at, row + count);
  return from === end ? '' : counts.sums.map((sum) => (sum[end] ?? 0) - (sum[from] ?? 0)).join(' ');
}

/** Rows with a finding of a severity or worse, ascending, each once. */
export function rowsWith(findings: readonly Finding[], severity: Severity): Uint32Array {
  const passing = new Set(SEVERITIES.slice(0, SEVERITIES.indexOf(severity) + 1));
  const rows = new Uint32Array(findings.length);
  let length = 0;
  for (const finding of findings) if (finding.row >= 0 && passing.has(finding.severity)) rows[length++] = finding.row;
  const sorted = rows.subarray(0, length).sort();
  let kept = 0;
  for (const row of sorted) if (kept === 0 || row !== sorted[kept - 1]) sorted[kept++] = row;
  return sorted.slice(0, kept);
}
