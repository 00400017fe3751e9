/** Which ranges the hex view draws behind its bytes. */
import { intersect, type ByteRange } from '../../core/bytes/range.ts';
import type { Finding } from '../../core/index/finding.ts';
import type { RecordIndex } from '../../core/index/record-index.ts';

/** Offsets where rows begin within a range of bytes. */
export function rowStarts(index: RecordIndex, view: ByteRange, limit = 512): readonly number[] {
  const starts: number[] = [];
  const from = index.rowAt(view.start);
  // The scan has not come this far.
  if (from < 0) return starts;
  for (let row = from; row < index.rowCount && starts.length < limit; row++) {
    const start = index.startOf(row);
    if (start >= view.end) break;
    if (start > view.start || start === 0) starts.push(start);
  }
  return starts;
}

/** Findings by offset, for asking which lie in view without walking them all. */
export interface FindingLookup {
  readonly ordered: readonly Finding[];
  /** Greatest end among the findings up to each one. */
  readonly reach: Float64Array;
}

export function lookupOf(findings: readonly Finding[], source: number): FindingLookup {
  const ordered = findings.filter((f) => f.source === source && f.range.end > f.range.start);
  ordered.sort((a, b) => a.range.start - b.range.start);
  const reach = new Float64Array(ordered.length);
  let most = 0;
  for (let i = 0; i < ordered.length; i++) {
    most = Math.max(most, ordered[i]?.range.end ?? 0);
    reach[i] = most;
  }
  return { ordered, reach };
}

/** Findings that overlap the view, the last ones first; `limit` keeps a screen full of them drawable. */
export function findingsIn({ ordered, reach }: FindingLookup, view: ByteRange, limit = 200): readonly Finding[] {
  let low = 0;
  let high = ordered.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((ordered[middle]?.range.start ?? 0) < view.end) low = middle + 1;
    else high = middle;
  }
  const found: Finding[] = [];
  for (let i = low - 1; i >= 0 && (reach[i] ?? 0) > view.start && found.length < limit; i--) {
    const finding = ordered[i];
    if (finding !== undefined && intersect(finding.range, view) !== null) found.push(finding);
  }
  return found;
}
