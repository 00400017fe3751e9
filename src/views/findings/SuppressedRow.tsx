/** A rule whose findings are not shown, and how many of them this stream has. */
import { memo } from 'react';
import styles from './rows.module.css';

interface SuppressedRowProps {
  readonly id: string;
  readonly line: number;
  readonly rule: string;
  readonly count: string;
  readonly active: boolean;
}

export const SuppressedRow = memo(function SuppressedRow({ id, line, rule, count, active }: SuppressedRowProps) {
  return (
    <div id={id} role="row" className={styles['suppressed']} data-line={line} data-kind="suppressed" data-active={active} aria-level={1} aria-selected={active}>
      <span role="gridcell" className={styles['glyph']} aria-label="suppressed">
        ⊘
      </span>
      <span role="gridcell" className={styles['title']} data-rule="true" title={rule}>
        {rule}
      </span>
      <span role="gridcell" className={styles['act']}>
        <button type="button" data-act="restore" tabIndex={-1} aria-label={`Show ${rule} again`}>
          Show again
        </button>
      </span>
      <span role="gridcell" className={styles['count']}>
        ×{count}
      </span>
    </div>
  );
});
