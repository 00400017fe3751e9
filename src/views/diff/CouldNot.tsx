/** Two files that cannot be compared: why, and what to do. */
import { Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import { closeCompare, useCompare } from '../../store/compare.ts';
import { useApp } from '../../store/index.ts';
import styles from './CouldNot.module.css';
import bar from './Toolbar.module.css';

const chooseOthers = (): void => useApp.getState().openDialog('compare');

export function CouldNot(): ReactNode {
  const failure = useCompare((state) => state.failure);
  return (
    <main className={styles['page']}>
      <section className={styles['card']} role="alert">
        <Unplug size={32} aria-hidden="true" />
        <h2 className={styles['title']}>These two cannot be compared</h2>
        <p>{failure}</p>
        <p className={styles['actions']}>
          <button type="button" className={bar['chip']} onClick={chooseOthers}>
            Choose other files…
          </button>
          <button type="button" className={bar['chip']} onClick={closeCompare}>
            Close the comparison
          </button>
        </p>
      </section>
    </main>
  );
}
