/** Bands between the ranges that face each other on both sides. */
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useFacing } from '../../store/compare-facing.ts';
import { useCompareRows } from '../../store/compare-rows.ts';
import { bandsOf, viewOf, type Band } from './bands.ts';
import styles from './Connectors.module.css';

/** @param moves changes whenever one of the sides shows other lines */
export function Connectors({ moves }: { readonly moves: number }): ReactNode {
  const rows = useFacing((state) => state.rows);
  const chosen = useCompareRows((state) => state.chosen);
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
      setBands(left === null || right === null ? [] : bandsOf(rows, chosen, left, right));
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
  }, [rows, chosen, moves]);
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
