/** The scene of the present state; made anew only when something in it has changed. */
import { useCallback, useMemo } from 'react';
import type { Finding } from '../../core/index/finding.ts';
import { NO_HOLES } from '../../core/bytes/range.ts';
import { markedFindings } from '../../store/findings.ts';
import { useClock } from '../../store/clock.ts';
import { useApp } from '../../store/index.ts';
import { useLog } from '../../store/log.ts';
import { useInSlices } from '../shared/use-in-slices.ts';
import { FINDINGS_INTERVAL_MS, useThrottled } from '../shared/use-throttled.ts';
import { NOWHERE, placingFindings } from './marks.ts';
import { sceneOf, type Scene } from './scene.ts';
import type { Size } from './use-canvas.ts';
import type { Lanes } from './use-lanes.ts';
import type { ViewControl } from './use-view.ts';

export function useScene(lanes: Lanes, { axis, view }: ViewControl, { width, height }: Size): Scene | null {
  const layers = useApp((state) => state.layers);
  const findings = useThrottled(
    useApp(markedFindings),
    FINDINGS_INTERVAL_MS,
  );
  const source = useApp((state) => state.source);
  const offsetBase = useApp((state) => state.offsetBase);
  const complete = useApp((state) => state.outcome === 'complete');
  const captured = useApp((state) => state.capture?.clock ?? null);
  // What is no stall but the interval between checkpoints is known only once the rows are.
  const stalls = useClock((state) => state.summary?.stalls ?? null);
  const clock = useMemo(() => (captured === null || stalls === null ? captured : { ...captured, stalls }), [captured, stalls]);
  const holes = useApp((state) => state.capture?.holes ?? NO_HOLES);
  const pause = useClock((state) => state.summary?.pause ?? null);
  const logRows = useLog((state) => state.rows);
  const place = useCallback((all: readonly Finding[]) => placingFindings(all, source), [source]);
  const places = useInSlices(findings, place, NOWHERE);
  return useMemo(
    () => (width <= 0 ? null : sceneOf({ ...lanes, layers, places, logRows, clock, holes, pause, axis, view, offsetBase, complete, width, height })),
    [lanes, layers, places, logRows, clock, holes, pause, axis, view, offsetBase, complete, width, height],
  );
}
