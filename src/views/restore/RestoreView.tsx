/** The restore: its outcome, the three judges, the state behind the selected record, and what the stream tells of its sender. */
import { useEffect, type MouseEvent, type ReactNode } from 'react';
import { useApp } from '../../store/index.ts';
import { showStep, useRestore } from '../../store/restore.ts';
import { ForensicsBlock } from './ForensicsBlock.tsx';
import { JudgeCards } from './JudgeCards.tsx';
import { OutcomeCard } from './OutcomeCard.tsx';
import { StateTable } from './StateTable.tsx';
import { Stepper } from './Stepper.tsx';
import { Unknown } from './Unknown.tsx';
import styles from './RestoreView.module.css';

/** Everything that names a row leads there, and this view stays in front. */
function onClick(event: MouseEvent): void {
  const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-row]')?.dataset['row'] : undefined;
  if (row === undefined) return;
  const app = useApp.getState();
  app.setView('restore');
  app.selectRow(Number(row));
}

export function RestoreView(): ReactNode {
  const card = useRestore((state) => state.card);
  const step = useRestore((state) => state.step);
  const row = useApp((state) => state.row);
  const ready = useApp((state) => state.phase === 'ready');
  useEffect(() => {
    if (ready && row >= 0) void showStep(row);
  }, [ready, row, card]);
  const state = row >= 0 && step !== null ? step : (card?.state ?? null);
  return (
    <section className={styles['view']} aria-label="Restore" onClick={onClick}>
      <Stepper card={card} />
      <div className={styles['sheet']} role="group" aria-label="Restore, outcome and state" tabIndex={0}>
        {card === null ? <Unknown /> : <OutcomeCard outcome={card.outcome} />}
        <JudgeCards outcome={card?.outcome ?? null} />
        {state !== null && <StateTable state={state} atEnd={state === card?.state} />}
        {card !== null && <ForensicsBlock forensics={card.forensics} />}
      </div>
    </section>
  );
}
