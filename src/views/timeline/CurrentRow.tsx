/** The selected row in words, for screen readers. */
import { useEffect, useState, type ReactNode } from 'react';
import { useApp } from '../../store/index.ts';
import { rowWords } from './row-words.ts';
import type { Lanes } from './use-lanes.ts';
import styles from './Timeline.module.css';

/** Stepping fast through records should not queue a speech for each. */
const PAUSE_MS = 200;

export function CurrentRow({ lanes }: { readonly lanes: Lanes }): ReactNode {
  const row = useApp((state) => state.row);
  const layers = useApp((state) => state.layers);
  const [text, setText] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => {
      setText(row < 0 || row >= lanes.index.rowCount ? '' : Object.values(rowWords(lanes, layers, row)).join(', '));
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [row, layers, lanes]);
  return (
    <p className={styles['words']} aria-live="polite">
      {text}
    </p>
  );
}
