/** Verdicts in words and glyphs: one spelling for chips, rows and picture. */
import type { Verdict } from '../../core/diff/compare.ts';

interface VerdictWords {
  readonly verdict: Verdict;
  readonly glyph: string;
  readonly name: string;
  readonly meaning: string;
}

/** In the order in which rows stand; core/diff/compare.ts VERDICTS is the same order. */
export const VERDICT_WORDS: readonly VerdictWords[] = [
  { verdict: 'different', glyph: '≠', name: 'different', meaning: 'Both sides say it, and nothing explains why they say different things.' },
  { verdict: 'left', glyph: '‹', name: 'only left', meaning: 'Only the left side has it, and nothing explains why.' },
  { verdict: 'right', glyph: '›', name: 'only right', meaning: 'Only the right side has it, and nothing explains why.' },
  { verdict: 'expected', glyph: '≈', name: 'expected', meaning: 'It differs, and a rule explains why: the row names it.' },
  { verdict: 'same', glyph: '=', name: 'same', meaning: 'Both sides say the same.' },
];

export const wordsOf = (verdict: Verdict): VerdictWords | undefined => VERDICT_WORDS.find((words) => words.verdict === verdict);

/** Custom property with a verdict's colour. */
export const VERDICT_TOKENS: Readonly<Record<Verdict, string>> = {
  different: '--severity-error',
  left: '--severity-warning',
  right: '--severity-warning',
  expected: '--severity-info',
  same: '--good',
};
