/** One side of a comparison that is to be: one of the open files, or another. */
import { useRef, type ChangeEvent } from 'react';
import { printable } from '../../../core/text.ts';
import type { CompareInput } from '../../../store/compare.ts';
import type { CompareChoice } from './compare-choices.ts';
import styles from './CompareSideField.module.css';

interface CompareSideFieldProps {
  readonly side: 'left' | 'right';
  readonly choices: readonly CompareChoice[];
  readonly chosen: CompareInput | null;
  readonly onChosen: (input: CompareInput) => void;
  readonly onFile: (file: File) => void;
}

export function CompareSideField({ side, choices, chosen, onChosen, onFile }: CompareSideFieldProps) {
  const picker = useRef<HTMLInputElement>(null);
  const choose = (): void => picker.current?.click();
  const at = choices.find(({ input }) => input.file === chosen?.file && input.conversion === chosen.conversion);
  const onSelect = (event: ChangeEvent<HTMLSelectElement>): void => {
    const found = choices.find(({ key }) => key === event.target.value);
    if (found !== undefined) onChosen(found.input);
  };
  const onPicked = (event: ChangeEvent<HTMLInputElement>): void => {
    const file = event.target.files?.[0];
    if (file !== undefined) onFile(file);
  };
  return (
    <fieldset className={styles['side']}>
      <legend className={styles['name']}>{side === 'left' ? 'Left' : 'Right'}</legend>
      {choices.length > 0 && (
        <select className={styles['select']} aria-label={`Open file on the ${side}`} value={at?.key ?? ''} onChange={onSelect}>
          <option value="" disabled>
            {at === undefined && chosen !== null ? printable(chosen.file.name) : 'an open file'}
          </option>
          {choices.map(({ key, title }) => (
            <option key={key} value={key}>
              {printable(title)}
            </option>
          ))}
        </select>
      )}
      {choices.length === 0 && <span className={styles['file']}>{chosen === null ? 'no file yet' : printable(chosen.file.name)}</span>}
      <button type="button" className={styles['choose']} onClick={choose} data-first={side === 'right' || choices.length === 0 ? '' : undefined}>
        Choose a file…
      </button>
      <input ref={picker} type="file" hidden data-side={side} aria-label={`File on the ${side}`} onChange={onPicked} />
    </fieldset>
  );
}
