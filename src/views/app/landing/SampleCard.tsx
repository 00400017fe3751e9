/** A sample: what it is and a button that opens it. */
import { ChevronRight, CircleCheck, TriangleAlert } from 'lucide-react';
import styles from './SampleCard.module.css';
import type { Sample } from './samples.ts';

export function SampleCard({ sample }: { readonly sample: Sample }) {
  const Icon = sample.tone === 'whole' ? CircleCheck : TriangleAlert;
  return (
    <li className={styles['card']}>
      <h3 className={styles['title']} data-tone={sample.tone}>
        <Icon size={16} aria-hidden="true" /> {sample.title}
      </h3>
      <p className={styles['line']}>{sample.line}</p>
      <p className={styles['facts']}>{sample.facts.join(' · ')}</p>
      <button type="button" className={styles['try']} data-sample={sample.file} aria-label={`Try it: ${sample.title}`}>
        Try it <ChevronRight size={14} aria-hidden="true" />
      </button>
    </li>
  );
}
