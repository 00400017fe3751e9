/** What cells do: a click selects the field, arrows go from cell to cell as they stand on the screen. */
import type { KeyboardEvent, MouseEvent } from 'react';
import { frontView } from '../../store/expert-view.ts';
import { useApp } from '../../store/index.ts';

const CELL = '[data-cell]';

const cellOf = (target: EventTarget | null): HTMLElement | null => (target instanceof Element ? target.closest<HTMLElement>(CELL) : null);

/** Selects the field of a cell, and keeps the view in front that it stands in. */
export function onCellClick(event: MouseEvent): void {
  const cell = cellOf(event.target);
  const row = Number(cell?.dataset['row'] ?? -1);
  const path = cell?.dataset['path'];
  if (cell === null || row < 0) return;
  const app = useApp.getState();
  app.setView(frontView(app));
  if (path === undefined || path === '') app.selectRow(row);
  else void app.selectPath(row, path);
}

const STEPS: Readonly<Record<string, readonly [dx: number, dy: number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** A line up or down counts more than a column aside. */
const ASIDE = 0.25;

interface Place {
  readonly cell: HTMLElement;
  readonly x: number;
  readonly y: number;
}

const placeOf = (cell: HTMLElement): Place => {
  const { left, top, height } = cell.getBoundingClientRect();
  return { cell, x: left, y: top + height / 2 };
};

/** The nearest cell in a direction; none at the edge. */
function nearest(from: Place, places: readonly Place[], [dx, dy]: readonly [number, number]): HTMLElement | null {
  let best: HTMLElement | null = null;
  let least = Infinity;
  for (const { cell, x, y } of places) {
    const along = dx === 0 ? (y - from.y) * dy : (x - from.x) * dx;
    const aside = Math.abs(dx === 0 ? x - from.x : y - from.y);
    // On a row's own line only; up and down leave the line.
    if (along <= 2 || (dx !== 0 && aside > 4)) continue;
    const distance = along + aside * ASIDE;
    if (distance < least) [best, least] = [cell, distance];
  }
  return best;
}

export function onCellKeys(event: KeyboardEvent<HTMLElement>): void {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const cells = [...event.currentTarget.querySelectorAll<HTMLElement>(CELL)];
  const here = cellOf(event.target);
  const step = STEPS[event.key];
  const next = event.key === 'Home' ? cells[0] : event.key === 'End' ? cells.at(-1) : step === undefined ? null : here === null ? cells[0] : nearest(placeOf(here), cells.map(placeOf), step);
  if (next === undefined || next === null || event.target instanceof HTMLInputElement) return;
  event.preventDefault();
  next.focus();
}
