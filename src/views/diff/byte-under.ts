/** From a place on the screen to a byte of a side, and from there to the row that it is of. */
import type { MouseEvent } from 'react';
import type { DiffRow } from '../../core/diff/compare.ts';
import type { SideName } from '../../core/diff/view.ts';

/** The byte under the pointer; -1 where there is none. */
export function byteUnder(event: MouseEvent, columns: number): number {
  const target = event.target instanceof Element ? event.target : null;
  const line = target?.closest<HTMLElement>('[data-byte]');
  const cell = target?.closest<HTMLElement>('[role=gridcell]');
  if (line === null || line === undefined || cell === null || cell === undefined) return -1;
  // The text is as wide as its characters, the bytes' cell as wide as a whole line.
  const isText = cell === line.lastElementChild;
  const box = cell.getBoundingClientRect();
  const [characters, room] = isText ? [cell.textContent.length, cell.textContent.length] : [3 * columns + 1, 3 * columns + 1];
  const char = Math.floor(((event.clientX - box.left) / Math.max(1, box.width)) * Math.max(1, room));
  if (char < 0 || char >= characters) return -1;
  const column = isText ? char : Math.floor((char > (3 * columns) / 2 ? char - 1 : char) / 3);
  return byteIn(column, line.dataset, line.lastElementChild?.textContent.length ?? 0);
}

/** @param length columns up to the line's last byte */
function byteIn(column: number, { byte, at }: DOMStringMap, length: number): number {
  return column < Number(at) || column >= length ? -1 : Number(byte) + column - Number(at);
}

const holds = (row: DiffRow, side: SideName, at: number): boolean => {
  const range = row[side]?.origin ?? null;
  return range !== null && at >= range.start && at < range.end;
};

/** The narrowest that holds a byte. @param rows the longest first */
export const rowOfByte = (rows: readonly DiffRow[], side: SideName, at: number): DiffRow | undefined => (at < 0 ? undefined : rows.filter((row) => holds(row, side, at)).at(-1));

/** The row whose menu a key opens: of the byte that was pressed last, else the chosen one, else the narrowest that shows. */
export const rowToOpen = (rows: readonly DiffRow[], side: SideName, pressed: number, chosen: DiffRow | null): DiffRow | undefined => rowOfByte(rows, side, pressed) ?? chosen ?? rows.filter((row) => row[side]?.origin != null).at(-1);
