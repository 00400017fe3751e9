/** `xsi diff`: two streams compared by meaning. Exit 0 the same up to what is expected, 1 different, 2 could not compare. */
import { statSync } from 'node:fs';
import { caveats } from '../../core/diff/caveats.ts';
import { compareContents, gather, sidesOf, verdictOf, type Run } from '../../core/diff/comparison.ts';
import { ALWAYS, EXPECTATIONS, isBuiltIn } from '../../core/diff/expectations.ts';
import { rulesOf } from '../../core/diff/ignore.ts';
import type { Part } from '../../core/diff/part.ts';
import { diffHtml } from '../../core/diff/report/html.ts';
import { diffJson, diffRowJson, diffSummaryJson } from '../../core/diff/report/json.ts';
import { diffMarkdown } from '../../core/diff/report/markdown.ts';
import { toldRows } from '../../core/diff/report/words.ts';
import { DiffResult } from '../../core/diff/result.ts';
import { VERIFY_LAYER } from '../../core/diff/view.ts';
import { printable } from '../../core/text.ts';
import { allow, asOption, flag, LAYER_NAMES, list, number, operands, text, type Arguments } from '../arguments.ts';
import { diffText } from '../diff-text.ts';
import { jsonText } from '../json.ts';
import { flushOutput, printLine } from '../output.ts';
import { openSide, type Side } from '../subject.ts';
import { UsageError } from '../usage.ts';
import { VERSION } from '../version.ts';

const FORMATS = ['json', 'ndjson', 'markdown', 'html'] as const;

export async function diff(args: Arguments): Promise<number> {
  allow('diff', args, [...FORMATS, 'ignore', 'all', 'left-checkpoint', 'right-checkpoint', 'left-iteration', 'right-iteration']);
  const [a = '', b = ''] = operands('diff', args, ['A', 'B']);
  if (FORMATS.filter((name) => flag(args, name)).length > 1) throw new UsageError('--json, --ndjson, --markdown and --html exclude each other.');
  if (a === '-' && b === '-') throw new UsageError('Only one of the two can be standard input.');
  const both = await openBoth(a, b, args);
  const result = await compareAllButMemory(both, args);
  if (flag(args, 'ndjson')) printRows(result, args);
  await addMemory(both, result);
  print(result, args);
  warnOfIdle(result);
  if (!hasCommonPlace(result)) return nothingInCommon(a, b);
  return verdictOf(result.counts) === 'same' ? 0 : 1;
}

/** Whether anything of one side has a place in the other. */
function hasCommonPlace({ counts: { same, different }, identical, fields, memory }: DiffResult): boolean {
  return identical === true || same + different > 0 || (memory?.counts.expected ?? 0) > 0 || fields.rows.some(({ left, right }) => left?.origin != null && right?.origin != null);
}

/** No comparison is possible: what was found is printed all the same. */
function nothingInCommon(a: string, b: string): number {
  flushOutput();
  process.stderr.write(`xsi: nothing of ${printable(a)} has a place in ${printable(b)}: they hold no two records of one kind, and cannot be compared.\n`);
  return 2;
}

/** Rules as they were given; a word that is neither a rule's name nor the beginning of a path is no rule. */
function ignored(args: Arguments): readonly string[] {
  const rules = list(args, 'ignore');
  const wrong = rules.find((rule) => !isBuiltIn(rule) && !LAYER_NAMES.some((layer) => isPathOf(layer, rule)) && !isPathOf('memory', rule) && !isPathOf(VERIFY_LAYER, rule) && !rule.startsWith('*'));
  if (wrong === undefined) return rules;
  throw new UsageError(`--ignore ${wrong} is no rule and no path. Rules: ${[...EXPECTATIONS, ...ALWAYS].map(({ id }) => id).join(', ')}. A path begins with a layer (${LAYER_NAMES.join(', ')}), memory or *.`);
}

/** Whether a rule names what is of a layer: `*` may stand for the rest of its name. */
const isPathOf = (layer: string, rule: string): boolean => new RegExp(`^${layer}(?:$|[.[*])`).test(rule) || (/^[\w-]+\*/.test(rule) && layer.startsWith(rule.slice(0, rule.indexOf('*'))));

/** What a person hoped to hide and did not is to be seen even where nothing else is printed. */
function warnOfIdle(result: DiffResult): void {
  const idle = result.view().rules.filter((rule) => rule.idle === true);
  if (idle.length > 0) flushOutput();
  for (const { id } of idle) process.stderr.write(`xsi: --ignore ${printable(id)} names nothing: no row of this comparison has such a path.\n`);
}

interface Both {
  readonly left: Side;
  readonly right: Side;
  readonly run: Run;
  /** Null where only reading both whole would tell. */
  readonly identical: boolean | null;
}

function partOf(args: Arguments, side: 'left' | 'right'): Part {
  const checkpoint = number(args, `${side}-checkpoint`);
  const iteration: Part['iteration'] = text(args, `${side}-iteration`) === 'verify' ? 'verify' : number(args, `${side}-iteration`);
  if (checkpoint !== null && iteration !== null) throw new UsageError(`--${side}-checkpoint and --${side}-iteration exclude each other.`);
  return { checkpoint, iteration };
}

async function openBoth(a: string, b: string, args: Arguments): Promise<Both> {
  const as = asOption(args);
  const [first, second] = [partOf(args, 'left'), partOf(args, 'right')];
  const samePart = first.checkpoint === second.checkpoint && first.iteration === second.iteration;
  const left = await openSide(a, as, first);
  const one = samePart && isOneFile(a, b);
  const right = one ? { ...left, subject: { ...left.subject, name: b }, view: { ...left.view, name: b } } : await openSide(b, as, second);
  const identical = one || (samePart && left.size === right.size && looksTheSame(left, right) ? null : false);
  return { left, right, run: (subject, scan) => (subject === left.subject ? left : right).run(scan), identical };
}

/** Whether two names are one file, by a link or another way to it. What comes out of a pipe is one if it has one name. */
function isOneFile(a: string, b: string): boolean {
  if (a === b) return true;
  const [one, other] = [a, b].map((path) => (path === '-' ? undefined : statSync(path, { bigint: true, throwIfNoEntry: false })));
  return one?.isFile() === true && one.dev === other?.dev && one.ino === other.ino;
}

async function compareAllButMemory({ left, right, run, identical }: Both, args: Arguments): Promise<DiffResult> {
  const sides = sidesOf(left.subject, right.subject);
  const gathered = await gather(sides, run);
  if (gathered === null) throw new Error(STOPPED);
  return new DiffResult(sides, { left: left.view, right: right.view }, identical, gathered, rulesOf(ignored(args)), caveats(sides));
}

/** Of what is identical no page is looked at. */
async function addMemory({ left, right, run }: Both, result: DiffResult): Promise<void> {
  result.identical ??= sameBytes(left, right);
  const memory = await compareContents(result.gathered, result.sides, run, result.rules, result.identical);
  if (memory === null) throw new Error(STOPPED);
  result.setMemory(memory);
}

const STOPPED = 'a comparison was stopped that nobody stops';

const WINDOW = 1024 * 1024;
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

/** Byte for byte, up to the first that differs. Into the same two buffers: new ones would cost as much as reading. */
function sameBytes(left: Side, right: Side): boolean {
  const [x, y] = [new Uint8Array(WINDOW), new Uint8Array(WINDOW)];
  for (let at = 0; at < left.size; at += WINDOW) if (Buffer.compare(windowOf(left.file, x, at), windowOf(right.file, y, at)) !== 0) return false;
  return true;
}

const windowOf = (file: Side['file'], buffer: Uint8Array, at: number): Uint8Array => (file.readInto === undefined ? file.read(at, buffer.length) : buffer.subarray(0, file.readInto(buffer, at)));

/** Of fields before memory is read, of memory then. */
function printRows(result: DiffResult, args: Arguments): void {
  const before = new Set(result.memory === null ? [] : result.fields.rows);
  const rows = toldRows(result, flag(args, 'all')).filter((row) => !before.has(row));
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
