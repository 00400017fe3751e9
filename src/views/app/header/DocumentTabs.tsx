/** The open files, where there are several: one is in front, each has its place and filter kept. */
import { useEffect, useRef } from 'react';
import { printable } from '../../../core/text.ts';
import { useCompare } from '../../../store/compare.ts';
import { useDocuments, type DocumentTab as OpenDocument } from '../../../store/documents.ts';
import { DocumentTab } from './DocumentTab.tsx';
import { COMPARISON, onAuxClick, onClick, onDragEnd, onDragOver, onDragStart, onKeyDown, onMouseDown, onWheel } from './tab-actions.ts';
import styles from './DocumentTabs.module.css';

const STATES: Readonly<Partial<Record<OpenDocument['phase'], string>>> = { opening: 'opening', scanning: 'scanning', foreign: 'not a stream', failed: 'could not be read' };

export function DocumentTabs() {
  const list = useRef<HTMLUListElement>(null);
  const tabs = useDocuments((state) => state.tabs);
  const active = useDocuments((state) => state.active);
  const compares = useCompare((state) => state.stage !== 'none');
  const inFront = useCompare((state) => state.shown && state.stage !== 'none');
  const pair = useCompare((state) => state.pair);
  useEffect(() => {
    list.current?.querySelector('[data-active=true]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [active, inFront, tabs.length]);
  const named = tabs.filter(({ name }) => name !== '');
  if (tabs.length < 2 && !(compares && named.length > 0)) return null;
  const title = printable(`${pair?.left.file.name ?? ''} ⇄ ${pair?.right.file.name ?? ''}`);
  return (
    <nav className={styles['strip']} aria-label="Open files" onWheel={onWheel}>
      <ul ref={list} className={styles['tabs']} onClick={onClick} onAuxClick={onAuxClick} onMouseDown={onMouseDown} onKeyDown={onKeyDown} onDragStart={onDragStart} onDragOver={onDragOver} onDragEnd={onDragEnd}>
        {(compares ? named : tabs).map(({ id, name, phase }) => (
          <DocumentTab
            key={id}
            id={id}
            name={name}
            title={`${printable(name)} (Delete or the middle button closes it; Alt+PgUp and Alt+PgDn go from file to file)`}
            state={STATES[phase] ?? ''}
            active={id === active && !inFront}
            closes={`Close ${printable(name)}`}
            draggable
          />
        ))}
        {compares && <DocumentTab id={COMPARISON} name={title} title={title} state="" active={inFront} closes="Close the comparison" draggable={false} />}
      </ul>
    </nav>
  );
}
