/** One question with a few answers. */
import type { Radios } from './legacy-choice.ts';
import styles from './LegacyDialog.module.css';

interface LegacyRadiosProps extends Radios {
  readonly chosen: string;
}

export function LegacyRadios({ name, title, choices, chosen }: LegacyRadiosProps) {
  return (
    <fieldset className={styles['question']}>
      <legend className={styles['title']}>{title}</legend>
      {choices.map((choice) => (
        <label key={choice.value} className={styles['choice']}>
          <input type="radio" name={name} value={choice.value} defaultChecked={choice.value === chosen} />
          <span>{choice.title}</span>
          {choice.note !== undefined && <span className={styles['note']}>{choice.note}</span>}
        </label>
      ))}
    </fieldset>
  );
}
