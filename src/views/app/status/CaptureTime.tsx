/** When the selected row was captured, first byte to last; nothing where no clock tells. */
import { durationText, secondsText, utcText } from '../../../core/text.ts';
import { useApp } from '../../../store/index.ts';
import { useRowTime } from './use-row-time.ts';
import styles from './StatusBar.module.css';

export function CaptureTime({ row }: { readonly row: number }) {
  const clock = useApp((state) => state.capture?.clock ?? null);
  const time = useRowTime(clock === null ? -1 : row);
  if (clock === null || time === null) return null;
  const { first, last } = time;
  const utc = (at: number): string => (Number.isNaN(at) ? 'not captured' : utcText(clock.seconds, clock.nanoseconds + at));
  const whole = !Number.isNaN(first) && !Number.isNaN(last);
  const words = Number.isNaN(first) ? 'not captured' : secondsText(first);
  return (
    <span className={styles['range']} title={`First byte ${utc(first)}\nLast byte ${utc(last)}`}>
      <span className={styles['muted']}>t </span>
      {words}
      {whole && last !== first && <span className={styles['muted']}> {last > first ? `+ ${durationText(last - first)}` : `last byte ${secondsText(last)}`}</span>}
    </span>
  );
}
