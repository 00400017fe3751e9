/** Says where a dragged thumb stands, beside it. */
import type { ReactNode } from 'react';
import styles from './BigScroll.module.css';

export function BigScrollBubble({ text, at }: { text: string; at: number }): ReactNode {
  return (
    <div className={styles['bubble']} style={{ top: `${at * 100}%`, transform: `translateY(${-at * 100}%)` }}>
      {text}
    </div>
  );
}
