/** Keeps tree and selection together: another row, another field, another file. */
import { useEffect, useRef, type RefObject } from 'react';
import { useApp } from '../../store/index.ts';
import type { BigScrollHandle } from '../shared/BigScroll.tsx';
import { reveal, setActive, showRow, useTree } from './tree-store.ts';

function follow(row: number, path: string | null): void {
  const { tree, active } = useTree.getState();
  if (tree.row !== row) void showRow(row);
  if (path !== null && path !== active && row >= 0) void reveal(row, path);
  if (path === null && tree.row === row && active !== '') setActive('');
}

export function useTreeSync(): void {
  useEffect(() => {
    const { row, path } = useApp.getState();
    follow(row, path);
    return useApp.subscribe((state, before) => {
      if (state.client !== before.client) void showRow(-1);
      if (state.row !== before.row || state.path !== before.path || state.client !== before.client) follow(state.row, state.path);
    });
  }, []);
}

/** Scrolls to the active line once it is there: its fields may still be on their way when it becomes active. */
export function useActiveInView(activeLine: number, active: string, handle: RefObject<BigScrollHandle | null>): void {
  const shown = useRef('');
  useEffect(() => {
    // Opening a branch above moves the line too, and must not scroll.
    const isNew = activeLine >= 0 && shown.current !== active;
    shown.current = activeLine >= 0 ? active : '';
    if (!isNew) return undefined;
    handle.current?.scrollToRow(activeLine, 'auto');
    // What is said of the field takes its room a frame later, from the tree.
    const frame = requestAnimationFrame(() => handle.current?.scrollToRow(activeLine, 'nearest'));
    return () => cancelAnimationFrame(frame);
  }, [activeLine, active, handle]);
}
