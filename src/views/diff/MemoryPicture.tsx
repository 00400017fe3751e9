/** The range of PFNs as a picture: a cell for so many PFNs, coloured by the worst of them. */
import { useEffect, useRef, useState, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import { grouped, hex } from '../../core/text.ts';
import { pageInPart, useMemoryView, wantPage, wantPicture } from '../../store/compare-memory.ts';
import { stepDifference } from '../../store/compare-rows.ts';
import { useApp } from '../../store/index.ts';
import styles from './MemoryPicture.module.css';
import { cellAt, gridFor, paintPicture, wordsOfPart, type PictureGrid } from './picture.ts';

const HEIGHT = 96;

interface MemoryPictureProps {
  readonly low: number;
  readonly high: number;
}

export function MemoryPicture({ low, high }: MemoryPictureProps): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [grid, setGrid] = useState<PictureGrid>({ columns: 1, rows: 1, cell: 8 });
  const [hover, setHover] = useState(-1);
  const state = useMemoryView();
  const theme = useApp((app) => app.theme);
  useEffect(() => {
    const measure = (): void => setGrid(gridFor(canvas.current?.parentElement?.clientWidth ?? 0, HEIGHT, high - low));
    const observer = new ResizeObserver(measure);
    if (canvas.current?.parentElement) observer.observe(canvas.current.parentElement);
    return () => observer.disconnect();
  }, [low, high]);
  const parts = Math.min(high - low, grid.columns * grid.rows);
  useEffect(() => void wantPicture(low, high, parts), [low, high, parts, state.counts]);
  useEffect(() => {
    if (canvas.current !== null) paintPicture(canvas.current, grid, state.counts, state.pfn < 0 ? -1 : Math.floor(((state.pfn - state.low) * state.parts) / Math.max(1, state.high - state.low)));
  }, [grid, state, theme]);
  const onMove = (event: MouseEvent): void => setHover(cellAt(event.nativeEvent.offsetX, event.nativeEvent.offsetY, grid));
  const onLeave = (): void => setHover(-1);
  const onClick = (event: MouseEvent): void => {
    const part = cellAt(event.nativeEvent.offsetX, event.nativeEvent.offsetY, grid);
    if (part >= 0 && part < state.parts) void pageInPart(part).then((pfn) => (pfn < 0 ? undefined : wantPage(pfn)));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return;
    event.preventDefault();
    void stepDifference(event.key === 'ArrowRight' ? 1 : -1);
  };
  const each = Math.max(1, Math.ceil((high - low) / Math.max(1, parts)));
  const line = hover >= 0 && hover < state.parts ? wordsOfPart(state, hover) : `PFNs ${hex(low)} to ${hex(high - 1)}; a cell is ${each === 1 ? 'one PFN' : `${grouped(each)} PFNs`}, in the colour of the worst. Arrows go from difference to difference.`;
  return (
    <figure className={styles['picture']}>
      <div className={styles['frame']} tabIndex={0} role="application" aria-label={`Picture of memory. ${line}`} onKeyDown={onKeyDown}>
        <canvas ref={canvas} className={styles['canvas']} onMouseMove={onMove} onMouseLeave={onLeave} onClick={onClick} />
      </div>
      <figcaption className={styles['line']}>{line}</figcaption>
    </figure>
  );
}
