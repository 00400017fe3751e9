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
import { flushOutput, printLine } from '../output.ts';
import { openSide, type Side } from '../subject.ts';
import { UsageError } from '../usage.ts';
import { VERSION } from '../version.ts';

const FORMATS = ['json', 'ndjson', 'markdown', 'html'] as const;

export async function diff(args: Arguments): Promise<number> {
  allow('diff', args, [...FORMATS, 'ignore', 'all', 'left-checkpoint', 'right-checkpoint']);
  const [a = '', b = ''] = operands('diff', args, ['A', 'B']);
  if (FORMATS.filter((name) => flag(args, name)).length > 1) throw new UsageError('--json, --ndjson, --markdown and --html exclude each other.');
  if (a === '-' && b === '-') throw new UsageError('Only one of the two can be standard input.');
  const both = await openBoth(a, b, args);
  const result = await compareAllButMemory(both, args);
  if (flag(args, 'ndjson')) printRows(result, args);
  await addMemory(both, result);
  print(result, args);
  return verdictOf(result.counts) === 'same' ? 0 : 1;
}

interface Both {
  readonly left: Side;
  readonly right: Side;
  readonly run: Run;
  /** Null where only reading both whole would tell. */
  readonly identical: boolean | null;
}

async function openBoth(a: string, b: string, args: Arguments): Promise<Both> {
  const as = asOption(args);
  const [first, second] = [number(args, 'left-checkpoint'), number(args, 'right-checkpoint')];
  const left = await openSide(a, as, first);
  const right = a === b && first === second ? left : await openSide(b, as, second);
  const identical = left === right || (first === second && left.size === right.size && looksTheSame(left, right) ? null : false);
  return { left, right, run: (subject, scan) => (subject === left.subject ? left : right).run(scan), identical };
}

async function compareAllButMemory({ left, right, run, identical }: Both, args: Arguments): Promise<DiffResult> {
  const sides = sidesOf(left.subject, right.subject);
  const gathered = await gather(sides, run);
  if (gathered === null) throw new Error(STOPPED);
  return new DiffResult(sides, { left: left.view, right: right.view }, identical, gathered, rulesOf(list(args, 'ignore')), caveats(sides));
}

/** Of what is identical no page is looked at. */
async function addMemory({ left, right, run }: Both, result: DiffResult): Promise<void> {
  result.identical ??= sameBytes(left, right);
  const memory = await compareContents(result.gathered, result.sides, run, result.rules, result.identical);
  if (memory === null) throw new Error(STOPPED);
  result.setMemory(memory);
}

const STOPPED = 'a comparison was stopped that nobody stops';

const WINDOW = 4 * 1024 * 1024;
/** Places that are looked at before anything is read whole, and bytes of each. */
const SAMPLES = 256;
const SAMPLE = 16 * 1024;

/** False where files of one size differ in a place that is looked at: then neither has to be read for that question. */
function looksTheSame(left: Side, right: Side): boolean {
  for (let i = 0; i < SAMPLES; i++) {
    const at = Math.floor((Math.max(0, left.size - SAMPLE) * i) / (SAMPLES - 1));
    if (Buffer.compare(left.file.read(at, SAMPLE), right.file.read(at, SAMPLE)) !== 0) return false;
  }
  return true;
}

/** Byte for byte, up to the first that differs. */
function sameBytes(left: Side, right: Side): boolean {
  for (let at = 0; at < left.size; at += WINDOW) if (Buffer.compare(left.file.read(at, WINDOW), right.file.read(at, WINDOW)) !== 0) return false;
  return true;
}

/** Of fields before memory is read, of memory then. */
function printRows(result: DiffResult, args: Arguments): void {
  const rows = toldRows(result, flag(args, 'all')).filter(({ layer }) => result.memory === null || layer === 'memory');
  for (const row of rows) printLine(jsonText({ kind: 'row', ...diffRowJson(row, result) }));
  flushOutput();
}

function print(result: DiffResult, args: Arguments): void {
  const all = flag(args, 'all');
  if (flag(args, 'json')) printLine(jsonText(diffJson(result, all), 1));
  else if (flag(args, 'html')) printLine(diffHtml(result, VERSION).trimEnd());
  else if (flag(args, 'markdown')) for (const line of diffMarkdown(result, all)) printLine(line);
  else if (flag(args, 'ndjson')) {
    printRows(result, args);
    printLine(jsonText({ kind: 'summary', ...diffSummaryJson(result) }));
  } else for (const line of diffText(result, all)) printLine(line);
}
