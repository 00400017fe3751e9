/** The whole comparison in a sentence. */
import type { ReactNode } from 'react';
import { useCompare } from '../../store/compare.ts';
import { sentenceOf, sequenceText } from './result-sentence.ts';
import styles from './VerdictSentence.module.css';

export function VerdictSentence(): ReactNode {
  const view = useCompare((state) => state.view);
  const running = useCompare((state) => state.memory === 'running');
  if (view === null) return null;
  const { counts } = view;
  const tone = counts.different + counts.left + counts.right > 0 ? 'different' : 'same';
  return (
    <>
      <p className={styles['sentence']} role="status" aria-label="Result" data-tone={tone}>
        {sentenceOf(view, running)}
      </p>
      <p className={styles['sequence']} title="By layer, type and body_length of each record, whatever it says">
        {sequenceText(view.sequence)}
      </p>
    </>
  );
}
