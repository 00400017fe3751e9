/** Which part of the axis shows, and everything that moves it. */
import { useCallback, useEffect, useEffectEvent, useMemo, useState } from 'react';
import { useApp } from '../../store/index.ts';
import { axisOf, carryView, clampView, panBy, reveal, wholeOf, zoomAt, type Axis, type View } from './axis.ts';
import type { Lanes } from './use-lanes.ts';

export interface ViewControl {
  readonly axis: Axis;
  /** Null for the whole. */
  readonly view: View | null;
  /** The same, the whole spelled out. */
  readonly shown: View;
  show(view: View | null): void;
  /** A factor below 1 shows less. `unit` stays where it is. */
  zoom(factor: number, unit: number): void;
  /** By a share of what shows. */
  pan(share: number): void;
  fit(): void;
}

interface Kept {
  readonly axis: Axis;
  readonly view: View;
}

export function useView(lanes: Lanes): ViewControl {
  const name = useApp((state) => state.axis);
  // Not by index alone: the axis of rows grows with it, and `lanes` is new whenever it has.
  const clock = useApp((state) => state.capture?.clock ?? null);
  const axis = useMemo(() => axisOf(name, lanes.index, clock), [name, lanes, clock]);
  const [kept, setKept] = useState<Kept | null>(null);
  const view = useMemo(() => {
    if (kept === null) return null;
    return kept.axis.name === axis.name ? clampView(axis, kept.view) : carryView(kept.axis, axis, kept.view);
  }, [kept, axis]);
  const shown = useMemo(() => view ?? wholeOf(axis), [view, axis]);
  const show = useCallback((next: View | null) => setKept(next === null ? null : { axis, view: next }), [axis]);

  const follow = useEffectEvent((row: number) => {
    const { index } = lanes;
    if (view === null || row < 0 || row >= index.rowCount) return;
    const next = reveal(axis, view, axis.startOf(row), axis.endOf(row));
    if (next !== view) show(next);
  });
  useEffect(
    () =>
      useApp.subscribe((state, before) => {
        if (state.row !== before.row) follow(state.row);
      }),
    [],
  );

  return {
    axis,
    view,
    shown,
    show,
    zoom: (factor, unit) => show(zoomAt(axis, shown, unit, factor)),
    pan: (share) => {
      if (view !== null) show(panBy(axis, view, share * (view.to - view.from)));
    },
    fit: () => show(null),
  };
}
