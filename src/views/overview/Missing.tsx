/** What a stream has not, in sentences. */
import styles from './Missing.module.css';

interface MissingProps {
  readonly sentences: readonly string[];
}

export function Missing({ sentences }: MissingProps) {
  return (
    <ul className={styles['missing']}>
      {sentences.map((sentence) => (
        <li key={sentence}>
          <span aria-hidden="true">▨ </span>
          {sentence}
        </li>
      ))}
    </ul>
  );
}
