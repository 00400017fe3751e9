/** What stands in another order on the other side faces it by a shift: so many lines from where it would be. */
import type { DiffRow } from '../../core/diff/compare.ts';
import type { SideName } from '../../core/diff/view.ts';
import type { Lines } from './lines.ts';

const otherOf = (side: SideName): SideName => (side === 'left' ? 'right' : 'left');

/** Lines from what faces a row's first line to the row on the other side; 0 of a row that one side has. */
export function shiftOf(row: DiffRow, side: SideName, lines: Lines): number {
  const other = otherOf(side);
  const [own, there] = [row[side]?.origin ?? null, row[other]?.origin ?? null];
  return own === null || there === null ? 0 : lines.lineOf(other, there.start) - lines.facing(side, lines.lineOf(side, own.start));
}

/**
 * The shift by which the other side follows lines in view: as before as long as a row in view has it, so that neighbours that were moved by
 * turns do not make it jump; else that of the first row in view; as before where none is.
 */
export function shiftAt(side: SideName, first: number, end: number, rows: readonly DiffRow[], lines: Lines, before: number): number {
  let best: { readonly shift: number; readonly line: number } | null = null;
  for (const row of rows) {
    const own = row[side]?.origin ?? null;
    if (own === null || (row[otherOf(side)]?.origin ?? null) === null) continue;
    const [from, to] = [lines.lineOf(side, own.start), lines.lineOf(side, Math.max(own.start, own.end - 1))];
    if (to < first || from >= end) continue;
    const shift = shiftOf(row, side, lines);
    if (shift === before) return before;
    const line = Math.max(from, first);
    if (best === null || line < best.line) best = { shift, line };
  }
  return best?.shift ?? before;
}
