/** Brings what is selected elsewhere into view, unless panes shall stay: near by the shortest way, far to the middle. */
import { useEffect, type RefObject } from 'react';
import { contains } from '../../core/bytes/range.ts';
import { useApp } from '../../store/index.ts';
import type { BigScrollHandle } from '../shared/BigScroll.tsx';
import { isOwnSelection, useCursor } from './cursor.ts';

export function useReveal(handle: RefObject<BigScrollHandle | null>, columns: number): void {
  useEffect(() => {
    const reveal = (offset: number): void => {
      handle.current?.scrollToRow(Math.floor(offset / columns), 'auto');
    };
    const { range, at } = useApp.getState();
    // Also after a change of columns, when every byte is in another row.
    const { cursor } = useCursor.getState();
    if (cursor >= 0 && range !== null && contains(range, cursor)) handle.current?.scrollToRow(Math.floor(cursor / columns), 'center');
    else if (range !== null) reveal(at ?? range.start);
    return useApp.subscribe((state, before) => {
      if (state.range !== null && state.range !== before.range && state.follow && !isOwnSelection()) reveal(state.at ?? state.range.start);
    });
  }, [handle, columns]);
}
