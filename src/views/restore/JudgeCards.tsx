/** The three judges side by side. */
import type { ReactNode } from 'react';
import { JUDGES } from '../../core/index/finding.ts';
import type { RestoreOutcome } from '../../core/restore/restore-card.ts';
import { JudgeCard } from './JudgeCard.tsx';
import styles from './JudgeCards.module.css';

export function JudgeCards({ outcome }: { readonly outcome: RestoreOutcome | null }): ReactNode {
  return (
    <div className={styles['cards']} role="group" aria-label="Judges">
      {JUDGES.map((judge) => (
        <JudgeCard key={judge} judge={judge} outcome={outcome} />
      ))}
    </div>
  );
}
