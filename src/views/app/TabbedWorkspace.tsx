/** The same panes as tabs, for narrow windows: nothing is hidden, one is in front. */
import { useState, type KeyboardEvent, type MouseEvent } from 'react';
import { FindingList } from '../findings/FindingList.tsx';
import { HexView } from '../hex/HexView.tsx';
import { RecordList } from '../records/RecordList.tsx';
import { Timeline } from '../timeline/Timeline.tsx';
import { ExpertPane } from './ExpertPane.tsx';
import { Pane } from './Pane.tsx';
import { PANES, type PaneId } from './panes.ts';
import styles from './TabbedWorkspace.module.css';

const VIEWS = { timeline: Timeline, records: RecordList, hex: HexView, fields: ExpertPane, findings: FindingList } as const;

const paneOf = (value: string | undefined): PaneId | undefined => PANES.find(({ id }) => id === value)?.id;

export function TabbedWorkspace() {
  const [front, setFront] = useState<PaneId>('records');
  const View = VIEWS[front];
  const onClick = (event: MouseEvent): void => {
    const tab = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-tab]') : null;
    const pane = paneOf(tab?.dataset['tab']);
    if (pane !== undefined) setFront(pane);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    const at = PANES.findIndex(({ id }) => id === front);
    const next = PANES[(at + step + PANES.length) % PANES.length];
    if (next === undefined) return;
    event.preventDefault();
    setFront(next.id);
    document.getElementById(`tab-${next.id}`)?.focus();
  };
  return (
    <main className={styles['workspace']}>
      <div role="tablist" aria-label="Panes" className={styles['tabs']} onClick={onClick} onKeyDown={onKeyDown}>
        {PANES.map(({ id, title }) => (
          <button
            key={id}
            id={`tab-${id}`}
            type="button"
            role="tab"
            aria-selected={id === front}
            aria-controls="tab-panel"
            tabIndex={id === front ? 0 : -1}
            data-tab={id}
            className={styles['tab']}
          >
            {title}
          </button>
        ))}
      </div>
      <div id="tab-panel" role="tabpanel" aria-labelledby={`tab-${front}`} className={styles['panel']}>
        <Pane key={front} id={front}>
          <View />
        </Pane>
      </div>
    </main>
  );
}
