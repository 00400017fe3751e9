/** How far the comparison is, and a way to stop it. */
import type { ReactNode } from 'react';
import { compareMemory, stopCompare, useCompare, type SidesProgress } from '../../store/compare.ts';
import styles from './CompareProgress.module.css';
import bar from './Toolbar.module.css';

const again = (): void => void compareMemory();

const percent = (done: number, total: number): number => (total === 0 ? 0 : Math.min(100, Math.floor((100 * done) / total)));

/** Where both are read side by side, as bytes are compared, each is as far as the other. */
function shares({ left, right }: SidesProgress): { readonly share: number; readonly text: string } {
  const share = percent(left.done + right.done, left.total + right.total);
  const [a, b] = [percent(left.done, left.total), percent(right.done, right.total)];
  return { share, text: a === b ? `${share}%` : `${share}% (left ${a}%, right ${b}%)` };
}

export function CompareProgress(): ReactNode {
  const stage = useCompare((state) => state.stage);
  const memory = useCompare((state) => state.memory);
  const progress = useCompare((state) => state.progress);
  const sides = useCompare((state) => state.sides);
  const alike = useCompare((state) => (state.view?.alike ?? null) !== null);
  if (stage === 'open' && memory === 'stopped') {
    return (
      <div className={styles['strip']} role="status">
        <span>{alike ? 'Stopped before every byte was compared.' : 'Memory was not compared: what stands here is all but page contents.'}</span>
        <button type="button" className={bar['chip']} onClick={again}>
          {alike ? 'Read the rest' : 'Compare memory'}
        </button>
      </div>
    );
  }
  if (stage !== 'opening' && memory !== 'running') return null;
  const opened = percent(progress?.done ?? 0, progress?.total ?? 0);
  const { share, text } = stage === 'opening' || sides === null ? { share: opened, text: `${opened}%` } : shares(sides);
  const words = stage === 'opening' ? 'Reading both sides' : alike ? 'Comparing every byte' : 'Comparing the contents of memory';
  return (
    <div className={styles['strip']} role="status">
      <span>
        {words}: {text}
      </span>
      <progress className={styles['bar']} max={100} value={share} aria-label={words} />
      <button type="button" className={bar['chip']} onClick={stopCompare}>
        Stop
      </button>
    </div>
  );
}
