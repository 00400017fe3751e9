/** Binds the hex view's keys to cursor, selection and scroll. */
import { useCallback, type KeyboardEvent, type RefObject } from 'react';
import { useApp } from '../../store/index.ts';
import type { BigScrollHandle } from '../shared/BigScroll.tsx';
import { extendTo, pickByte, placeCursor, useCursor } from './cursor.ts';
import { nextByte } from './hex-keys.ts';

const PAGED = new Set(['PageUp', 'PageDown']);

export function useHexKeyboard(handle: RefObject<BigScrollHandle | null>, columns: number): (event: KeyboardEvent) => void {
  return useCallback(
    (event: KeyboardEvent) => {
      if (event.altKey || event.metaKey) return;
      const { cursor } = useCursor.getState();
      if (event.key === 'Enter' && cursor >= 0) {
        event.preventDefault();
        pickByte(cursor);
        return;
      }
      const scroller = handle.current;
      if (scroller === null) return;
      const place = { cursor, columns, page: scroller.pageRows(), size: useApp.getState().size };
      const next = nextByte(event, place);
      if (next === null) return;
      event.preventDefault();
      // A page moves view and cursor alike, so that the cursor keeps its line on the screen.
      if (PAGED.has(event.key)) {
        const rows = Math.floor(next / columns) - Math.floor(Math.max(0, cursor) / columns);
        scroller.scrollToRow(Math.max(0, scroller.topRow() + rows), 'start');
      }
      scroller.scrollToRow(Math.floor(next / columns), 'nearest');
      if (event.shiftKey) extendTo(next);
      else placeCursor(next);
    },
    [handle, columns],
  );
}
