/** One pane of the main screen: a named region that keeps its faults to itself. */
import type { ReactNode } from 'react';
import { PaneBoundary } from './PaneBoundary.tsx';
import styles from './Pane.module.css';
import { PANES, type PaneId } from './panes.ts';
import { useOwnTask } from './use-own-task.ts';

interface PaneProps {
  readonly id: PaneId;
  readonly children: ReactNode;
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
