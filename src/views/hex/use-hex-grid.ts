/** The grid for the font as the browser has it: a character's width is measured, not assumed. */
import { useLayoutEffect, useMemo, useState, type RefObject } from 'react';
import { useApp } from '../../store/index.ts';
import { gutterDigits } from './hex-text.ts';
import type { HexGrid } from './hex-grid.ts';

/** Height of a row in pixels; CSS gets it as `--hex-row-height`. */
export const ROW_HEIGHT = 20;
/** Characters in the probe: more give a finer average. */
export const PROBE = '0'.repeat(64);
const GUESS = 8;

/** @param probe an element in the view's font that holds {@link PROBE} */
export function useHexGrid(probe: RefObject<HTMLElement | null>): HexGrid {
  const columns = useApp((state) => state.hexColumns);
  const base = useApp((state) => state.offsetBase);
  const size = useApp((state) => state.size);
  const [char, setChar] = useState(GUESS);
  useLayoutEffect(() => {
    const element = probe.current;
    if (element === null) return undefined;
    const measure = (): void => {
      const width = element.getBoundingClientRect().width / PROBE.length;
      if (width > 0) setChar(width);
    };
    // Another font or zoom changes the probe's size.
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [probe]);
  return useMemo(() => ({ columns, digits: gutterDigits(size, base), char, rowHeight: ROW_HEIGHT }), [columns, size, base, char]);
}
