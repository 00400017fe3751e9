/** The restore: its outcome, the three judges, the state behind the selected record, and what the stream tells of its sender. */
import { useEffect, useRef, type MouseEvent, type ReactNode } from 'react';
import { useApp } from '../../store/index.ts';
import { showStep, useRestore } from '../../store/restore.ts';
import { ForensicsBlock } from './ForensicsBlock.tsx';
import { JudgeCards } from './JudgeCards.tsx';
import { OutcomeCard } from './OutcomeCard.tsx';
import { StateTable } from './StateTable.tsx';
import { Stepper } from './Stepper.tsx';
import { Unknown } from './Unknown.tsx';
import { useFollowing } from './use-following.ts';
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
  const stepping = useRestore((now) => now.stepping) && row >= 0;
  const sheet = useRef<HTMLDivElement>(null);
  useFollowing();
  useEffect(() => {
    sheet.current?.scrollTo({ top: 0 });
  }, [stepping]);
  useEffect(() => {
    if (ready && row >= 0) void showStep(row);
  }, [ready, row, card]);
  const state = row >= 0 && step !== null ? step : (card?.state ?? null);
  const table = state === null ? null : <StateTable state={state} atEnd={state === card?.state} />;
  return (
    <section className={styles['view']} aria-label="Restore" onClick={onClick}>
      <Stepper card={card} />
      <div ref={sheet} className={styles['sheet']} role="group" aria-label="Restore, outcome and state" tabIndex={0}>
        {stepping && table}
        {card === null ? <Unknown /> : <OutcomeCard outcome={card.outcome} story={card.forensics.story} />}
        <JudgeCards outcome={card?.outcome ?? null} />
        {!stepping && table}
        {card !== null && <ForensicsBlock forensics={card.forensics} />}
      </div>
    </section>
  );
}
