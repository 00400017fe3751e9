/** A figure with a bar behind it. */
import type { ReactNode } from 'react';
import styles from './PhaseRow.module.css';

interface PhaseBarProps {
  /** In percent of the column's largest. */
  readonly share: number;
  readonly text: string;
  readonly tone: 'bytes' | 'pages' | 'resent' | 'time';
}

export function PhaseBar({ share, text, tone }: PhaseBarProps): ReactNode {
  return (
    <span role="gridcell" className={styles['cell']}>
      <span className={styles['figure']}>{text}</span>
      {text !== '' && (
        <span className={styles['track']} aria-hidden="true">
          <span className={styles['fill']} data-tone={tone} style={{ width: `${share}%` }} />
        </span>
      )}
    </span>
  );
}
