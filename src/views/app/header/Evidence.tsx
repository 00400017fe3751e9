/** Why the file was taken for what it is: each piece of evidence with its offset. */
import styles from './Evidence.module.css';

interface EvidenceProps {
  readonly title: string;
  readonly evidence: readonly string[];
}

export function Evidence({ title, evidence }: EvidenceProps) {
  if (evidence.length === 0) return null;
  return (
    <details className={styles['evidence']} name="strip">
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
