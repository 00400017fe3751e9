/** A number that is stepped or typed. It costs the same for two and for thousands to choose from. */
import { useState, type ChangeEvent, type MouseEvent, type SyntheticEvent } from 'react';
import styles from './NumberPicker.module.css';

interface NumberPickerProps {
  readonly label: string;
  readonly value: number;
  /** Its neighbours; null at the ends. */
  readonly previous: number | null;
  readonly next: number | null;
  readonly total: string;
  /** False where there is no such number. */
  readonly choose: (value: number) => boolean;
}

export function NumberPicker({ label, value, previous, next, total, choose }: NumberPickerProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const [refused, setRefused] = useState(false);
  const onChange = (event: ChangeEvent<HTMLInputElement>): void => setTyped(event.target.value);
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const known = typed !== null && /^\d{1,10}$/.test(typed) && choose(Number(typed));
    setRefused(!known && typed !== null);
    if (known) setTyped(null);
  };
  const onBlur = (): void => {
    setTyped(null);
    setRefused(false);
  };
  const onStep = (event: MouseEvent<HTMLButtonElement>): void => {
    const target = event.currentTarget.dataset['step'] === 'next' ? next : previous;
    if (target !== null) choose(target);
  };
  return (
    <form className={styles['picker']} onSubmit={onSubmit}>
      <label className={styles['label']}>
        {label}
        <input type="text" inputMode="numeric" size={Math.max(2, value.toString().length)} value={typed ?? value.toString()} aria-invalid={refused} onChange={onChange} onBlur={onBlur} />
      </label>
      <span className={styles['total']}>{refused ? '▲ there is none' : total}</span>
      <button type="button" data-step="previous" disabled={previous === null} onClick={onStep} aria-label={`Previous ${label}`}>
        ‹
      </button>
      <button type="button" data-step="next" disabled={next === null} onClick={onStep} aria-label={`Next ${label}`}>
        ›
      </button>
    </form>
  );
}
