/**
 * Where each byte stands in a row, in characters and in pixels, and back. One table for rows, ruler, overlays and
 * hit-testing: they cannot disagree.
 */

/** Bytes between the wider gaps. */
export const GROUP = 8;
/** Characters a byte takes: two digits and a space. */
const CELL = 3;
/** Characters between gutter and bytes, and between bytes and text. */
const MARGIN = 2;

export interface HexGrid {
  readonly columns: number;
  /** Digits of an offset in the gutter. */
  readonly digits: number;
  /** Width of a character in pixels. */
  readonly char: number;
  readonly rowHeight: number;
}

export type HexArea = 'hex' | 'ascii';

/** Characters before byte `column`, from the first byte's first digit. */
export const charsBefore = (column: number): number => column * CELL + Math.floor(column / GROUP);

/** Characters of a row's bytes, without the space after the last. */
export const hexChars = (columns: number): number => charsBefore(columns - 1) + 2;

const hexOrigin = (grid: HexGrid): number => 1 + grid.digits + MARGIN;
const asciiOrigin = (grid: HexGrid): number => hexOrigin(grid) + hexChars(grid.columns) + MARGIN;

/** Characters of a whole row. */
export const rowChars = (grid: HexGrid): number => asciiOrigin(grid) + grid.columns + 1;

/** Left edge of a byte's cell. Cells touch within a group; half a space belongs to each neighbour. */
export function leftOf(grid: HexGrid, area: HexArea, column: number): number {
  if (area === 'ascii') return (asciiOrigin(grid) + column) * grid.char;
  return (hexOrigin(grid) + charsBefore(column) - 0.5) * grid.char;
}

export function rightOf(grid: HexGrid, area: HexArea, column: number): number {
  return leftOf(grid, area, column) + (area === 'ascii' ? 1 : CELL) * grid.char;
}

/** The byte at `x` pixels from the row's left edge; null in gutter and margins. */
export function columnAt(grid: HexGrid, x: number): { area: HexArea; column: number } | null {
  for (const area of ['hex', 'ascii'] as const) {
    if (x < leftOf(grid, area, 0) || x >= rightOf(grid, area, grid.columns - 1)) continue;
    let column = 0;
    while (column + 1 < grid.columns && leftOf(grid, area, column + 1) <= x) column++;
    return { area, column };
  }
  return null;
}

/** Like {@link columnAt}, but to the side of the bytes the nearest one counts: for drags. */
export function nearestColumn(grid: HexGrid, x: number): number {
  const hit = columnAt(grid, x);
  if (hit !== null) return hit.column;
  const betweenAreas = (rightOf(grid, 'hex', grid.columns - 1) + leftOf(grid, 'ascii', 0)) / 2;
  return x < leftOf(grid, 'hex', 0) || (x > betweenAreas && x < leftOf(grid, 'ascii', 0)) ? 0 : grid.columns - 1;
}
