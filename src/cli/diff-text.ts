/** A comparison as text for a terminal. */
import type { Verdict } from '../core/diff/compare.ts';
import { verdictOf } from '../core/diff/comparison.ts';
import { folded, headline, pathText, sideText, titleOf, toldRows, verdictWords } from '../core/diff/report/words.ts';
import type { DiffResult } from '../core/diff/result.ts';
import { bold, dim, green, red, yellow } from './output.ts';

const MARKS: Readonly<Record<Verdict, string>> = { different: '!', left: '<', right: '>', expected: '~', same: '=' };
const COLOURS: Readonly<Record<Verdict, (text: string) => string>> = { different: red, left: yellow, right: yellow, expected: dim, same: dim };

export function* diffText(result: DiffResult, all: boolean): Generator<string> {
  yield bold(titleOf(result));
  yield* headline(result);
  for (const fold of folded(toldRows(result, all))) {
    const { row } = fold;
    yield `${COLOURS[row.verdict](MARKS[row.verdict])} ${bold(pathText(fold))}: ${row.verdict === 'same' ? sideText(row.left) : `${sideText(row.left)} | ${sideText(row.right)}`}`;
    if (row.why !== '') yield dim(`    ${row.why}${row.rule === '' ? '' : ` [${row.rule}]`}`);
  }
  const unlisted = result.memory?.unlisted ?? 0;
  if (unlisted > 0) yield dim(`${unlisted.toLocaleString('en')} more PFNs differ; they are counted above.`);
  yield (verdictOf(result.counts) === 'same' ? green : red)(verdictWords(result));
}
