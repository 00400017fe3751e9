/** A comparison as Markdown, for a bug report. */
import { markdownCode, markdownText } from '../../report/markdown-text.ts';
import { grouped, plural } from '../../text.ts';
import type { DiffResult } from '../result.ts';
import { SequenceList } from '../sequence-list.ts';
import { sequenceLines } from './sequence-lines.ts';
import { alwaysLines, folded, headline, MAX_LISTED, pathText, ruleLines, sequenceWords, sideLines, sideText, titleOf, toldRows, verdictWords, type Fold } from './words.ts';

export function* diffMarkdown(result: DiffResult, all = false): Generator<string> {
  yield `# ${markdownText(titleOf(result))}`;
  yield '';
  yield `**${verdictWords(result).replace(/^./, (first) => first.toUpperCase())}.**`;
  for (const line of sideLines(result)) yield `\n${markdownText(line)}`;
  for (const line of [...headline(result), sequenceWords(result.gathered.alignment.sequence)]) yield `\n${markdownText(line)}`;
  for (const [i, line] of [...ruleLines(result).map((rule) => rule.line), ...alwaysLines(result)].entries()) yield `${i === 0 ? '\n' : ''}- ${markdownText(line)}`;
  yield '';
  yield* table([...folded(toldRows(result, all))]);
  const unlisted = result.memory?.unlisted ?? 0;
  if (unlisted > 0) yield `\n${grouped(unlisted)} more PFNs differ.`;
  if (!all) return;
  yield '\n## Records in sequence\n';
  for (const line of sequenceLines(new SequenceList(result))) yield `- ${markdownText(line)}`;
}

function* table(folds: readonly Fold[]): Generator<string> {
  if (folds.length === 0) {
    yield 'No row differs.';
    return;
  }
  yield '| verdict | path | left | right | why |';
  yield '| --- | --- | --- | --- | --- |';
  for (const fold of folds.slice(0, MAX_LISTED)) {
    const { verdict, left, right, why } = fold.row;
    yield `| ${verdict} | ${markdownCode(pathText(fold))} | ${markdownText(sideText(left))} | ${markdownText(sideText(right))} | ${markdownText(why)} |`;
  }
  if (folds.length > MAX_LISTED) yield `\n${plural(folds.length - MAX_LISTED, 'more row')}.`;
}
