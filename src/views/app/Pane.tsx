/** One pane of the main screen: a named region that keeps its faults to itself. */
import { useEffect, useState, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { PaneBoundary } from './PaneBoundary.tsx';
import styles from './Pane.module.css';
import { PANES, type PaneId } from './panes.ts';

interface PaneProps {
  readonly id: PaneId;
  readonly children: ReactNode;
}

/** True from the next task on. All panes in the task of the drop would be felt; flushSync gives each one its own. */
function useOwnTask(): boolean {
  const [begun, setBegun] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => flushSync(() => setBegun(true)));
    return () => clearTimeout(timer);
  }, []);
  return begun;
}

export function Pane({ id, children }: PaneProps) {
  const begun = useOwnTask();
  const title = PANES.find((pane) => pane.id === id)?.title ?? id;
  return (
    <section className={styles['pane']} data-pane={id} aria-label={`${title} pane`} tabIndex={-1}>
      <PaneBoundary title={title}>{begun && children}</PaneBoundary>
    </section>
  );
}
