/** Clicks, drags and hovering over the rows, handled once for all of them. */
import { useMemo, useRef, type PointerEvent, type RefObject } from 'react';
import { setHover } from '../../store/hover.ts';
import { useApp } from '../../store/index.ts';
import type { BigScrollHandle } from '../shared/BigScroll.tsx';
import { extendTo, pickByte, useCursor } from './cursor.ts';
import { columnAt, nearestColumn, type HexGrid } from './hex-grid.ts';

export interface PointerHandlers {
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onPointerMove: (event: PointerEvent) => void;
  readonly onPointerUp: (event: PointerEvent) => void;
  readonly onPointerLeave: () => void;
}

/** A finger that moves further than this many pixels scrolls. */
const TAP = 10;

interface Hit {
  readonly row: number;
  /** Pixels from the row's left edge. */
  readonly x: number;
}

function hitAt(x: number, y: number): Hit | null {
  const element = document.elementFromPoint(x, y)?.closest('[data-row]');
  const row = element?.getAttribute('data-row');
  if (element === null || element === undefined || row === null || row === undefined) return null;
  return { row: Number(row), x: x - element.getBoundingClientRect().left };
}

/** The byte under the pointer; null beside the bytes and past the end. */
function byteAt(grid: HexGrid, size: number, x: number, y: number): number | null {
  const hit = hitAt(x, y);
  const column = hit === null ? null : columnAt(grid, hit.x);
  if (hit === null || column === null) return null;
  const offset = hit.row * grid.columns + column.column;
  return offset < size ? offset : null;
}

/** The byte that a drag reaches: beside the bytes the nearest, beyond the pane one row further, which scrolls. */
function dragByte(grid: HexGrid, size: number, event: PointerEvent, handle: BigScrollHandle | null): number | null {
  const pane = event.currentTarget.getBoundingClientRect();
  const hit = hitAt(Math.max(pane.left + 1, Math.min(event.clientX, pane.right - 1)), event.clientY);
  let row = hit?.row ?? -1;
  if (hit === null && handle !== null) {
    row = event.clientY < pane.top + grid.rowHeight * 2 ? handle.topRow() - 1 : handle.topRow() + handle.pageRows() + 1;
    row = Math.max(0, Math.min(row, Math.ceil(size / grid.columns) - 1));
    handle.scrollToRow(row, 'nearest');
  }
  if (row < 0) return null;
  return Math.min(row * grid.columns + nearestColumn(grid, hit?.x ?? event.clientX - pane.left), size - 1);
}

export function useHexPointer(grid: HexGrid, handle: RefObject<BigScrollHandle | null>): PointerHandlers {
  const dragging = useRef(false);
  const finger = useRef({ x: 0, y: 0 });
  return useMemo(
    () => ({
      onPointerDown: (event) => {
        finger.current = { x: event.clientX, y: event.clientY };
        if (event.button !== 0 || event.pointerType === 'touch') return;
        const offset = byteAt(grid, useApp.getState().size, event.clientX, event.clientY);
        if (offset === null) return;
        dragging.current = true;
        event.currentTarget.setPointerCapture(event.pointerId);
        if (event.shiftKey) extendTo(offset);
        else pickByte(offset);
      },
      onPointerMove: (event) => {
        const { size } = useApp.getState();
        const under = byteAt(grid, size, event.clientX, event.clientY);
        setHover('hex', under === null ? null : { start: under, end: under + 1 });
        if (!dragging.current) return;
        const offset = dragByte(grid, size, event, handle.current);
        if (offset !== null && offset !== useCursor.getState().cursor) extendTo(offset);
      },
      onPointerUp: (event) => {
        const moved = Math.abs(event.clientX - finger.current.x) + Math.abs(event.clientY - finger.current.y);
        if (event.pointerType === 'touch' && event.button === 0 && moved < TAP) {
          const offset = byteAt(grid, useApp.getState().size, event.clientX, event.clientY);
          if (offset !== null) pickByte(offset);
        }
        dragging.current = false;
      },
      onPointerLeave: () => setHover('hex', null),
    }),
    [grid, handle],
  );
}
