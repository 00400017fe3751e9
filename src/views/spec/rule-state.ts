/** What became of a rule: in the selected row and in the whole stream. */
import type { Finding } from '../../core/index/finding.ts';
import type { SheetRule } from '../../core/spec/sheet.ts';
import { grouped } from '../../core/text.ts';

/** `open`: not judged, or not yet. */
export type RuleVerdict = 'broken' | 'noted' | 'elsewhere' | 'holds' | 'open' | 'none';

export interface RuleState {
  readonly verdict: RuleVerdict;
  readonly words: string;
  /** The first finding to go to: in the row, else anywhere. */
  readonly finding: Finding | null;
}

/** Findings of one rule: the first, and how many. */
interface Tally {
  readonly first: Finding;
  readonly count: number;
}

export type Tallies = ReadonlyMap<string, Tally>;

/** @param row only findings of this row; null for all */
export function tallyOf(findings: readonly Finding[], row: number | null): Tallies {
  const tallies = new Map<string, { first: Finding; count: number }>();
  for (const finding of findings) {
    if (row !== null && finding.row !== row) continue;
    const tally = tallies.get(finding.rule);
    if (tally === undefined) tallies.set(finding.rule, { first: finding, count: finding.count });
    else tally.count += finding.count;
  }
  return tallies;
}

const times = (count: number): string => (count === 1 ? '' : ` ×${grouped(count)}`);

/** @param unjudged why nothing can be said where nothing was found; empty where all has been judged */
export function stateOf(rule: SheetRule, here: Tallies, all: Tallies, unjudged: string): RuleState {
  const own = here.get(rule.id);
  if (own !== undefined) {
    const { first, count } = own;
    return first.severity === 'info' ? { verdict: 'noted', words: `noted here${times(count)}`, finding: first } : { verdict: 'broken', words: `broken here${times(count)}`, finding: first };
  }
  const other = all.get(rule.id);
  if (other !== undefined) return { verdict: 'elsewhere', words: `${other.first.severity === 'info' ? 'noted' : 'broken'} elsewhere${times(other.count)}`, finding: other.first };
  if (rule.notApplicable !== '') return { verdict: 'none', words: 'does not apply', finding: null };
  if (unjudged !== '') return { verdict: 'open', words: unjudged, finding: null };
  return { verdict: 'holds', words: 'holds', finding: null };
}

export const GLYPHS: Readonly<Record<RuleVerdict, string>> = { broken: '✖', noted: 'ℹ', elsewhere: '◐', holds: '✓', open: '…', none: '–' };
