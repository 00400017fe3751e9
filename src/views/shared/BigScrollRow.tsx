/** One row's place in the moving layer of a BigScroll. */
import type { ReactNode } from 'react';
import styles from './BigScroll.module.css';

export function BigScrollRow({ top, height, children }: { top: number; height: number; children: ReactNode }): ReactNode {
  return (
    <div className={styles['row']} style={{ top, height }}>
      {children}
    </div>
  );
}
