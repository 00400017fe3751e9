/** Text or bytes. */
import type { MouseEvent } from 'react';
import { useApp } from '../../../store/index.ts';
import type { FindMode } from '../../../store/find.ts';
import styles from './FindBar.module.css';

const MODES: readonly { readonly mode: FindMode; readonly title: string }[] = [
  { mode: 'text', title: 'Text' },
  { mode: 'hex', title: 'Hex' },
];

export function FindModeSwitch() {
  const current = useApp((state) => state.findMode);
  const setFind = useApp((state) => state.setFind);
  const onClick = (event: MouseEvent): void => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-mode]') : null;
    const chosen = MODES.find(({ mode }) => mode === button?.dataset['mode']);
    if (chosen !== undefined) setFind({ mode: chosen.mode });
  };
  // The field keeps the focus: what is typed next is the pattern.
  const onMouseDown = (event: MouseEvent): void => event.preventDefault();
  return (
    <div role="group" aria-label="Find as" className={styles['modes']} onClick={onClick} onMouseDown={onMouseDown}>
      {MODES.map(({ mode, title }) => (
        <button key={mode} type="button" className={styles['mode']} data-mode={mode} aria-pressed={mode === current}>
          {title}
        </button>
      ))}
    </div>
  );
}
