/** Why the file was taken for what it is: each piece of evidence with its offset. */
import { useEffect, useRef } from 'react';
import { useApp } from '../../../store/index.ts';
import { runCommand } from '../commands.ts';
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
  const canOverride = useApp((state) => state.layers.some(({ name }) => name === 'legacy'));
  const asked = useApp((state) => state.readAs.legacy !== undefined);
  const override = (): void => {
    if (details.current !== null) details.current.open = false;
    runCommand('file.readas');
  };
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
        <p className={styles['note']}>{asked ? 'As it was asked for; the rest is from the bytes alone.' : 'From the bytes alone; the file’s name plays no part.'}</p>
        {canOverride && (
          <button type="button" className={styles['override']} onClick={override}>
            Read otherwise…
          </button>
        )}
      </div>
    </details>
  );
}
