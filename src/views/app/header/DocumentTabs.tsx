/** The open files, where there are several: one is in front, each has its place and filter kept. */
import type { MouseEvent } from 'react';
import { printable } from '../../../core/text.ts';
import { closeDocument, showDocument, useDocuments, type DocumentTab } from '../../../store/documents.ts';
import styles from './DocumentTabs.module.css';

const STATES: Readonly<Partial<Record<DocumentTab['phase'], string>>> = { opening: 'opening', scanning: 'scanning', foreign: 'not a stream', failed: 'could not be read' };

function onClick(event: MouseEvent): void {
  const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-document]') : null;
  if (button === null) return;
  const id = Number(button.dataset['document']);
  if (button.dataset['does'] === 'close') closeDocument(id);
  else showDocument(id);
}

export function DocumentTabs() {
  const tabs = useDocuments((state) => state.tabs);
  const active = useDocuments((state) => state.active);
  if (tabs.length < 2) return null;
  return (
    <nav className={styles['strip']} aria-label="Open files">
      <ul className={styles['tabs']} onClick={onClick}>
        {tabs.map(({ id, name, phase }) => (
          <li key={id} className={styles['tab']} data-active={id === active}>
            <button type="button" className={styles['name']} data-document={id} aria-current={id === active} title={printable(name)}>
              {STATES[phase] !== undefined && <span className={styles['state']}>{STATES[phase]} </span>}
              <bdi>{printable(name)}</bdi>
            </button>
            <button type="button" className={styles['close']} data-document={id} data-does="close" aria-label={`Close ${printable(name)}`}>
              ✕
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
