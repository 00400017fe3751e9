/** A line where a side has nothing beside what the other has. */
import { memo, type ReactNode } from 'react';
import styles from './GapLine.module.css';
import { ARIA_MAX } from './side-grid.ts';

interface GapLineProps {
  readonly line: number;
  /** What it is that is not here; empty where a line above says it. */
  readonly words: string;
}

export const GapLine = memo(function GapLine({ line, words }: GapLineProps): ReactNode {
  return (
    <div className={styles['gap']} role="row" data-line={line} data-gap aria-rowindex={line < ARIA_MAX ? line + 1 : undefined}>
      <span role="gridcell" className={styles['words']}>{words}</span>
    </div>
  );
});
