/** The phases of the stream, and the conversation that it was part of. */
import type { MouseEvent, ReactNode } from 'react';
import { showPart, usePhases } from '../../store/phases.ts';
import { Conversation } from './Conversation.tsx';
import { PhaseTable } from './PhaseTable.tsx';
import { PhaseSummary } from './PhaseSummary.tsx';
import styles from './PhasesView.module.css';

const onSwitch = (event: MouseEvent): void => {
  const part = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-part]')?.dataset['part'] : undefined;
  if (part === 'phases' || part === 'conversation') showPart(part);
};

export function PhasesView(): ReactNode {
  const part = usePhases((state) => state.part);
  return (
    <section className={styles['view']} aria-label="Phases">
      <div className={styles['bar']}>
        <div className={styles['switch']} role="group" aria-label="What is shown" onClick={onSwitch}>
          <button type="button" className={styles['choice']} data-part="phases" aria-pressed={part === 'phases'}>
            Phases
          </button>
          <button type="button" className={styles['choice']} data-part="conversation" aria-pressed={part === 'conversation'}>
            Conversation
          </button>
        </div>
        <PhaseSummary />
      </div>
      {part === 'phases' ? <PhaseTable /> : <Conversation />}
    </section>
  );
}
