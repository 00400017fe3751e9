/** The bytes of a row in one of its two forms, a span for each run of a colour. */
import type { ReactNode } from 'react';
import { leftOf, type HexArea, type HexGrid } from './hex-grid.ts';
import type { Run } from './runs.ts';
import styles from './HexRow.module.css';

export function HexRuns({ area, grid, runs }: { area: HexArea; grid: HexGrid; runs: readonly Run[] }): ReactNode {
  // The first digit stands half a space right of its cell's edge.
  const left = leftOf(grid, area, 0) + (area === 'hex' ? grid.char / 2 : 0);
  return (
    <span className={styles['runs']} role="gridcell" style={{ left }}>
      {runs.map(({ kind, text }, i) => (
        <span key={i} data-class={kind}>
          {text}
        </span>
      ))}
    </span>
  );
}
