/** A comparison as text for a terminal: who is compared, the counts, then what differs before what is explained. */
import { VERDICTS, type Verdict } from '../core/diff/compare.ts';
import { verdictOf } from '../core/diff/comparison.ts';
import { alwaysLines, folded, headline, pathText, ruleLines, sequenceWords, sideLines, sideText, titleOf, toldRows, valuesText, verdictTitle, verdictWords, type Fold } from '../core/diff/report/words.ts';
import type { DiffResult } from '../core/diff/result.ts';
import { SequenceList } from '../core/diff/sequence-list.ts';
import { sequenceLines } from '../core/diff/report/sequence-lines.ts';
import { grouped } from '../core/text.ts';
import { bold, dim, green, red, yellow } from './output.ts';

const MARKS: Readonly<Record<Verdict, string>> = { different: '!', left: '<', right: '>', expected: '~', same: '=' };
const COLOURS: Readonly<Record<Verdict, (text: string) => string>> = { different: red, left: yellow, right: yellow, expected: dim, same: dim };

export function* diffText(result: DiffResult, all: boolean): Generator<string> {
  yield bold(titleOf(result));
  for (const line of sideLines(result)) yield dim(line);
  yield* headline(result);
  yield sequenceWords(result.gathered.alignment.sequence);
  const folds = [...folded(toldRows(result, all))];
  for (const verdict of VERDICTS) yield* group(verdict, folds.filter(({ row }) => row.verdict === verdict), result);
  for (const line of alwaysLines(result)) yield dim(`  ${line}`);
  const unlisted = result.memory?.unlisted ?? 0;
  if (unlisted > 0) yield dim(`${grouped(unlisted)} more PFNs differ; they are counted above.`);
  if (all) {
    yield bold('Records in sequence');
    yield* sequenceLines(new SequenceList(result));
  }
  yield (verdictOf(result.counts) === 'same' ? green : red)(verdictWords(result));
}

function* group(verdict: Verdict, folds: readonly Fold[], result: DiffResult): Generator<string> {
  if (folds.length === 0) return;
  yield COLOURS[verdict](bold(`${verdictTitle(verdict)} (${grouped(folds.reduce((sum, { count }) => sum + count, 0))})`));
  if (verdict === 'expected') yield* byRule(folds, result);
  else yield* listed(folds, COLOURS[verdict](MARKS[verdict]));
}

/** A reason that many rows have is told once. */
function* listed(folds: readonly Fold[], mark: string): Generator<string> {
  let before = '';
  for (const fold of folds) {
    const { row } = fold;
    if (row.layer === 'memory') yield `${mark} ${bold(pathText(fold))}: ${valuesText(row)}${row.verdict === 'different' ? `, ${row.why}` : ''}`;
    else yield `${mark} ${bold(pathText(fold))}: ${row.verdict === 'same' ? sideText(row.left) : valuesText(row)}`;
    const told = row.layer === 'memory' && row.verdict === 'different' ? '' : row.why;
    if (told !== '' && told !== before && !/^Only on the (?:left|right)\.$/.test(told)) yield dim(`    ${told}`);
    before = told;
  }
}

function* byRule(folds: readonly Fold[], result: DiffResult): Generator<string> {
  const rules = new Map<string, Fold[]>();
  for (const fold of folds) {
    const same = rules.get(fold.row.rule);
    if (same === undefined) rules.set(fold.row.rule, [fold]);
    else same.push(fold);
  }
  for (const { id, line } of ruleLines(result)) {
    yield dim(`${MARKS.expected} ${line}`);
    for (const fold of rules.get(id) ?? []) yield dim(`    ${pathText(fold)}: ${valuesText(fold.row)}`);
  }
}
