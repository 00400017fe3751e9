/** The open files, where there are several: one is in front, each has its place and filter kept. */
import type { MouseEvent } from 'react';
import { printable } from '../../../core/text.ts';
import { closeCompare, showCompare, useCompare } from '../../../store/compare.ts';
import { closeDocument, showDocument, useDocuments, type DocumentTab } from '../../../store/documents.ts';
import styles from './DocumentTabs.module.css';

const STATES: Readonly<Partial<Record<DocumentTab['phase'], string>>> = { opening: 'opening', scanning: 'scanning', foreign: 'not a stream', failed: 'could not be read' };

/** The tab of the comparison among those of documents. */
const COMPARISON = 'comparison';

function onClick(event: MouseEvent): void {
  const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-document]') : null;
  if (button === null) return;
  const closes = button.dataset['does'] === 'close';
  if (button.dataset['document'] === COMPARISON) {
    if (closes) closeCompare();
    else showCompare(true);
    return;
  }
  const id = Number(button.dataset['document']);
  if (closes) closeDocument(id);
  else {
    showCompare(false);
    showDocument(id);
  }
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
      <ul className={styles['tabs']} onClick={onClick}>
        {(compares ? named : tabs).map(({ id, name, phase }) => (
          <li key={id} className={styles['tab']} data-active={id === active && !inFront}>
            <button type="button" className={styles['name']} data-document={id} aria-current={id === active && !inFront} title={printable(name)}>
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
