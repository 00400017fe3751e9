/** How far the comparison is, and a way to stop it. */
import type { ReactNode } from 'react';
import { compareMemory, stopCompare, useCompare } from '../../store/compare.ts';
import styles from './CompareProgress.module.css';
import bar from './Toolbar.module.css';

const again = (): void => void compareMemory();

export function CompareProgress(): ReactNode {
  const stage = useCompare((state) => state.stage);
  const memory = useCompare((state) => state.memory);
  const progress = useCompare((state) => state.progress);
  if (stage === 'open' && memory === 'stopped') {
    return (
      <div className={styles['strip']} role="status">
        <span>Memory was not compared: what stands here is all but page contents.</span>
        <button type="button" className={bar['chip']} onClick={again}>
          Compare memory
        </button>
      </div>
    );
  }
  if (stage !== 'opening' && memory !== 'running') return null;
  const share = progress === null || progress.total === 0 ? 0 : Math.min(100, Math.floor((100 * progress.done) / progress.total));
  const words = stage === 'opening' ? 'Reading both sides' : 'Comparing the contents of memory';
  return (
    <div className={styles['strip']} role="status">
      <span>
        {words}: {share}%
      </span>
      <progress className={styles['bar']} max={100} value={share} aria-label={words} />
      <button type="button" className={bar['chip']} onClick={stopCompare}>
        Stop
      </button>
    </div>
  );
}
