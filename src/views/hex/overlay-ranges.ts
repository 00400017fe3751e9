/** Which ranges the hex view draws behind its bytes. */
import { intersect, type ByteRange } from '../../core/bytes/range.ts';
import type { Finding } from '../../core/index/finding.ts';
import type { RecordIndex } from '../../core/index/record-index.ts';
import { finish, PER_PIECE, type Pieces } from '../../store/slices.ts';

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

/** No findings. */
export const NO_LOOKUP: FindingLookup = { ordered: [], reach: new Float64Array(0) };

export const lookupOf = (findings: readonly Finding[], source: number): FindingLookup => finish(lookingUp(findings, source));

export function* lookingUp(findings: readonly Finding[], source: number): Pieces<FindingLookup> {
  // Passes report in stream order, mostly: what is in order already needs no sorting, which alone would be a long task.
  const runs: Finding[][] = [[]];
  for (const [i, finding] of findings.entries()) {
    if (finding.source === source && finding.range.end > finding.range.start) {
      const run = runs.at(-1) ?? [];
      const last = run.at(-1);
      if (last !== undefined && last.range.start > finding.range.start) runs.push([finding]);
      else run.push(finding);
    }
    if (i % PER_PIECE === PER_PIECE - 1) yield;
  }
  const ordered = yield* merged(runs);
  const reach = new Float64Array(ordered.length);
  let most = 0;
  for (let i = 0; i < ordered.length; i++) {
    most = Math.max(most, ordered[i]?.range.end ?? 0);
    reach[i] = most;
    if (i % PER_PIECE === PER_PIECE - 1) yield;
  }
  return { ordered, reach };
}

/** Runs that are each in order as one; of equal places, those of the earlier run first. */
function* merged(runs: readonly Finding[][]): Pieces<Finding[]> {
  let left = [...runs];
  while (left.length > 1) {
    const next: Finding[][] = [];
    for (let i = 0; i < left.length; i += 2) {
      next.push(yield* mergedTwo(left[i] ?? [], left[i + 1] ?? []));
      yield;
    }
    left = next;
  }
  return left[0] ?? [];
}

function* mergedTwo(a: readonly Finding[], b: readonly Finding[]): Pieces<Finding[]> {
  const all: Finding[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i], b[j]];
    const takesLeft = right === undefined || (left !== undefined && left.range.start <= right.range.start);
    const taken = takesLeft ? left : right;
    if (taken !== undefined) all.push(taken);
    if (takesLeft) i++;
    else j++;
    if (all.length % PER_PIECE === 0) yield;
  }
  return all;
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
