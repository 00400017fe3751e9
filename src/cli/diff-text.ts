/** A comparison as text: for a terminal, and as Markdown for a bug report. */
import type { DiffRow, DiffSide, Verdict } from '../core/diff/compare.ts';
import { hex, printable } from '../core/text.ts';
import { headline, type Compared } from './commands/diff.ts';
import { bold, dim, green, red, yellow } from './output.ts';

const MARKS: Readonly<Record<Verdict, string>> = { different: '!', left: '<', right: '>', expected: '~', same: '=' };
const COLOURS: Readonly<Record<Verdict, (text: string) => string>> = { different: red, left: yellow, right: yellow, expected: dim, same: dim };

/** Values beyond this are cut: the command line has --json for all of them. */
const WIDTH = 60;

const short = (text: string): string => (text.length > WIDTH ? `${text.slice(0, WIDTH)}\u2026` : text);

function sideText(side: DiffSide | null): string {
  if (side === null) return 'nothing';
  const { text, meaning, origin, step } = side;
  const place = origin === null ? (step === '' ? '' : ` (written by the conversion: ${step})`) : ` at ${hex(origin.start)}${step === '' || step === 'copied' ? '' : ` (${step})`}`;
  return `${short(printable(text))}${meaning === '' ? '' : ` (${short(printable(meaning))})`}${place}`;
}

/** Rows of memory that follow each other and say the same, as one. */
function* folded(rows: readonly DiffRow[]): Generator<{ row: DiffRow; count: number; last: DiffRow }> {
  let held: { row: DiffRow; count: number; last: DiffRow } | null = null;
  for (const row of rows) {
    if (held !== null && row.layer === 'memory' && held.last.layer === 'memory' && row.verdict === held.row.verdict && row.why === held.row.why && pfnOf(row) === pfnOf(held.last) + 1) {
      held = { row: held.row, count: held.count + 1, last: row };
      continue;
    }
    if (held !== null) yield held;
    held = { row, count: 1, last: row };
  }
  if (held !== null) yield held;
}

const pfnOf = ({ path }: DiffRow): number => Number(/^memory\[(0x[0-9a-f]+)\]$/.exec(path)?.[1] ?? NaN);

const pathOf = ({ row, count, last }: { row: DiffRow; count: number; last: DiffRow }): string => (count === 1 ? row.path : `memory[${hex(pfnOf(row))} to ${hex(pfnOf(last))}], ${count.toLocaleString('en')} PFNs`);

export function* diffText(compared: Compared, verdict: 'same' | 'different'): Generator<string> {
  const [title = '', ...rest] = headline(compared);
  yield bold(title);
  yield* rest;
  for (const group of folded(compared.rows)) {
    const { row } = group;
    yield `${COLOURS[row.verdict](MARKS[row.verdict])} ${bold(printable(pathOf(group)))}: ${row.verdict === 'same' ? sideText(row.left) : `${sideText(row.left)} | ${sideText(row.right)}`}`;
    if (row.why !== '') yield dim(`    ${row.why}${row.rule === '' ? '' : ` [${row.rule}]`}`);
  }
  if (compared.memory.unlisted > 0) yield dim(`${compared.memory.unlisted.toLocaleString('en')} more PFNs differ; they are counted above.`);
  yield verdict === 'same' ? green('the same, up to what is expected') : red('different');
}

const cell = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll('`', '\u02cb').replaceAll('<', '&lt;');

export function* diffMarkdown(compared: Compared, verdict: 'same' | 'different'): Generator<string> {
  const [title = '', ...rest] = headline(compared);
  yield `# ${cell(title)}`;
  yield '';
  yield `**${verdict === 'same' ? 'The same, up to what is expected' : 'Different'}.**`;
  for (const line of rest) yield `\n${cell(line)}`;
  yield '';
  yield '| verdict | path | left | right | why |';
  yield '| --- | --- | --- | --- | --- |';
  for (const group of folded(compared.rows)) {
    const { row } = group;
    yield `| ${row.verdict} | ${cell(printable(pathOf(group)))} | ${cell(sideText(row.left))} | ${cell(sideText(row.right))} | ${cell(row.why)} |`;
  }
  if (compared.memory.unlisted > 0) yield `\n${compared.memory.unlisted.toLocaleString('en')} more PFNs differ.`;
}
