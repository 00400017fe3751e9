/** A comparison in words: what all its reports and the terminal say alike. */
import { byteSize, grouped, hex, plural, printable } from '../../text.ts';
import { VERDICTS, type Counts, type DiffRow, type DiffSide, type Verdict } from '../compare.ts';
import { widthText } from '../caveats.ts';
import { verdictOf } from '../comparison.ts';
import { saverOf } from '../in-words.ts';
import type { DiffResult } from '../result.ts';
import type { Sequence } from '../sequence.ts';
import type { Subject } from '../subject.ts';
import { VERIFY_LAYER, type SideView } from '../view.ts';

/** Longer values are cut: JSON has all of them. */
const WIDTH = 60;

/** Rows of one kind that a report for people lists; the rest is counted. */
export const MAX_LISTED = 5000;

const short = (text: string): string => (text.length > WIDTH ? `${text.slice(0, WIDTH)}\u2026` : text);

export function sideText(side: DiffSide | null): string {
  if (side === null) return 'nothing';
  const { text, meaning, origin, step } = side;
  const place = origin === null ? (step === '' ? '' : ` (written by the conversion: ${step})`) : ` at ${hex(origin.start)}${step === '' || step === 'copied' ? '' : ` (${step})`}`;
  return `${short(printable(text))}${meaning === '' ? '' : ` (${short(printable(meaning))})`}${place}`;
}

/** Rows of memory that follow each other and say the same, as one. */
export interface Fold {
  readonly row: DiffRow;
  readonly count: number;
  readonly last: DiffRow;
}

const pfnOf = ({ path }: DiffRow): number => Number(/^memory(?:-verify)?\[(0x[0-9a-f]+)\]$/.exec(path)?.[1] ?? NaN);

const isMemory = ({ layer }: DiffRow): boolean => layer === 'memory' || layer === VERIFY_LAYER;

const follows = ({ row, last }: Fold, next: DiffRow): boolean => isMemory(last) && next.layer === last.layer && next.verdict === row.verdict && next.why === row.why && next.left?.text === row.left?.text && next.right?.text === row.right?.text && next.left?.meaning === row.left?.meaning && next.right?.meaning === row.right?.meaning && pfnOf(next) === pfnOf(last) + 1;

export function* folded(rows: Iterable<DiffRow>): Generator<Fold> {
  let held: Fold | null = null;
  for (const row of rows) {
    if (held !== null && follows(held, row)) held = { row: held.row, count: held.count + 1, last: row };
    else {
      if (held !== null) yield held;
      held = { row, count: 1, last: row };
    }
  }
  if (held !== null) yield held;
}

export const pathText = ({ row, count, last }: Fold): string => printable(count === 1 ? row.path : `${row.layer}[${hex(pfnOf(row))} to ${hex(pfnOf(last))}], ${plural(count, 'PFN')}`);

/** Rows worth telling, `different` first; those that are the same only where they are asked for. */
export function toldRows(result: DiffResult, all = false): DiffRow[] {
  const groups = VERDICTS.map((): DiffRow[] => []);
  for (const row of result.all()) if (all || row.verdict !== 'same') groups[VERDICTS.indexOf(row.verdict)]?.push(row);
  return groups.flat();
}

/** Both sides of a row. */
export const valuesText = ({ left, right }: DiffRow): string => `${sideText(left)} | ${sideText(right)}`;

const TITLES: Readonly<Record<Verdict, string>> = { different: 'Different', left: 'Only on the left', right: 'Only on the right', expected: 'Expected', same: 'The same' };

export const verdictTitle = (verdict: Verdict): string => TITLES[verdict];

/** What each side is. */
export function sideLines(result: DiffResult): string[] {
  const { left, right } = result.view();
  const line = (name: string, { identification, fileSize }: SideView, note: string, subject: Subject): string => {
    const detail = subject.stream.layers.find((layer) => layer.name === 'libxc')?.detail ?? {};
    const guest = [detail['domainType'], typeof detail['guestWidth'] === 'number' && detail['guestWidth'] > 0 ? widthText(detail['guestWidth']) : ''].filter((text) => text !== undefined && text !== '').join(', ');
    const saver = saverOf(subject);
    return `${name}: ${[`${identification.title}, ${byteSize(fileSize)}`, guest, saver === '' ? '' : `saved by ${saver}`, note].filter((text) => text !== '').join('; ')}`;
  };
  return [line('left', left, sideNote(left), result.sides.left), line('right', right, sideNote(right), result.sides.right)];
}

/** What of a side is compared, where that is not the file as it is. */
export const sideNote = ({ legacy, checkpoint, checkpoints, iteration = null, iterations = 0, verifies = 0 }: SideView): string =>
  [iteration === null ? '' : iterationNote(iteration, iterations - verifies, verifies), legacy ? 'compared through its conversion; places are those of the legacy stream' : '', iteration !== null ? '' : checkpoint === null ? (checkpoints > 0 ? `to its end, behind ${plural(checkpoints, 'whole checkpoint')}` : '') : `at checkpoint ${grouped(checkpoint)} of ${grouped(checkpoints)}`].filter((text) => text !== '').join('; ');

function iterationNote(iteration: number, passes: number, verifies: number): string {
  if (iteration >= passes) return `memory as it was sent behind VERIFY${verifies > 1 ? `, pass ${iteration - passes + 1} of ${verifies}` : ''}: a restore compares that with what it wrote, and writes none of it`;
  return `memory as iteration ${grouped(iteration)} of ${grouped(passes)}, counted from 0, sent it; where it begins is told from PFNs that begin again, as no record says so`;
}

/** Both sequences of records by layer, type and body_length, whatever the records say. */
export function sequenceWords({ counts, limit }: Sequence): string {
  const { different, left, right } = counts;
  if (different + left + right === 0) return limit === '' ? 'Records come in the same sequence.' : limit;
  const lengths = different === 0 ? '' : `${grouped(different)} of another body_length, `;
  return `records in sequence: ${grouped(counts.same)} alike, ${lengths}${grouped(left)} only left, ${grouped(right)} only right${limit === '' ? '' : `. ${limit}`}`;
}

export function verdictWords(result: DiffResult): string {
  const { counts, identical, limits } = result.view();
  if (verdictOf(counts) === 'different') return 'different';
  if (identical === true) return 'identical';
  return `the same${limits.length === 0 ? '' : ' as far as it was compared'}${counts.expected === 0 ? '' : ', up to what is expected'}`;
}

export function titleOf(result: DiffResult): string {
  const { left, right } = result.view();
  return `${printable(left.name)} against ${printable(right.name)}`;
}

/** The counts, and what was not compared. */
export function headline(result: DiffResult): string[] {
  const { counts, memory, identical, limits } = result.view();
  const words = VERDICTS.map((verdict) => `${grouped(counts[verdict])} ${verdict === 'left' || verdict === 'right' ? `only ${verdict}` : verdict}`).join(', ');
  const lines = [identical === true ? `The files are identical: ${words}.` : `${words}.`];
  if (memory !== null && memory.high > memory.low) {
    const { same, different, left, right, expected } = memory.counts;
    const ignored = expected === 0 ? '' : `, ${grouped(expected)} expected`;
    lines.push(`memory: ${plural(same, 'PFN')} the same${memory.empty === 0 ? '' : ` (${grouped(memory.empty)} without contents: XALLOC, BROKEN)`}, ${grouped(different)} different (${grouped(memory.typeChanged)} of another type), ${grouped(left)} only left, ${grouped(right)} only right${ignored}${memory.holes === 0 ? '' : `; ${grouped(memory.holes)} without a page on either side`}`);
  }
  if (memory?.verify !== undefined) lines.push(verifyLine(memory.verify));
  if (memory === null) lines.push('Memory has not been compared.');
  return [...lines, ...limits];
}

function verifyLine({ same, different, left, right, expected }: Counts): string {
  const others = [[expected, 'not the same, which is expected'], [different, 'different'], [left, 'only left'], [right, 'only right']] as const;
  return `behind VERIFY: ${[`${plural(same, 'PFN')} the same`, ...others.filter(([count]) => count > 0).map(([count, words]) => `${grouped(count)} ${words}`)].join(', ')}`;
}

/** What is never compared, with how much of it there was. */
export const alwaysLines = (result: DiffResult): string[] => result.view().always.filter(({ hides }) => hides > 0).map(({ id, hides, unit, why }) => `${id}: ${hides === 1 ? `1 ${unit}` : `${grouped(hides)} ${unit.replace(/y$/, 'ie')}s`}. ${why}`);

/** Rules that hid something, with what they hid. */
export const ruleLines = (result: DiffResult): { readonly id: string; readonly line: string }[] => result.view().rules.filter(({ hides }) => hides > 0).map(({ id, why, hides }) => ({ id, line: `${id}: ${plural(hides, 'row')}. ${why}` }));
