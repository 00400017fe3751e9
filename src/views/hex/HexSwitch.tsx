/** A few choices of which one holds, as joined buttons. */
import type { MouseEvent, ReactNode } from 'react';
import styles from './HexToolbar.module.css';

interface HexSwitchProps<T> {
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly label: string; readonly title?: string }[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}

export function HexSwitch<T extends string | number>({ label, options, value, onChange }: HexSwitchProps<T>): ReactNode {
  const choose = (event: MouseEvent<HTMLButtonElement>): void => {
    const option = options[Number(event.currentTarget.dataset['option'])];
    if (option !== undefined) onChange(option.value);
  };
  return (
    <div className={styles['switch']} role="group" aria-label={label}>
      {options.map((option, i) => (
        <button key={option.label} type="button" title={option.title} data-option={i} aria-pressed={option.value === value} onClick={choose}>
          {option.label}
        </button>
      ))}
    </div>
  );
}
