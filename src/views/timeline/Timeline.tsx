/** The whole stream on one strip: a lane for each layer, findings, checkpoints, the selection. */
import type { ReactNode } from 'react';
import { TimelineStage } from './TimelineStage.tsx';
import { useLanes } from './use-lanes.ts';
import styles from './Timeline.module.css';

export function Timeline(): ReactNode {
  const lanes = useLanes();
  return <div className={styles['pane']}>{lanes === null ? <p className={styles['empty']}>No records yet.</p> : <TimelineStage lanes={lanes} />}</div>;
}
