/** What can be done with a row: ignore it or its like, narrow the list, copy. */
import { useEffect, useRef, type FocusEvent, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import type { DiffRow } from '../../core/diff/compare.ts';
import { printable } from '../../core/text.ts';
import { setCompareFilter } from '../../store/compare-rows.ts';
import { choosePlaceOf } from '../../store/compare-sequence.ts';
import { showTab } from '../../store/compare-tab.ts';
import { addRule } from '../../store/compare.ts';
import { useApp } from '../../store/index.ts';
import { closeRowMenu, suggestedRules, useRowMenu } from './row-menu.ts';
import styles from './RowMenu.module.css';
import { whyText } from './side-text.ts';

function copy(text: string, what: string): void {
  const { notify } = useApp.getState();
  navigator.clipboard.writeText(text).then(
    () => notify(`Copied ${what}.`),
    () => notify('The browser did not allow copying.', 'problem'),
  );
}

const lineOf = (row: DiffRow): string => [row.verdict, row.path, row.left?.text ?? '', row.right?.text ?? '', whyText(row)].map((part) => printable(part)).join('\t');

async function showInSequence({ left, right }: DiffRow): Promise<void> {
  const found = left === null ? await choosePlaceOf('right', right?.row ?? -1) : await choosePlaceOf('left', left.row);
  if (found) showTab('sequence');
}

function act({ does, rule = '' }: DOMStringMap, row: DiffRow): void {
  if (does === 'ignore') void addRule(rule);
  else if (does === 'layer') setCompareFilter({ layer: row.layer });
  else if (does === 'sequence') void showInSequence(row);
  else if (does === 'path') copy(row.path, 'the path');
  else if (does === 'row') copy(lineOf(row), 'the row');
}

function moveFocus(menu: HTMLElement, key: string): boolean {
  const items = [...menu.querySelectorAll<HTMLElement>('[role="menuitem"]')];
  const at = items.findIndex((item) => item === document.activeElement);
  const target = key === 'ArrowDown' ? items[(at + 1) % items.length] : key === 'ArrowUp' ? items.at(at <= 0 ? -1 : at - 1) : undefined;
  target?.focus();
  return target !== undefined;
}

export function RowMenu(): ReactNode {
  const { row, x, y } = useRowMenu();
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (row === null) return undefined;
    const before = document.activeElement;
    menu.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, [row]);
  if (row === null) return null;
  const onClick = (event: MouseEvent): void => {
    event.stopPropagation();
    const item = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-does]') : null;
    if (item === null) return;
    closeRowMenu();
    act(item.dataset, row);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    event.stopPropagation();
    if (event.key === 'Escape' || event.key === 'Tab') closeRowMenu();
    else if (!moveFocus(event.currentTarget, event.key)) return;
    event.preventDefault();
  };
  const onBlur = (event: FocusEvent): void => {
    if (!(event.relatedTarget instanceof Node) || !event.currentTarget.contains(event.relatedTarget)) closeRowMenu();
  };
  return (
    <div ref={menu} role="menu" tabIndex={-1} aria-label="Row" className={styles['menu']} style={{ left: Math.min(x, innerWidth - 420), top: Math.min(y, innerHeight - 260) }} onClick={onClick} onKeyDown={onKeyDown} onBlur={onBlur}>
      {suggestedRules(row.path).map((rule) => (
        <button key={rule} type="button" role="menuitem" tabIndex={-1} className={styles['item']} data-does="ignore" data-rule={rule}>
          Ignore <code>{printable(rule)}</code>
        </button>
      ))}
      <button type="button" role="menuitem" tabIndex={-1} className={styles['item']} data-does="layer">
        Only rows of {row.layer}
      </button>
      <button type="button" role="menuitem" tabIndex={-1} className={styles['item']} data-does="sequence">
        Show its record in the sequence
      </button>
      <button type="button" role="menuitem" tabIndex={-1} className={styles['item']} data-does="path">
        Copy the path
      </button>
      <button type="button" role="menuitem" tabIndex={-1} className={styles['item']} data-does="row">
        Copy the row
      </button>
    </div>
  );
}
