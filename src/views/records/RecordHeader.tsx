/** Column titles of the record list. */
import type { ReactNode } from 'react';
import styles from './RecordHeader.module.css';

const COLUMNS = ['index', 'offset', 'type', 'layer', 'body_length', 'findings', 'summary'] as const;

export const COLUMN_COUNT = COLUMNS.length;

export function RecordHeader(): ReactNode {
  return (
    <div className={styles['header']} role="row">
      {COLUMNS.map((column) => (
        <span key={column} role="columnheader" data-column={column}>
          {column}
        </span>
      ))}
    </div>
  );
}
