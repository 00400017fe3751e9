/** The menu: the command table by group, with its keys. */
import { Menu } from 'lucide-react';
import { useEffect, useRef, useState, type FocusEvent, type KeyboardEvent, type MouseEvent } from 'react';
import { COMMANDS, runCommand } from '../commands.ts';
import { KeyHint } from '../dialogs/KeyHint.tsx';
import styles from './CommandMenu.module.css';

const ITEMS = COMMANDS.filter(({ id }) => !id.startsWith('view.pane.') && id !== 'view.escape');

function moveFocus(menu: HTMLElement | null, key: string): boolean {
  const items = [...(menu?.querySelectorAll<HTMLElement>('[role="menuitem"]:not([disabled])') ?? [])];
  const at = items.findIndex((item) => item === document.activeElement);
  const target =
    key === 'ArrowDown' ? items[(at + 1) % items.length] : key === 'ArrowUp' ? items.at(at <= 0 ? -1 : at - 1) : key === 'Home' ? items[0] : key === 'End' ? items.at(-1) : undefined;
  target?.focus();
  return target !== undefined;
}

export function CommandMenu() {
  const [open, setOpen] = useState(false);
  const menu = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (open) moveFocus(menu.current, 'Home');
  }, [open]);
  const toggle = (): void => setOpen(!open);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      setOpen(false);
      button.current?.focus();
    } else if (!moveFocus(menu.current, event.key)) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const onBlur = (event: FocusEvent): void => {
    if (!(event.relatedTarget instanceof Node) || !event.currentTarget.contains(event.relatedTarget)) setOpen(false);
  };
  const onClick = (event: MouseEvent): void => {
    const item = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-command]') : null;
    if (item === null) return;
    setOpen(false);
    runCommand(item.dataset['command'] ?? '');
  };
  return (
    <div className={styles['menu']} onBlur={onBlur}>
      <button ref={button} type="button" className={styles['button']} aria-haspopup="menu" aria-expanded={open} aria-label="Menu" onClick={toggle}>
        <Menu size={15} aria-hidden="true" />
      </button>
      {open && (
        <div ref={menu} role="menu" tabIndex={-1} aria-label="Commands" className={styles['list']} onKeyDown={onKeyDown} onClick={onClick}>
          {ITEMS.map((command, i) => (
            <button
              key={command.id}
              type="button"
              role="menuitem"
              tabIndex={-1}
              disabled={!command.when()}
              data-command={command.id}
              data-first={i > 0 && ITEMS[i - 1]?.group !== command.group}
              className={styles['item']}
            >
              <span>{command.title}</span>
              {command.keys[0] !== undefined && <KeyHint keys={command.keys[0]} />}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
