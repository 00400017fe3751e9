/** What one side does, or waits for, where the captures end. */
import type { ReactNode } from 'react';
import styles from './Conversation.module.css';

interface WaitingCardProps {
  readonly side: string;
  readonly text: string;
  readonly done: boolean;
}

export function WaitingCard({ side, text, done }: WaitingCardProps): ReactNode {
  return (
    <section className={styles['card']} data-done={done} aria-label={`${side} at the end`}>
      <h3>
        <span aria-hidden="true">{done ? '✔ ' : '… '}</span>
        {side}
      </h3>
      <p>{text}.</p>
    </section>
  );
}
