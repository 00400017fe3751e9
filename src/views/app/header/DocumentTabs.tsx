/** The open files, where there are several: one is in front, each has its place and filter kept. */
import type { KeyboardEvent, MouseEvent } from 'react';
import { printable } from '../../../core/text.ts';
import { closeCompare, showCompare, useCompare } from '../../../store/compare.ts';
import { closeDocument, showDocument, useDocuments, type DocumentTab } from '../../../store/documents.ts';
import styles from './DocumentTabs.module.css';

const STATES: Readonly<Partial<Record<DocumentTab['phase'], string>>> = { opening: 'opening', scanning: 'scanning', foreign: 'not a stream', failed: 'could not be read' };

/** The tab of the comparison among those of documents. */
const COMPARISON = 'comparison';

const buttonAt = (target: EventTarget): HTMLElement | null => (target instanceof Element ? target.closest<HTMLElement>('[data-document]') : null);

function close({ dataset }: HTMLElement): void {
  if (dataset['document'] === COMPARISON) closeCompare();
  else closeDocument(Number(dataset['document']));
}

function onClick(event: MouseEvent): void {
  const button = buttonAt(event.target);
  if (button === null) return;
  if (button.dataset['does'] === 'close') close(button);
  else if (button.dataset['document'] === COMPARISON) showCompare(true);
  else {
    showCompare(false);
    showDocument(Number(button.dataset['document']));
  }
}

/** The middle button closes, as it does a browser's own tabs. */
function onAuxClick(event: MouseEvent): void {
  const button = event.button === 1 ? buttonAt(event.target) : null;
  if (button === null) return;
  event.preventDefault();
  close(button);
}

/** Without this the middle button starts to scroll. */
function onMouseDown(event: MouseEvent): void {
  if (event.button === 1) event.preventDefault();
}

/** Where the tab was that closed, the next one is, or the last. */
function focusTab(strip: Element, at: number): void {
  requestAnimationFrame(() => {
    const tabs = strip.querySelectorAll<HTMLElement>('[data-document]:not([data-does])');
    tabs[Math.max(0, Math.min(at, tabs.length - 1))]?.focus();
  });
}

/** Delete closes, arrows go from tab to tab. */
function onKeyDown(event: KeyboardEvent): void {
  const button = buttonAt(event.target);
  if (button === null || event.altKey || event.ctrlKey || event.metaKey) return;
  const strip = event.currentTarget;
  const tabs = [...strip.querySelectorAll<HTMLElement>('[data-document]:not([data-does])')];
  const at = tabs.findIndex((tab) => tab.dataset['document'] === button.dataset['document']);
  const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  if (event.key === 'Delete') close(button);
  else if (step === 0) return;
  event.preventDefault();
  event.stopPropagation();
  if (step === 0) focusTab(strip, at);
  else tabs[(at + step + tabs.length) % tabs.length]?.focus();
}

export function DocumentTabs() {
  const tabs = useDocuments((state) => state.tabs);
  const active = useDocuments((state) => state.active);
  const compares = useCompare((state) => state.stage !== 'none');
  const inFront = useCompare((state) => state.shown && state.stage !== 'none');
  const pair = useCompare((state) => state.pair);
  const named = tabs.filter(({ name }) => name !== '');
  if (tabs.length < 2 && !(compares && named.length > 0)) return null;
  const title = printable(`${pair?.left.file.name ?? ''} ⇄ ${pair?.right.file.name ?? ''}`);
  return (
    <nav className={styles['strip']} aria-label="Open files">
      <ul className={styles['tabs']} onClick={onClick} onAuxClick={onAuxClick} onMouseDown={onMouseDown} onKeyDown={onKeyDown}>
        {(compares ? named : tabs).map(({ id, name, phase }) => (
          <li key={id} className={styles['tab']} data-active={id === active && !inFront}>
            <button type="button" className={styles['name']} data-document={id} aria-current={id === active && !inFront} title={`${printable(name)} (Delete or the middle button closes it)`}>
              {STATES[phase] !== undefined && <span className={styles['state']}>{STATES[phase]} </span>}
              <bdi>{printable(name)}</bdi>
            </button>
            <button type="button" className={styles['close']} data-document={id} data-does="close" aria-label={`Close ${printable(name)}`}>
              ✕
            </button>
          </li>
        ))}
        {compares && (
          <li className={styles['tab']} data-active={inFront}>
            <button type="button" className={styles['name']} data-document={COMPARISON} aria-current={inFront} title={title}>
              <bdi>{title}</bdi>
            </button>
            <button type="button" className={styles['close']} data-document={COMPARISON} data-does="close" aria-label="Close the comparison">
              ✕
            </button>
          </li>
        )}
      </ul>
    </nav>
  );
}
