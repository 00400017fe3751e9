/** What the columns are. */
import type { ReactNode } from 'react';
import styles from './DiffLine.module.css';

export function DiffHeadings(): ReactNode {
  return (
    <div className={styles['headings']} role="row">
      <span role="columnheader">verdict</span>
      <span role="columnheader">path</span>
      <span role="columnheader">left</span>
      <span role="columnheader">right</span>
      <span role="columnheader">why</span>
    </div>
  );
}
