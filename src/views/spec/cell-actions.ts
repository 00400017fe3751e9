/** What a diagram's cells do: a click selects the field, pointing marks its bytes, arrows go from cell to cell. */
import type { KeyboardEvent, MouseEvent, PointerEvent } from 'react';
import type { DiagramCell } from '../../core/spec/diagram.ts';
import type { SpecSheet } from '../../core/spec/sheet.ts';
import { setHover } from '../../store/hover.ts';
import { useApp } from '../../store/index.ts';
import { OCTETS } from './diagram-lines.ts';

const elementOf = (target: EventTarget | null): HTMLElement | null => (target instanceof Element ? target.closest<HTMLElement>('[data-cell]') : null);

const cellOf = ({ diagram }: SpecSheet, target: EventTarget | null): DiagramCell | undefined => diagram.cells[Number(elementOf(target)?.dataset['cell'] ?? -1)];

/** Selects a field and keeps this view in front. */
export function selectIn(sheet: SpecSheet, path: string): void {
  const { setView, selectPath } = useApp.getState();
  setView('spec');
  void selectPath(sheet.row, path);
}

export function clickCell(sheet: SpecSheet, event: MouseEvent): void {
  const cell = cellOf(sheet, event.target);
  if (cell !== undefined) selectIn(sheet, cell.path);
}

export function hoverCell(sheet: SpecSheet, event: PointerEvent): void {
  setHover('spec', cellOf(sheet, event.target)?.range ?? null);
}

export const leaveCells = (): void => setHover('spec', null);

/** The cell that holds an octet, counted from the row's start. */
const cellAt = ({ diagram: { cells, range } }: SpecSheet, octet: number): number => cells.findIndex((cell) => octet < cell.range.end - range.start);

/** Left and right walk the cells, up and down go to what stands above and below on the screen. */
export function walkCells(sheet: SpecSheet, event: KeyboardEvent<HTMLElement>): void {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const here = Number(elementOf(event.target)?.dataset['cell'] ?? -1);
  const { cells, range } = sheet.diagram;
  const cell = cells[here];
  if (cell === undefined) return;
  const start = cell.range.start - range.start;
  const below = cellAt(sheet, Math.max(start + OCTETS, cell.range.end - range.start));
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: here - 1,
    ArrowRight: here + 1,
    ArrowUp: cellAt(sheet, Math.max(0, start - OCTETS)),
    ArrowDown: below < 0 ? cells.length - 1 : below,
    Home: 0,
    End: cells.length - 1,
  };
  const next = steps[event.key];
  if (next === undefined) return;
  event.preventDefault();
  event.currentTarget.querySelector<HTMLElement>(`button[data-cell="${next}"]`)?.focus();
}
