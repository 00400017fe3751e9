/** The whole comparison in a sentence. */
import type { ReactNode } from 'react';
import { useCompare } from '../../store/compare.ts';
import { sentenceOf, sequenceText, toneOf } from './result-sentence.ts';
import styles from './VerdictSentence.module.css';

export function VerdictSentence(): ReactNode {
  const view = useCompare((state) => state.view);
  const running = useCompare((state) => state.memory === 'running');
  if (view === null) return null;
  return (
    <>
      <p className={styles['sentence']} role="status" aria-label="Result" data-tone={toneOf(view)}>
        {sentenceOf(view, running)}
      </p>
      <p className={styles['sequence']} title="By layer, type and body_length of each record, whatever it says">
        {sequenceText(view.sequence)}
      </p>
    </>
  );
}
