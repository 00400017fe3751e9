/** All commands by name: type a few letters, Enter runs the first. */
import { useState, type ChangeEvent, type KeyboardEvent, type MouseEvent } from 'react';
import { useApp } from '../../../store/index.ts';
import { COMMANDS, type Command } from '../commands.ts';
import { fuzzyFilter } from './fuzzy.ts';
import { KeyHint } from './KeyHint.tsx';
import { Modal } from './Modal.tsx';
import styles from './Palette.module.css';

const LIST_ID = 'palette-list';
const optionId = (command: Command): string => `palette-${command.id}`;
const titleOf = (command: Command): string => `${command.group}: ${command.title}`;

export function Palette() {
  const close = useApp((state) => state.closeDialog);
  // What is possible now, asked once: the list must not change under the pointer.
  const [possible] = useState(() => COMMANDS.filter((command) => command.id !== 'help.palette' && command.when()));
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const found = fuzzyFilter(possible, query, titleOf);
  const active = found[Math.min(at, found.length - 1)];

  const run = (command: Command | undefined): void => {
    if (command === undefined) return;
    close();
    // After the dialog has given the focus back, so that a command may move it.
    setTimeout(command.run, 0);
  };
  const onChange = (event: ChangeEvent<HTMLInputElement>): void => {
    setQuery(event.target.value);
    setAt(0);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && found.length > 0) {
      event.preventDefault();
      const next = (Math.min(at, found.length - 1) + step + found.length) % found.length;
      setAt(next);
      const command = found[next];
      if (command !== undefined) document.getElementById(optionId(command))?.scrollIntoView({ block: 'nearest' });
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      run(active);
    }
  };
  const onClick = (event: MouseEvent<HTMLUListElement>): void => {
    const option = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-command]') : null;
    run(found.find((command) => command.id === option?.dataset['command']));
  };

  return (
    <Modal title="All commands" width="narrow">
      <input
        className={styles['query']}
        role="combobox"
        aria-expanded="true"
        aria-controls={LIST_ID}
        aria-activedescendant={active === undefined ? undefined : optionId(active)}
        aria-label="Command"
        placeholder="What do you want to do?"
        autoFocus
        spellCheck={false}
        value={query}
        onChange={onChange}
        onKeyDown={onKeyDown}
      />
      <ul id={LIST_ID} role="listbox" aria-label="Commands" className={styles['list']} onClick={onClick}>
        {found.map((command) => (
          <li
            key={command.id}
            id={optionId(command)}
            role="option"
            aria-selected={command === active}
            data-command={command.id}
            className={styles['option']}
          >
            <span className={styles['group']}>{command.group}</span>
            <span className={styles['name']}>{command.title}</span>
            {command.keys.map((keys) => (
              <KeyHint key={keys} keys={keys} />
            ))}
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className={styles['none']}>No command is called that.</p>}
    </Modal>
  );
}
