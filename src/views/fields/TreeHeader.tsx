/** Names of the tree's columns. */
import { memo, type ReactNode } from 'react';
import styles from './FieldRow.module.css';

const TITLES: readonly { readonly title: string; readonly column: 'name' | 'value' | 'meaning' | 'type' | 'number' }[] = [
  { title: 'Field', column: 'name' },
  { title: 'Value', column: 'value' },
  { title: 'Meaning', column: 'meaning' },
  { title: 'Type', column: 'type' },
  { title: 'Offset', column: 'number' },
  { title: 'Length', column: 'number' },
];

export const TreeHeader = memo(function TreeHeader(): ReactNode {
  return (
    <div className={styles['header']} role="row">
      {TITLES.map(({ title, column }) => (
        <span key={title} className={styles[column]} role="columnheader">
          {title}
        </span>
      ))}
    </div>
  );
});
