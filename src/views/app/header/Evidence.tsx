/** Why the file was taken for what it is: each piece of evidence with its offset. */
import { useEffect, useRef } from 'react';
import styles from './Evidence.module.css';

interface EvidenceProps {
  readonly title: string;
  readonly evidence: readonly string[];
}

export function Evidence({ title, evidence }: EvidenceProps) {
  const details = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (event: Event): void => {
      const { current } = details;
      if (current !== null && !(event.target instanceof Node && current.contains(event.target))) current.open = false;
    };
    document.addEventListener('pointerdown', close);
    document.addEventListener('focusin', close);
    return () => {
      document.removeEventListener('pointerdown', close);
      document.removeEventListener('focusin', close);
    };
  }, []);
  if (evidence.length === 0) return null;
  return (
    <details ref={details} className={styles['evidence']}>
      <summary className={styles['why']} title={evidence.join('\n')}>
        evidence
      </summary>
      <div className={styles['card']}>
        <p className={styles['title']}>{title}</p>
        <ul>
          {evidence.map((piece) => (
            <li key={piece} className={styles['piece']}>
              {piece}
            </li>
          ))}
        </ul>
        <p className={styles['note']}>From the bytes alone; the file’s name plays no part.</p>
      </div>
    </details>
  );
}
