/** When the selected row was captured, where a clock tells. */
import type { ReactNode } from 'react';
import { secondsText } from '../../core/text.ts';
import { useApp } from '../../store/index.ts';
import { timeTitle, tookText } from '../shared/row-time.ts';
import { useRowTime } from '../shared/use-row-time.ts';
import styles from './FieldHelp.module.css';

export function RowTimeLine({ row }: { readonly row: number }): ReactNode {
  const clock = useApp((state) => state.capture?.clock ?? null);
  const time = useRowTime(clock === null ? -1 : row);
  if (clock === null || time === null) return null;
  if (Number.isNaN(time.first)) return <p className={styles['row']}>Its first byte is not in the capture</p>;
  return (
    <p className={styles['row']} title={timeTitle(clock, time)}>
      Captured {secondsText(time.first)} after the first packet {tookText(time)}
    </p>
  );
}
