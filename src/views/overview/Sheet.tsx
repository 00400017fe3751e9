/** A view's own sheet: what does not scroll on top, below it the cells, which the arrow keys walk. */
import type { ReactNode } from 'react';
import { onCellClick, onCellKeys } from './cell-actions.ts';
import styles from './Sheet.module.css';

interface SheetProps {
  readonly label: string;
  readonly toolbar?: ReactNode;
  readonly children: ReactNode;
}

export function Sheet({ label, toolbar, children }: SheetProps) {
  return (
    <section className={styles['sheet']} aria-label={label} onClick={onCellClick}>
      {toolbar !== undefined && <div className={styles['toolbar']}>{toolbar}</div>}
      <div className={styles['cells']} role="group" aria-label={`${label}, values`} tabIndex={0} onKeyDown={onCellKeys}>
        {children}
      </div>
    </section>
  );
}
