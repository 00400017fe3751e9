/** What the marks of a packet capture stand for, and how much of each there is. */
import type { ReactNode } from 'react';
import { durationText, plural } from '../../core/text.ts';
import { NO_HOLES } from '../../core/bytes/range.ts';
import { useClock } from '../../store/clock.ts';
import { useApp } from '../../store/index.ts';
import styles from './Legend.module.css';

export function ClockLegend(): ReactNode {
  const clock = useApp((state) => state.capture?.clock ?? null);
  const holes = useApp((state) => state.capture?.holes ?? NO_HOLES);
  const summary = useClock((state) => state.summary);
  const pause = summary?.pause ?? null;
  const stalls = summary ?? clock;
  return (
    <>
      {holes.length > 0 && (
        <li className={styles['entry']} title={`${plural(holes.length, 'range')} of the stream that the packet capture does not have`}>
          <span className={styles['swatch']} data-clock="hole" aria-hidden="true" />
          not captured
        </li>
      )}
      {stalls !== null && stalls.stallCount > 0 && (
        <li className={styles['entry']} title="Nothing came for longer than 200 ms">
          <span className={styles['swatch']} data-clock="stall" aria-hidden="true" />
          {plural(stalls.stallCount, 'stall')}, {durationText(stalls.stalled)}
        </li>
      )}
      {pause !== null && pause.to > pause.from && (
        <li className={styles['entry']} title="From the last byte of memory to END: the guest stood still at least as long">
          <span className={styles['swatch']} data-clock="pause" aria-hidden="true" />
          pause ≥ {durationText(pause.to - pause.from)}
        </li>
      )}
    </>
  );
}
