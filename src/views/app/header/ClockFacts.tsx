/** The capture's clock in a few lines: duration, throughput, pause, and where the stream stalled; a click goes there. */
import type { MouseEvent } from 'react';
import type { ClockPicture } from '../../../core/capture/clock.ts';
import { byteSize, durationText, hex, plural, secondsText, utcText } from '../../../core/text.ts';
import { useClock } from '../../../store/clock.ts';
import { useApp } from '../../../store/index.ts';
import { rowName } from '../../shared/row-text.ts';
import styles from './CaptureCard.module.css';

/** The longest; the timeline marks all that are listed. */
const SHOWN = 5;

const goTo = (event: MouseEvent<HTMLUListElement>): void => {
  const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-row]')?.dataset['row'] : undefined;
  if (row !== undefined) useApp.getState().selectRow(Number(row));
};

export function ClockFacts({ clock }: { readonly clock: ClockPicture | null }) {
  const summary = useClock((state) => state.summary);
  const index = useApp((state) => state.index);
  const layers = useApp((state) => state.layers);
  if (clock === null) return <p>Its packets have no times.</p>;
  if (summary === null || index === null) return <p>…</p>;
  const { seconds, nanoseconds, first, last, throughput, stallCount, stalled, periods, period, pause } = summary;
  const stalls = [...summary.stalls].sort((a, b) => b.to - b.from - (a.to - a.from)).slice(0, SHOWN);
  return (
    <>
      <dl className={styles['facts']}>
        <dt>first byte</dt>
        <dd>{utcText(seconds, nanoseconds + first)}</dd>
        <dt>duration</dt>
        <dd>
          {durationText(last - first)}
          {throughput === null ? '' : `, ${byteSize(throughput)}/s`}
        </dd>
        <dt>pause</dt>
        <dd>{pause === null ? 'not told: no memory, or no END' : pause.to === pause.from ? 'less than the clock tells: memory’s last byte and END came together' : `at least ${durationText(pause.to - pause.from)}, from the end of memory to END`}</dd>
        <dt>stalls</dt>
        <dd>{stallCount === 0 ? 'none longer than 200 ms' : `${plural(stallCount, 'stall')} longer than 200 ms, ${durationText(stalled)} in all`}</dd>
        {period !== null && (
          <>
            <dt>interval</dt>
            <dd>{`${durationText(period)} on average from a whole checkpoint to the next, ${plural(periods, 'time')} longer than 200 ms: no stalls`}</dd>
          </>
        )}
      </dl>
      <ul className={styles['stalls']} onClick={goTo}>
        {stalls.map(({ offset, from, to, row }) => (
          <li key={offset}>
            <button type="button" className={styles['stall']} data-row={row}>
              {durationText(to - from)} at {secondsText(from)}, before {hex(offset)}
              {row >= 0 && row < index.rowCount ? ` in ${rowName(index, layers, row)}` : ''}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
