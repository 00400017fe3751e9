/** Bands between the ranges that face each other on both sides. */
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { DiffRow } from '../../core/diff/compare.ts';
import { useFacing } from '../../store/compare-facing.ts';
import { bandsOf, viewOf, type Band } from './bands.ts';
import styles from './Connectors.module.css';
import type { Lines } from './lines.ts';

/** A record is no row of the comparison. */
const withChosen = (rows: readonly DiffRow[], chosen: DiffRow | null): readonly DiffRow[] => (chosen === null || rows.some(({ path, layer }) => path === chosen.path && layer === chosen.layer) ? rows : [...rows, chosen]);

interface ConnectorsProps {
  readonly lines: Lines;
  /** Changes whenever one of the sides shows other lines. */
  readonly moves: number;
  readonly chosen: DiffRow | null;
}

export function Connectors({ lines, moves, chosen }: ConnectorsProps): ReactNode {
  const rows = useFacing((state) => state.rows);
  const box = useRef<HTMLDivElement>(null);
  const [bands, setBands] = useState<readonly Band[]>([]);
  useEffect(() => {
    const panes = box.current?.parentElement;
    if (panes === null || panes === undefined) return undefined;
    let frame = 0;
    const draw = (): void => {
      frame = 0;
      const top = panes.getBoundingClientRect().top;
      const [left, right] = [viewOf(panes, 'left', top), viewOf(panes, 'right', top)];
      setBands(left === null || right === null ? [] : bandsOf(withChosen(rows, chosen), chosen, lines, left, right));
    };
    const schedule = (): void => {
      if (frame === 0) frame = requestAnimationFrame(draw);
    };
    schedule();
    panes.addEventListener('scroll', schedule, true);
    const observer = new ResizeObserver(schedule);
    observer.observe(panes);
    return () => {
      cancelAnimationFrame(frame);
      panes.removeEventListener('scroll', schedule, true);
      observer.disconnect();
    };
  }, [rows, chosen, lines, moves]);
  return (
    <div ref={box} className={styles['gutter']} aria-hidden="true">
      <svg className={styles['bands']}>
        {bands.map(({ key, path, verdict, isChosen }) => (
          <path key={key} d={path} data-verdict={verdict} data-chosen={isChosen} />
        ))}
      </svg>
    </div>
  );
}
