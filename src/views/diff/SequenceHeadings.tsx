/** What the columns of the aligned sequences are. */
import type { ReactNode } from 'react';
import styles from './SequenceLine.module.css';

export function SequenceHeadings(): ReactNode {
  return (
    <div className={styles['headings']} role="row">
      <span role="columnheader">place</span>
      <span role="columnheader">sequence</span>
      <span role="columnheader">left: offset, record, body_length</span>
      <span role="columnheader">right: offset, record, body_length</span>
      <span role="columnheader">what they say</span>
    </div>
  );
}
