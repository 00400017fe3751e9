/** What the worker says of the rows on screen: a summary each, and where a capture has a clock their times. */
import { useCallback } from 'react';
import type { RowList } from '../../core/index/row-list.ts';
import { useApp } from '../../store/index.ts';
import { NOT_CAPTURED, timeCell, timeTitle } from '../shared/row-time.ts';
import { SUMMARIES, TIMES } from './row-questions.ts';
import { useRowAnswers } from './use-row-answers.ts';

export interface TimeCell {
  /** Undefined while the worker has not answered, null where nobody knows of any row. */
  readonly time: string | null | undefined;
  readonly timeTitle: string | undefined;
}

export interface ListAnswers {
  /** Whether rows have times. */
  readonly timed: boolean;
  readonly summaryOf: (row: number) => string | undefined;
  readonly timeOf: (row: number) => TimeCell;
  /** For a line of text; null where nobody knows of any row. */
  readonly timeTextOf: (row: number) => string | null;
  readonly onVisible: (first: number, count: number) => void;
}

export function useListAnswers(list: RowList): ListAnswers {
  const clock = useApp((state) => state.capture?.clock ?? null);
  const { of: summaryOf, want: wantSummaries } = useRowAnswers(SUMMARIES);
  const { of: knownTime, want: wantTimes } = useRowAnswers(clock === null ? null : TIMES);
  const onVisible = useCallback(
    (first: number, count: number) => {
      const items = Array.from({ length: count }, (_, i) => list.at(first + i)).filter((item) => item !== null);
      // Of a run the list itself says what it holds.
      wantSummaries(items.filter(({ kind }) => kind !== 'run').map(({ row }) => row));
      wantTimes(items.map(({ row }) => row));
    },
    [list, wantSummaries, wantTimes],
  );
  const timeOf = (row: number): TimeCell => {
    if (clock === null) return { time: null, timeTitle: undefined };
    const time = knownTime(row);
    return time === undefined ? { time, timeTitle: undefined } : { time: timeCell(time), timeTitle: timeTitle(clock, time) };
  };
  const timeTextOf = (row: number): string | null => (clock === null ? null : timeCell(knownTime(row) ?? NOT_CAPTURED));
  return { timed: clock !== null, summaryOf, timeOf, timeTextOf, onVisible };
}
