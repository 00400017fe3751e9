/** Where nothing is chosen: how to choose. */
import type { ReactNode } from 'react';
import styles from './PhaseNote.module.css';

export function PhaseHint(): ReactNode {
  return (
    <div className={styles['note']}>
      <p>
        Choose a phase; <kbd>.</kbd> and <kbd>,</kbd> step through them, <kbd>&gt;</kbd> and <kbd>&lt;</kbd> through checkpoints. Registers follow. Where a pass over memory begins, no record says: it is inferred from the order of PFNs.
      </p>
    </div>
  );
}
