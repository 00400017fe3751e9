/** Brings what is selected elsewhere into view, unless panes shall stay: near by the shortest way, far to the middle. */
import { useEffect, type RefObject } from 'react';
import { contains, type ByteRange } from '../../core/bytes/range.ts';
import { useApp } from '../../store/index.ts';
import type { BigScrollHandle } from '../shared/BigScroll.tsx';
import { isOwnSelection, placeCursor, useCursor } from './cursor.ts';

export function useReveal(handle: RefObject<BigScrollHandle | null>, columns: number): void {
  useEffect(() => {
    const reveal = (range: ByteRange): void => {
      handle.current?.scrollToRow(Math.floor(range.start / columns), 'auto');
      placeCursor(range.start);
    };
    const { range } = useApp.getState();
    // Also after a change of columns, when every byte is in another row.
    const { cursor } = useCursor.getState();
    if (cursor >= 0 && range !== null && contains(range, cursor)) handle.current?.scrollToRow(Math.floor(cursor / columns), 'center');
    else if (range !== null) reveal(range);
    return useApp.subscribe((state, before) => {
      if (state.range !== null && state.range !== before.range && state.follow && !isOwnSelection()) reveal(state.range);
    });
  }, [handle, columns]);
}
