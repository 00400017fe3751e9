/** Which finding is being looked at, which are shown, and the walk through those in stream order. */
import type { StateCreator } from 'zustand';
import { lengthOf } from '../core/bytes/range.ts';
import type { Finding, Severity } from '../core/index/finding.ts';
import { hex } from '../core/text.ts';
import { filtered, growing, isFiltered, NO_FINDING_FILTER, unsuppressed, type FindingFilter } from './finding-filter.ts';
import type { AppState } from './index.ts';

export interface FindingSlice {
  /** The finding that was last jumped to; null none. */
  readonly finding: Finding | null;
  readonly findingFilter: FindingFilter;
  readonly setFindingFilter: (change: Partial<FindingFilter>) => void;
  /** Takes a rule's findings off the screen, for every file from now on. Verdict and judges go on counting them. */
  readonly suppressRule: (rule: string) => void;
  readonly restoreRules: (rules: readonly string[]) => void;
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

/** Findings by rule and severity. A rule has few severities, so who leaves rules out looks at no finding again. */
const tallies = growing<Map<string, Record<Severity, number>> | null>(null, (all, { rule, severity, count }) => {
  const tally = all ?? new Map<string, Record<Severity, number>>();
  const of = tally.get(rule) ?? { error: 0, warning: 0, info: 0 };
  of[severity] += count;
  return tally.set(rule, of);
});

/** How many findings of each severity there are of rules that are not suppressed, and how many of those that are. */
export function tallyFindings({ findings, suppressed }: Pick<AppState, 'findings' | 'suppressed'>): { readonly counts: SeverityCounts; readonly hidden: number } {
  const counts = { error: 0, warning: 0, info: 0 };
  let hidden = 0;
  for (const [rule, of] of tallies(findings) ?? []) {
    for (const severity of SEVERITIES) {
      if (suppressed.includes(rule)) hidden += of[severity];
      else counts[severity] += of[severity];
    }
  }
  return { counts, hidden };
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

/** Findings that views mark: all but those of suppressed rules. */
export const markedFindings = ({ findings, suppressed }: Pick<AppState, 'findings' | 'suppressed'>): readonly Finding[] => unsuppressed(findings, suppressed);

/** Findings that the panel shows and F8 walks. */
export const shownFindings = (state: Pick<AppState, 'findings' | 'suppressed' | 'findingFilter'>): readonly Finding[] => filtered(markedFindings(state), state.findingFilter);

function nothingToWalk({ findings, findingFilter }: AppState): string {
  if (findings.length === 0) return 'There are no findings.';
  return isFiltered(findingFilter) ? 'No finding passes the filter of the findings panel.' : 'All findings are of suppressed rules.';
}

/** The place in `list` to go to: beside `current` where that is still selected, else beside the selected byte. */
export function nextFinding(list: readonly Finding[], current: Finding | null, at: number, step: 1 | -1): Finding | undefined {
  const here = current === null ? -1 : list.indexOf(current);
  if (here >= 0 && current?.range.start === at) return list[(here + step + list.length) % list.length];
  const after = list.findIndex((finding) => finding.range.start >= at);
  if (step > 0) return list[Math.max(0, after)];
  return list.at(after < 0 ? -1 : after - 1);
}

export const createFindings: StateCreator<AppState, [], [], FindingSlice> = (set, get) => {
  /** Selects the deepest field that holds all bytes of a finding, and leaves the range on those bytes. */
  const selectFieldOf = async (finding: Finding): Promise<void> => {
    const { client } = get();
    if (client === null || lengthOf(finding.range) === 0) return;
    try {
      const located = await client.request('locate', { offset: finding.range.start });
      const { finding: now, range } = get();
      if (located?.row !== finding.row || now !== finding || range !== finding.range) return;
      const chain = located.chain.filter((node) => node.range.start <= finding.range.start && node.range.end >= finding.range.end);
      const node = chain.at(-1);
      if (node !== undefined) set({ chain, path: node.path });
    } catch (error) {
      get().reportFailure(error);
    }
  };
  return {
    finding: null,
    findingFilter: NO_FINDING_FILTER,
    setFindingFilter: (change) => {
      set({ findingFilter: { ...get().findingFilter, ...change } });
    },
    suppressRule: (rule) => {
      const { suppressed, setPreference } = get();
      if (!suppressed.includes(rule)) setPreference('suppressed', [...suppressed, rule]);
    },
    restoreRules: (rules) => {
      const { suppressed, setPreference } = get();
      setPreference('suppressed', suppressed.filter((rule) => !rules.includes(rule)));
    },
    selectFinding: (finding) => {
      const { selectRow, selectRange, clearSelection, source, notify } = get();
      if (finding.source !== source) {
        // Its offsets count in another source: the same numbers are other bytes here.
        clearSelection();
        notify(`This is about the ${finding.layer} layer around the stream, at ${hex(finding.range.start)} of the file; shown are the bytes that it yields.`);
      } else if (finding.row < 0) {
        selectRange(finding.range);
      } else {
        selectRow(finding.row);
        set({ range: finding.range });
        void selectFieldOf(finding);
      }
      set({ finding });
    },
    stepFinding: (step) => {
      const { finding, range, source, notify, selectFinding } = get();
      // A finding about a layer around the stream selects no bytes; the walk goes on from it all the same.
      const at = (finding?.source ?? source) === source ? range?.start : finding?.range.start;
      const next = nextFinding(ordered(shownFindings(get())), finding, at ?? (step > 0 ? 0 : Infinity), step);
      if (next === undefined) notify(nothingToWalk(get()));
      else selectFinding(next);
    },
  };
};
