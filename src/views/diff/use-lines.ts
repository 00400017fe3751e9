/** Both sides' lines for the room that there is. */
import { useLayoutEffect, useMemo, useState, type RefObject } from 'react';
import { useStretches } from '../../store/compare-stretches.ts';
import { useCompare } from '../../store/compare.ts';
import { Lines } from './lines.ts';
import { columnsFor, digitsFor } from './side-grid.ts';

export interface LinesAndDigits {
  readonly lines: Lines;
  /** Of offsets, the same on both sides. */
  readonly digits: number;
}

/**
 * @param room what both sides share, which are as wide as each other
 * @param probe a hundred characters
 */
export function useLines(room: RefObject<HTMLElement | null>, probe: RefObject<HTMLElement | null>): LinesAndDigits {
  const left = useCompare((state) => state.view?.left.size ?? 0);
  const right = useCompare((state) => state.view?.right.size ?? 0);
  const stretches = useStretches((state) => state.stretches);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const measure = (): void => setWidth(Math.floor((room.current?.clientWidth ?? 0) / Math.max(1, (probe.current?.offsetWidth ?? 0) / 100)));
    const observer = new ResizeObserver(measure);
    if (room.current !== null) observer.observe(room.current);
    measure();
    return () => observer.disconnect();
  }, [room, probe]);
  const digits = digitsFor(Math.max(left, right));
  const columns = columnsFor(width, digits);
  const lines = useMemo(() => new Lines(stretches, { left, right }, columns), [stretches, left, right, columns]);
  return { lines, digits };
}
