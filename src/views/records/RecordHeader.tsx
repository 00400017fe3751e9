/** Column titles of the record list. */
import type { ReactNode } from 'react';
import styles from './RecordHeader.module.css';

const COLUMNS = [
  { column: 'index', title: 'Index' },
  { column: 'offset', title: 'Offset' },
  { column: 'time', title: 'Time (s)', more: 'When the first byte was captured: seconds from the capture’s first packet' },
  { column: 'type', title: 'Type' },
  { column: 'layer', title: 'Layer' },
  { column: 'body_length', title: 'Length', more: 'body_length of a record; of a header or gap, its length' },
  { column: 'findings', title: 'Findings' },
  { column: 'summary', title: 'Summary' },
] as const;

/** @param timed whether a capture’s clock tells when rows came */
export const columnsOf = (timed: boolean): readonly (typeof COLUMNS)[number][] => (timed ? COLUMNS : COLUMNS.filter(({ column }) => column !== 'time'));

export function RecordHeader({ timed }: { readonly timed: boolean }): ReactNode {
  return (
    <div className={styles['header']} role="row">
      {columnsOf(timed).map(({ column, title, ...rest }) => (
        <span key={column} role="columnheader" data-column={column} title={'more' in rest ? rest.more : undefined}>
          {title}
        </span>
      ))}
    </div>
  );
}
