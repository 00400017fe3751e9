/** What there is of the log, whether it belongs to the stream, and ways on. */
import type { MouseEvent } from 'react';
import { grouped, plural, printable } from '../../core/text.ts';
import { dropLog } from '../../store/log.ts';
import type { LogTally } from './tally.ts';
import { tallyOf } from './tally.ts';
import { chooseLog } from './choose-log.ts';
import { stepLine } from './step-line.ts';
import styles from './LogToolbar.module.css';

interface LogToolbarProps {
  readonly summary: Parameters<typeof tallyOf>[0];
}

const ACTIONS: Readonly<Record<string, () => void>> = { previous: () => stepLine(-1), next: () => stepLine(1), open: chooseLog, close: dropLog };

function verdictOf({ differs, agrees }: LogTally): string {
  if (differs > 0) return `▲ ${plural(differs, 'line')} ${differs === 1 ? 'contradicts' : 'contradict'} this stream`;
  return agrees > 0 ? '✓ agrees with this stream' : '';
}

export function LogToolbar({ summary }: LogToolbarProps) {
  const tally = tallyOf(summary);
  const onClick = (event: MouseEvent): void => {
    const act = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-act]')?.dataset['act'] : undefined;
    if (act !== undefined) ACTIONS[act]?.();
  };
  return (
    <div role="toolbar" aria-label="Log" className={styles['bar']} onClick={onClick}>
      <span className={styles['name']} title={printable(summary.name)}>{printable(summary.name)}</span>
      <span className={styles['count']}>
        {plural(summary.lines, 'line')}, {grouped(tally.known)} known, {grouped(tally.placed)} linked
      </span>
      <span className={styles['verdict']} data-differs={tally.differs > 0}>{verdictOf(tally)}</span>
      {summary.cut === '' ? null : <span>▲ {summary.cut}</span>}
      <span className={styles['actions']}>
        <button type="button" className={styles['button']} data-act="previous" aria-label="Previous linked line" title="Previous linked line">▲</button>
        <button type="button" className={styles['button']} data-act="next" aria-label="Next linked line" title="Next linked line">▼</button>
        <button type="button" className={styles['button']} data-act="open" title="Open another log">Other…</button>
        <button type="button" className={styles['button']} data-act="close" title="Close the log">Close</button>
      </span>
    </div>
  );
}
