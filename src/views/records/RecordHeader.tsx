/** Column titles of the record list. */
import type { ReactNode } from 'react';
import styles from './RecordHeader.module.css';

const COLUMNS = [
  { column: 'index', title: 'Index' },
  { column: 'offset', title: 'Offset' },
  { column: 'type', title: 'Type' },
  { column: 'layer', title: 'Layer' },
  { column: 'body_length', title: 'Length', more: 'body_length of a record; of a header or gap, its length' },
  { column: 'findings', title: 'Findings' },
  { column: 'summary', title: 'Summary' },
] as const;

export const COLUMN_COUNT = COLUMNS.length;

export function RecordHeader(): ReactNode {
  return (
    <div className={styles['header']} role="row">
      {COLUMNS.map(({ column, title, ...rest }) => (
        <span key={column} role="columnheader" data-column={column} title={'more' in rest ? rest.more : undefined}>
          {title}
        </span>
      ))}
    </div>
  );
}
