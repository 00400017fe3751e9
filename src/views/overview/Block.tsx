/** A titled block of a sheet. */
import type { ReactNode } from 'react';
import { CellText } from './CellText.tsx';
import styles from './Block.module.css';

interface BlockProps {
  readonly title: string;
  readonly note?: string;
  /** The row that the block is of; -1 where it is of none. */
  readonly row?: number;
  readonly children: ReactNode;
}

export function Block({ title, note = '', row = -1, children }: BlockProps) {
  return (
    <section className={styles['block']}>
      <h3 className={styles['title']}>
        <CellText row={row} path={null} text={title} title={row < 0 ? '' : 'Select the record'} />
        {note !== '' && <small className={styles['note']}>{note}</small>}
      </h3>
      {children}
    </section>
  );
}
