/** A row selected in another pane begins the walk; a click in this view leaves everything where it is. */
import { useEffect } from 'react';
import { useApp } from '../../store/index.ts';
import { setStepping } from '../../store/restore.ts';

export function useFollowing(): void {
  useEffect(
    () =>
      useApp.subscribe((state, before) => {
        if (state.row === before.row || state.row < 0) return;
        const here = document.activeElement?.closest('[data-pane="fields"]') ?? null;
        if (here === null) setStepping(true);
      }),
    [],
  );
}
