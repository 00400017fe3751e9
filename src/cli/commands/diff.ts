/** `xsi diff`: two streams compared by meaning. Exit 0 the same up to what is expected, 1 different, 2 could not compare. */
import { VERDICTS, type Counts, type DiffRow, type DiffSide, type MemoryComparison, type Verdict } from '../../core/diff/compare.ts';
import { addCounts, compareContents, compareFields, sidesOf, verdictOf, type FieldsCompared, type Run } from '../../core/diff/comparison.ts';
import { EXPECTATIONS } from '../../core/diff/expectations.ts';
import { ignoreRule } from '../../core/diff/ignore.ts';
import { plural, printable } from '../../core/text.ts';
import { allow, asOption, flag, list, operands, type Arguments } from '../arguments.ts';
import { diffMarkdown, diffText } from '../diff-text.ts';
import { jsonText } from '../json.ts';
import { printLine } from '../output.ts';
import { openSide, type Side } from '../subject.ts';
import { UsageError } from '../usage.ts';

export interface Compared {
  readonly left: Side;
  readonly right: Side;
  readonly identical: boolean;
  readonly fields: FieldsCompared;
  readonly memory: MemoryComparison;
  readonly counts: Counts;
  /** `different` first; those that are the same only where they are asked for. */
  readonly rows: readonly DiffRow[];
}

export async function diff(args: Arguments): Promise<number> {
  allow('diff', args, ['json', 'ndjson', 'markdown', 'ignore', 'all']);
  const [a = '', b = ''] = operands('diff', args, ['A', 'B']);
  if ((['json', 'ndjson', 'markdown'] as const).filter((name) => flag(args, name)).length > 1) throw new UsageError('--json, --ndjson and --markdown exclude each other.');
  if (a === '-' && b === '-') throw new UsageError('Only one of the two can be standard input.');
  const compared = await compare(a, b, args);
  const verdict = verdictOf(compared.counts);
  if (flag(args, 'json')) printLine(jsonText(document(compared, verdict), 1));
  else if (flag(args, 'ndjson')) printNdjson(compared, verdict);
  else if (flag(args, 'markdown')) for (const line of diffMarkdown(compared, verdict)) printLine(line);
  else for (const line of diffText(compared, verdict)) printLine(line);
  return verdict === 'same' ? 0 : 1;
}

async function compare(a: string, b: string, args: Arguments): Promise<Compared> {
  const as = asOption(args);
  const left = await openSide(a, as);
  const right = a === b ? left : await openSide(b, as);
  const identical = left === right || sameBytes(left, right);
  const sides = sidesOf(left.subject, right.subject);
  const ignore = list(args, 'ignore').map(ignoreRule);
  const run: Run = (subject, scan) => (subject === left.subject ? left : right).run(scan);
  const fields = await compareFields(sides, run, ignore);
  const memory = fields === null ? null : await compareContents(fields, sides, run, ignore, identical);
  if (fields === null || memory === null) throw new Error('a comparison was stopped that nobody stops');
  const rows = [...fields.rows, ...memory.rows].filter(({ verdict }) => verdict !== 'same' || flag(args, 'all'));
  rows.sort((x, y) => VERDICTS.indexOf(x.verdict) - VERDICTS.indexOf(y.verdict));
  return { left, right, identical, fields, memory, counts: addCounts(fields.counts, memory.counts), rows };
}

const WINDOW = 4 * 1024 * 1024;

/** Byte for byte, up to the first that differs. */
function sameBytes(left: Side, right: Side): boolean {
  if (left.size !== right.size) return false;
  for (let at = 0; at < left.size; at += WINDOW) if (Buffer.compare(left.file.read(at, WINDOW), right.file.read(at, WINDOW)) !== 0) return false;
  return true;
}

const sideJson = (side: DiffSide | null, { subject }: Side): Record<string, unknown> | null => {
  if (side === null) return null;
  const { value, meaning, range, origin, step } = side;
  const place = origin === null ? { source: null, offset: null, length: null } : { source: subject.source, offset: origin.start, length: origin.end - origin.start };
  const converted = step === '' ? {} : { step, converted: { offset: range.start, length: range.end - range.start } };
  return { value, ...(meaning === '' ? {} : { meaning }), ...place, ...converted };
};

const rowJson = ({ verdict, path, left, right, why, rule }: DiffRow, compared: Compared): Record<string, unknown> => ({ verdict, path, left: sideJson(left, compared.left), right: sideJson(right, compared.right), why, ...(rule === '' ? {} : { rule }) });

function summary({ left, right, identical, fields, memory, counts }: Compared, verdict: 'same' | 'different'): Record<string, unknown> {
  const { spans, typeChanged, unlisted } = memory;
  const pages = (which: Verdict): number => memory.counts[which];
  return {
    left: left.path,
    right: right.path,
    verdict,
    identical,
    counts,
    memory: { equal: pages('same'), different: pages('different'), left: pages('left'), right: pages('right'), typeChanged, spans: spans.length, unlisted },
    sequence: { same: fields.sequence.limit === '' && fields.sequence.runs.every((run) => run.verdict === 'same'), runs: fields.sequence.runs.length, limit: fields.sequence.limit },
    limits: fields.limits,
    rules: EXPECTATIONS.map(({ id, title }) => ({ id, title })),
  };
}

const document = (compared: Compared, verdict: 'same' | 'different'): Record<string, unknown> => ({ ...summary(compared, verdict), rows: compared.rows.map((row) => rowJson(row, compared)) });

function printNdjson(compared: Compared, verdict: 'same' | 'different'): void {
  for (const row of compared.rows) printLine(jsonText({ kind: 'row', ...rowJson(row, compared) }));
  printLine(jsonText({ kind: 'summary', ...summary(compared, verdict) }));
}

/** What both texts say first. */
export function headline({ left, right, identical, counts, fields, memory }: Compared): string[] {
  const words = VERDICTS.map((verdict) => `${counts[verdict].toLocaleString('en')} ${verdict === 'left' || verdict === 'right' ? `only ${verdict}` : verdict}`).join(', ');
  const lines = [`${printable(left.path)} against ${printable(right.path)}`, identical ? `The files are identical: ${words}.` : `${words}.`];
  const pages = memory.counts;
  if (pages.same + pages.different + pages.left + pages.right > 0) {
    lines.push(`memory: ${plural(pages.same, 'PFN')} the same, ${pages.different.toLocaleString('en')} different (${memory.typeChanged.toLocaleString('en')} of another type), ${pages.left.toLocaleString('en')} only left, ${pages.right.toLocaleString('en')} only right`);
  }
  return [...lines, ...fields.limits];
}
