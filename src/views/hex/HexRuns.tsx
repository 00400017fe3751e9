/** The bytes of a row in one of its two forms, a span for each run of a colour. */
import type { ReactNode } from 'react';
import { leftOf, type HexArea, type HexGrid } from './hex-grid.ts';
import type { Run } from './runs.ts';
import styles from './HexRow.module.css';

interface HexRunsProps {
  readonly area: HexArea;
  readonly grid: HexGrid;
  readonly runs: readonly Run[];
  /** Why bytes of the row are not there. */
  readonly why: string;
}

export function HexRuns({ area, grid, runs, why }: HexRunsProps): ReactNode {
  // The first digit stands half a space right of its cell's edge.
  const left = leftOf(grid, area, 0) + (area === 'hex' ? grid.char / 2 : 0);
  return (
    <span className={styles['runs']} role="gridcell" style={{ left }}>
      {runs.map(({ kind, text }, i) => (
        <span key={i} data-class={kind} title={kind === 'lost' ? why : undefined}>
          {text}
        </span>
      ))}
    </span>
  );
}
