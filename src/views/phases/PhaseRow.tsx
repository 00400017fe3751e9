/** One phase: name, bars, and whether it is what a receiver would go on from. */
import { memo, type ReactNode } from 'react';
import { byteSize, grouped } from '../../core/text.ts';
import type { Phase } from '../../core/analysis/phases/phases.ts';
import { phaseName, tookText } from '../shared/phase-words.ts';
import { PhaseBar } from './PhaseBar.tsx';
import { resentText, shareOf, type Scale } from './scale.ts';
import styles from './PhaseRow.module.css';

interface PhaseRowProps {
  readonly at: number;
  readonly phase: Phase;
  readonly scale: Scale;
  readonly current: boolean;
  readonly mark: '' | 'last-whole' | 'partial';
}

const MARKS = {
  '': null,
  'last-whole': { sign: '↺', words: 'last whole', title: 'The last whole checkpoint: a receiver fails over behind it' },
  'partial': { sign: '▲', words: 'not whole', title: 'The stream ends in it' },
} as const;

export const phaseId = (at: number): string => `phase-${at}`;

export const PhaseRow = memo(function PhaseRow({ at, phase, scale, current, mark }: PhaseRowProps): ReactNode {
  const bytes = phase.range.end - phase.range.start;
  const flag = MARKS[mark];
  const { distinct, resent, seconds, pages, inferred } = phase;
  return (
    <div id={phaseId(at)} className={styles['row']} role="row" aria-rowindex={at + 1} aria-selected={current} data-phase={at} data-kind={phase.kind} data-timed={scale.seconds > 0}>
      <span role="gridcell" className={styles['name']} title={inferred === '' ? undefined : `Inferred: ${inferred}.`}>
        {flag !== null && (
          <span className={styles['mark']} data-mark={mark} title={flag.title}>
            <span aria-hidden="true">{flag.sign} </span>
          </span>
        )}
        {phaseName(phase)}
        {flag !== null && (
          <span className={styles['words']} data-mark={mark} title={flag.title}>
            {' '}
            {flag.words}
          </span>
        )}
        {inferred !== '' && <span className={styles['inferred']}> (inferred)</span>}
      </span>
      <PhaseBar share={shareOf(bytes, scale.bytes)} text={byteSize(bytes)} tone="bytes" />
      <PhaseBar share={shareOf(pages, scale.pages)} text={pages === 0 ? '' : grouped(pages)} tone="pages" />
      <PhaseBar share={distinct === null || distinct === 0 ? 0 : shareOf(resent ?? 0, distinct)} text={resentText(phase)} tone="resent" />
      {scale.seconds > 0 && <PhaseBar share={shareOf(seconds ?? 0, scale.seconds)} text={seconds === null ? '' : tookText(seconds)} tone="time" />}
    </div>
  );
});
