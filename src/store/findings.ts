/** Which finding is being looked at, and the walk through them in stream order. */
import type { StateCreator } from 'zustand';
import type { Finding, Severity } from '../core/index/finding.ts';
import type { AppState } from './index.ts';

export interface FindingSlice {
  /** The finding that was last jumped to; null none. */
  readonly finding: Finding | null;
  /** Selects the very bytes of a finding. */
  readonly selectFinding: (finding: Finding) => void;
  /** The next (or previous) finding from the selection on; goes round. */
  readonly stepFinding: (step: 1 | -1) => void;
}

export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];

export type SeverityCounts = Readonly<Record<Severity, number>>;

export function countFindings(findings: readonly Finding[]): SeverityCounts {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const finding of findings) counts[finding.severity] += finding.count;
  return counts;
}

/** In stream order; what stands at the same byte stays in the order it was found. */
export function inStreamOrder(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((a, b) => a.range.start - b.range.start);
}

/** Sorting 100,000 findings takes a frame or two: once for each list, not once for each key press. */
let sorted: { readonly of: readonly Finding[]; readonly list: readonly Finding[] } = { of: [], list: [] };

function ordered(findings: readonly Finding[]): readonly Finding[] {
  if (sorted.of !== findings) sorted = { of: findings, list: inStreamOrder(findings) };
  return sorted.list;
}

/** The place in `list` to go to: beside `current` where that is still selected, else beside the selected byte. */
export function nextFinding(list: readonly Finding[], current: Finding | null, at: number, step: 1 | -1): Finding | undefined {
  const here = current === null ? -1 : list.indexOf(current);
  if (here >= 0 && current?.range.start === at) return list[(here + step + list.length) % list.length];
  const after = list.findIndex((finding) => finding.range.start >= at);
  if (step > 0) return list[Math.max(0, after)];
  return list.at(after < 0 ? -1 : after - 1);
}

export const createFindings: StateCreator<AppState, [], [], FindingSlice> = (set, get) => ({
  finding: null,
  selectFinding: (finding) => {
    const { selectRow, selectRange } = get();
    if (finding.row < 0) {
      selectRange(finding.range);
    } else {
      selectRow(finding.row);
      set({ range: finding.range });
    }
    set({ finding });
  },
  stepFinding: (step) => {
    const { findings, finding, range, notify, selectFinding } = get();
    const next = nextFinding(ordered(findings), finding, range?.start ?? (step > 0 ? 0 : Infinity), step);
    if (next === undefined) notify('There are no findings.');
    else selectFinding(next);
  },
});
