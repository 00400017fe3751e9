/** When the selected row was captured, first byte to last; nothing where no clock tells. */
import { secondsText } from '../../../core/text.ts';
import { useApp } from '../../../store/index.ts';
import { timeTitle, tookText } from '../../shared/row-time.ts';
import { useRowTime } from '../../shared/use-row-time.ts';
import styles from './StatusBar.module.css';

export function CaptureTime({ row }: { readonly row: number }) {
  const clock = useApp((state) => state.capture?.clock ?? null);
  const time = useRowTime(clock === null ? -1 : row);
  if (clock === null || time === null) return null;
  const took = tookText(time);
  return (
    <span className={styles['range']} title={timeTitle(clock, time)}>
      <span className={styles['muted']}>t </span>
      {Number.isNaN(time.first) ? 'not captured' : secondsText(time.first)}
      {took === '' ? null : <span className={styles['muted']}> {took}</span>}
    </span>
  );
}
