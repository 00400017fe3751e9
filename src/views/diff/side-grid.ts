/** How a side's bytes are laid out: how many a line, how wide the offsets; and what each byte of a line is marked with. */
import type { DiffRow } from '../../core/diff/compare.ts';
import type { SideName } from '../../core/diff/view.ts';
import type { PageCache } from '../../store/page-cache.ts';

export const LINE_HEIGHT = 18;

/** Greatest aria-rowindex that assistive technology takes. */
export const ARIA_MAX = 2 ** 31 - 1;

export const blank = (characters: number): string => ' '.repeat(characters);

/** Characters of a line: offset, two spaces, three for each byte and one at the middle, the text. */
const charsOf = (columns: number, digits: number): number => digits + 2 + 3 * columns + 1 + columns + 2;

export const digitsFor = (size: number): number => Math.max(8, Math.max(0, size - 1).toString(16).length);

/** @param width in characters */
export const columnsFor = (width: number, digits: number): number => (width >= charsOf(16, digits) ? 16 : 8);

/** Verdicts as letters: s same, e expected, d different, o one side only; x a byte that changed. Capitals: of the chosen row. */
const LETTERS: Readonly<Record<DiffRow['verdict'], string>> = { same: 's', expected: 'e', different: 'd', left: 'o', right: 'o' };
const UNMARKED = ' ';

interface Caches {
  readonly left: PageCache | null;
  readonly right: PageCache | null;
}

const otherOf = (side: SideName): SideName => (side === 'left' ? 'right' : 'left');

/** A letter for each byte from `start` on. Rows come the longest first. */
export function marksOf(side: SideName, start: number, count: number, rows: readonly DiffRow[], chosen: DiffRow | null, caches: Caches): string {
  const marks = new Array<string>(count).fill(UNMARKED);
  for (const row of rows) {
    const own = row[side]?.origin;
    if (own === null || own === undefined || own.end <= start || own.start >= start + count) continue;
    const other = row[otherOf(side)]?.origin ?? null;
    const isChosen = chosen !== null && row.path === chosen.path && row.layer === chosen.layer;
    for (let at = Math.max(own.start, start); at < Math.min(own.end, start + count); at++) {
      const changed = (row.verdict === 'different' || row.verdict === 'expected') && other !== null && changedAt(side, at, own.start, other, own.end - own.start, caches);
      const letter = changed ? 'x' : LETTERS[row.verdict];
      marks[at - start] = isChosen ? letter.toUpperCase() : letter;
    }
  }
  markChosen(marks, side, start, chosen);
  return marks.join('');
}

/** All of the chosen row, also what no row is of: the header of a record. */
function markChosen(marks: string[], side: SideName, start: number, chosen: DiffRow | null): void {
  const own = chosen?.[side]?.origin ?? null;
  if (chosen === null || own === null) return;
  for (let i = Math.max(0, own.start - start); i < Math.min(marks.length, own.end - start); i++) {
    marks[i] = (marks[i] === UNMARKED ? LETTERS[chosen.verdict] : (marks[i] ?? UNMARKED)).toUpperCase();
  }
}

/** Ranges of different lengths differ as a whole; a byte that is not here yet is not called changed. */
function changedAt(side: SideName, at: number, ownStart: number, other: { readonly start: number; readonly end: number }, length: number, caches: Caches): boolean {
  if (other.end - other.start !== length) return true;
  const own = caches[side]?.byteAt(at);
  const facing = caches[otherOf(side)]?.byteAt(other.start + at - ownStart);
  return own !== undefined && facing !== undefined && own !== facing;
}

/** Stretches of bytes with one mark. */
export function runsOf(marks: string): { readonly mark: string; readonly from: number; readonly to: number }[] {
  const runs: { mark: string; from: number; to: number }[] = [];
  for (let i = 0; i < marks.length; i++) {
    const mark = marks[i] ?? UNMARKED;
    const last = runs.at(-1);
    if (last?.mark === mark) last.to = i + 1;
    else runs.push({ mark, from: i, to: i + 1 });
  }
  return runs;
}
