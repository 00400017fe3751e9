/** Outlines of byte ranges over the visible rows, as SVG path data: a few numbers, however long the range is. */
import type { ByteRange } from '../../core/bytes/range.ts';
import { leftOf, rightOf, type HexArea, type HexGrid } from './hex-grid.ts';

export interface PathWindow {
  readonly first: number;
  readonly count: number;
  readonly topOf: (row: number) => number;
}

const box = (x0: number, y0: number, x1: number, y1: number): string => `M${x0} ${y0}H${x1}V${y1}H${x0}Z`;

/** One outline in one area; empty where the range is out of sight. */
export function areaPath(grid: HexGrid, view: PathWindow, range: ByteRange, area: HexArea): string {
  if (range.end <= range.start) return '';
  const { columns, rowHeight } = grid;
  // One row beyond either edge, so that an outline that goes on does not look closed.
  const from = Math.max(range.start, (view.first - 1) * columns);
  const to = Math.min(range.end, (view.first + view.count + 1) * columns);
  if (to <= from) return '';
  const row0 = Math.floor(from / columns);
  const row1 = Math.floor((to - 1) / columns);
  const x0 = leftOf(grid, area, from % columns);
  const x1 = rightOf(grid, area, (to - 1) % columns);
  const left = leftOf(grid, area, 0);
  const right = rightOf(grid, area, columns - 1);
  const top = view.topOf(row0);
  const lastTop = view.topOf(row1);
  const bottom = lastTop + rowHeight;
  if (row0 === row1) return box(x0, top, x1, bottom);
  // Two rows whose parts do not touch are two boxes.
  if (row1 === row0 + 1 && x1 <= x0) return box(x0, top, right, lastTop) + box(left, lastTop, x1, bottom);
  return `M${x0} ${top}H${right}V${lastTop}H${x1}V${bottom}H${left}V${top + rowHeight}H${x0}Z`;
}

export const rangePath = (grid: HexGrid, view: PathWindow, range: ByteRange): string =>
  areaPath(grid, view, range, 'hex') + areaPath(grid, view, range, 'ascii');

/** The step line before a byte: where one record ends and the next begins. */
export function boundaryPath(grid: HexGrid, view: PathWindow, offset: number): string {
  const row = Math.floor(offset / grid.columns);
  const column = offset % grid.columns;
  if (row < view.first || row >= view.first + view.count) return '';
  const top = view.topOf(row);
  let path = '';
  for (const area of ['hex', 'ascii'] as const) {
    const left = leftOf(grid, area, 0);
    const right = rightOf(grid, area, grid.columns - 1);
    const x = leftOf(grid, area, column);
    path += column === 0 ? `M${left} ${top}H${right}` : `M${left} ${top + grid.rowHeight}H${x}V${top}H${right}`;
  }
  return path;
}
