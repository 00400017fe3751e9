/** Both directions of the migration in protocol order, and what each side was waiting for when it ended. */
import { useEffect, type MouseEvent, type ReactNode } from 'react';
import { grouped, printable } from '../../core/text.ts';
import { useApp } from '../../store/index.ts';
import { isWayBack, usePhases, wantSequence } from '../../store/phases.ts';
import { OtherDirection } from './OtherDirection.tsx';
import { SequenceLine } from './SequenceLine.tsx';
import { sourceOfOrder } from './sequence-words.ts';
import { WaitingCard } from './WaitingCard.tsx';
import styles from './Conversation.module.css';

function onClick(event: MouseEvent): void {
  const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-row]')?.dataset['row'] : undefined;
  if (row === undefined) return;
  const app = useApp.getState();
  app.setView('phases');
  app.selectRow(Number(row));
}

/** Why there is no chart. */
const SAVED = 'Nothing here says that this stream was sent to a receiver: an image that was saved begins the same, and so does what libvirt sends over TCP.';
const SENT = 'The packet capture has the stream, and nothing that xl migrate says around one: libvirt and xenopsd talk otherwise.';

export function Conversation(): ReactNode {
  const sequence = usePhases((state) => state.sequence);
  const sent = useApp((state) => state.capture !== null);
  const isBack = useApp(isWayBack);
  const silent = usePhases((state) => state.silent);
  const failure = usePhases((state) => state.sequenceFailure);
  const contradictions = usePhases((state) => state.contradictions);
  const back = usePhases((state) => state.back);
  const ready = useApp((state) => state.phase === 'ready');
  useEffect(() => void wantSequence(), [back, ready]);
  if (failure !== '') {
    return (
      <div className={styles['sheet']}>
        <p role="alert">{printable(failure)}</p>
        <OtherDirection />
      </div>
    );
  }
  if (silent && !isBack)
    return (
      <div className={styles['sheet']}>
        <p className={styles['from']}>{sent ? SENT : SAVED}</p>
        <OtherDirection />
      </div>
    );
  if (isBack)
    return (
      <div className={styles['sheet']}>
        <OtherDirection />
      </div>
    );
  if (sequence === null) return <p className={styles['none']}>The conversation is known once the stream is read.</p>;
  const { steps, more, sender, receiver, done } = sequence;
  const timed = steps.some(({ time }) => time !== null);
  const middle = more > 0 ? steps.length / 2 : -1;
  return (
    <div className={styles['sheet']} role="group" aria-label="Conversation" tabIndex={0} onClick={onClick}>
      <OtherDirection />
      <p className={styles['from']}>{sourceOfOrder(sequence)}</p>
      {contradictions.map((sentence) => (
        <p key={sentence} className={styles['against']} role="status">
          <span aria-hidden="true">▲ </span>
          {sentence}
        </p>
      ))}
      <ol className={styles['chart']} data-timed={timed} aria-label="Messages and stream">
        <li className={styles['ends']} aria-hidden="true">
          <span>sender</span>
          <span>receiver</span>
        </li>
        {steps.map((each, i) => (
          <SequenceLine key={i} step={each} timed={timed} left={i === middle ? `${grouped(more)} more are left out here` : ''} />
        ))}
      </ol>
      <div className={styles['waiting']}>
        <WaitingCard side="Sender" text={sender} done={done} />
        <WaitingCard side="Receiver" text={receiver} done={done} />
      </div>
    </div>
  );
}
