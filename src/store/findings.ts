/** Which finding is being looked at, which are shown, and the walk through those in stream order. */
import type { StateCreator } from 'zustand';
import { lengthOf } from '../core/bytes/range.ts';
import type { Finding, Severity } from '../core/index/finding.ts';
import { hex } from '../core/text.ts';
import { growing, isFiltered, NO_FINDING_FILTER, passes, unsuppressed, type FindingFilter } from './finding-filter.ts';
import { FindingWalk, nextFinding } from './finding-walk.ts';
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

/** Findings that views mark: all but those of suppressed rules. */
export const markedFindings = ({ findings, suppressed }: Pick<AppState, 'findings' | 'suppressed'>): readonly Finding[] => unsuppressed(findings, suppressed);

function nothingToWalk({ findings, findingFilter }: AppState): string {
  if (findings.length === 0) return 'There are no findings.';
  return isFiltered(findingFilter) ? 'No finding passes the filter of the findings panel.' : 'All findings are of suppressed rules.';
}

/** Whether the panel shows a finding and F8 stops at it. */
export const isShown = ({ suppressed, findingFilter }: Pick<AppState, 'suppressed' | 'findingFilter'>) => {
  const rules = new Set(suppressed);
  return (finding: Finding): boolean => !rules.has(finding.rule) && passes(finding, findingFilter);
};

export const createFindings: StateCreator<AppState, [], [], FindingSlice> = (set, get) => {
  const walk = new FindingWalk();
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
      const all = get().findings;
      // Sorting a hundred thousand would be felt: the step is made when that is done, and so are those asked for meanwhile.
      walk.step(all, step, (list, steps) => {
        const { findings, finding, range, source, notify, selectFinding } = get();
        // The file was closed meanwhile.
        if (findings.length < list.length) return;
        // A finding about a layer around the stream selects no bytes; the walk goes on from it all the same.
        const at = (finding?.source ?? source) === source ? range?.start : finding?.range.start;
        const next = nextFinding(list, finding, at ?? (steps > 0 ? 0 : Infinity), steps, isShown(get()));
        if (next === undefined) notify(nothingToWalk(get()));
        else selectFinding(next);
      });
    },
  };
};
