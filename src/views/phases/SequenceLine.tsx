/** One step: an arrow from side to side, or a block of the stream. */
import type { ReactNode } from 'react';
import { hex, printable, secondsText } from '../../core/text.ts';
import type { SequenceStep } from '../../core/analysis/conversation/sequence.ts';
import styles from './Conversation.module.css';

interface SequenceLineProps {
  readonly step: SequenceStep;
  /** What is left out before it; empty where nothing is. */
  readonly left: string;
  /** Whether a clock tells when what stands in the capture came. */
  readonly timed: boolean;
}

export function SequenceLine({ step, left, timed }: SequenceLineProps): ReactNode {
  const { from, kind, title, text, range, row, time, problem } = step;
  const to = from === 'sender' ? 'to the receiver' : 'to the sender';
  const where = range === null ? '' : `${hex(range.start)} to ${hex(range.end)} of the capture of ${from === 'sender' ? 'the way forward' : 'the way back'}`;
  const words = (
    <>
      <strong>{title}</strong> <span className={styles['words']}>{to}: </span>
      {text !== title && <span className={styles['text']}>{printable(text)}</span>}
    </>
  );
  return (
    <li className={styles['line']} data-from={from} data-kind={kind} data-problem={problem}>
      {left !== '' && <span className={styles['left']}>{left}</span>}
      {timed && (
        <span className={styles['time']} title="Seconds from the capture’s first packet to the last byte of this">
          {time === null ? '' : secondsText(time)}
        </span>
      )}
      <span className={styles['arrow']} aria-hidden="true" />
      {row >= 0 ? (
        <button type="button" className={styles['label']} data-row={row} title={where}>
          {words}
        </button>
      ) : (
        <span className={styles['label']} title={where === '' ? undefined : where}>
          {words}
        </span>
      )}
    </li>
  );
}
