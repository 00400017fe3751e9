/** A comparison as Markdown, for a bug report. */
import { printable } from '../../text.ts';
import type { DiffResult } from '../result.ts';
import { SequenceList } from '../sequence-list.ts';
import { sequenceLines } from './sequence-lines.ts';
import { alwaysLines, folded, headline, MAX_LISTED, pathText, ruleLines, sequenceWords, sideLines, sideText, titleOf, toldRows, verdictWords } from './words.ts';

const cell = (text: string): string => printable(text).replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll('`', '\u02cb').replaceAll('<', '&lt;');

export function* diffMarkdown(result: DiffResult, all = false): Generator<string> {
  yield `# ${cell(titleOf(result))}`;
  yield '';
  yield `**${verdictWords(result).replace(/^./, (first) => first.toUpperCase())}.**`;
  for (const line of sideLines(result)) yield `\n${cell(line)}`;
  for (const line of [...headline(result), sequenceWords(result.gathered.alignment.sequence)]) yield `\n${cell(line)}`;
  for (const [i, line] of [...ruleLines(result).map((rule) => rule.line), ...alwaysLines(result)].entries()) yield `${i === 0 ? '\n' : ''}- ${cell(line)}`;
  yield '';
  yield '| verdict | path | left | right | why |';
  yield '| --- | --- | --- | --- | --- |';
  let listed = 0;
  let more = 0;
  for (const fold of folded(toldRows(result, all))) {
    const { row } = fold;
    if (listed++ < MAX_LISTED) yield `| ${row.verdict} | ${cell(pathText(fold))} | ${cell(sideText(row.left))} | ${cell(sideText(row.right))} | ${cell(row.why)} |`;
    else more++;
  }
  if (more > 0) yield `\n${more.toLocaleString('en')} more rows.`;
  const unlisted = result.memory?.unlisted ?? 0;
  if (unlisted > 0) yield `\n${unlisted.toLocaleString('en')} more PFNs differ.`;
  if (!all) return;
  yield '\n## Records in sequence\n';
  for (const line of sequenceLines(new SequenceList(result))) yield `- ${cell(line)}`;
}
