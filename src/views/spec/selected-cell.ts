/** The cell of a diagram that the selection stands in. */
import { contains } from '../../core/bytes/range.ts';
import type { SpecSheet } from '../../core/spec/sheet.ts';
import type { AppState } from '../../store/index.ts';

/** -1 where the row itself is selected, or nothing in it. */
export function selectedCell({ row, diagram }: SpecSheet, { row: selected, path, range }: Pick<AppState, 'row' | 'path' | 'range'>): number {
  if (selected !== row || path === null || range === null) return -1;
  const exact = diagram.cells.findIndex((cell) => cell.path === path && cell.stands === 1);
  return exact >= 0 ? exact : diagram.cells.findIndex((cell) => contains(cell.range, range.start));
}
