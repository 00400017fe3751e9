/** `xsi diff`: two streams compared by meaning. Exit 0 the same up to what is expected, 1 different, 2 could not compare. */
import { caveats } from '../../core/diff/caveats.ts';
import { compareContents, gather, sidesOf, verdictOf, type Run } from '../../core/diff/comparison.ts';
import { rulesOf } from '../../core/diff/ignore.ts';
import { diffHtml } from '../../core/diff/report/html.ts';
import { diffJson, diffRowJson, diffSummaryJson } from '../../core/diff/report/json.ts';
import { diffMarkdown } from '../../core/diff/report/markdown.ts';
import { toldRows } from '../../core/diff/report/words.ts';
import { DiffResult } from '../../core/diff/result.ts';
import { allow, asOption, flag, list, number, operands, type Arguments } from '../arguments.ts';
import { diffText } from '../diff-text.ts';
import { jsonText } from '../json.ts';
import { printLine } from '../output.ts';
import { openSide, type Side } from '../subject.ts';
import { UsageError } from '../usage.ts';
import { VERSION } from '../version.ts';

const FORMATS = ['json', 'ndjson', 'markdown', 'html'] as const;

export async function diff(args: Arguments): Promise<number> {
  allow('diff', args, [...FORMATS, 'ignore', 'all', 'left-checkpoint', 'right-checkpoint']);
  const [a = '', b = ''] = operands('diff', args, ['A', 'B']);
  if (FORMATS.filter((name) => flag(args, name)).length > 1) throw new UsageError('--json, --ndjson, --markdown and --html exclude each other.');
  if (a === '-' && b === '-') throw new UsageError('Only one of the two can be standard input.');
  const result = await compare(a, b, args);
  print(result, args);
  return verdictOf(result.counts) === 'same' ? 0 : 1;
}

async function compare(a: string, b: string, args: Arguments): Promise<DiffResult> {
  const as = asOption(args);
  const [first, second] = [number(args, 'left-checkpoint'), number(args, 'right-checkpoint')];
  const left = await openSide(a, as, first);
  const right = a === b && first === second ? left : await openSide(b, as, second);
  const identical = left === right || (first === second && sameBytes(left, right));
  const sides = sidesOf(left.subject, right.subject);
  const run: Run = (subject, scan) => (subject === left.subject ? left : right).run(scan);
  const gathered = await gather(sides, run);
  if (gathered === null) throw new Error(STOPPED);
  const result = new DiffResult(sides, { left: left.view, right: right.view }, identical, gathered, rulesOf(list(args, 'ignore')), caveats(sides));
  const memory = await compareContents(gathered, sides, run, result.rules, identical);
  if (memory === null) throw new Error(STOPPED);
  result.setMemory(memory);
  return result;
}

const STOPPED = 'a comparison was stopped that nobody stops';

const WINDOW = 4 * 1024 * 1024;

/** Byte for byte, up to the first that differs. */
function sameBytes(left: Side, right: Side): boolean {
  if (left.size !== right.size) return false;
  for (let at = 0; at < left.size; at += WINDOW) if (Buffer.compare(left.file.read(at, WINDOW), right.file.read(at, WINDOW)) !== 0) return false;
  return true;
}

function print(result: DiffResult, args: Arguments): void {
  const all = flag(args, 'all');
  if (flag(args, 'json')) printLine(jsonText(diffJson(result, all), 1));
  else if (flag(args, 'html')) printLine(diffHtml(result, VERSION).trimEnd());
  else if (flag(args, 'markdown')) for (const line of diffMarkdown(result, all)) printLine(line);
  else if (flag(args, 'ndjson')) {
    for (const row of toldRows(result, all)) printLine(jsonText({ kind: 'row', ...diffRowJson(row, result) }));
    printLine(jsonText({ kind: 'summary', ...diffSummaryJson(result) }));
  } else for (const line of diffText(result, all)) printLine(line);
}
