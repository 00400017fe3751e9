/** The lines of the log. */
import { useCallback, useEffect, useRef, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import { useApp } from '../../store/index.ts';
import { goToLine, lineAt, linesOfRow, useLog, wantLines } from '../../store/log.ts';
import { BigScroll, type BigScrollHandle } from '../shared/BigScroll.tsx';
import { lineId, LogRow } from './LogRow.tsx';
import { relationOf } from './log-flags.ts';
import { stepLine } from './step-line.ts';
import type { Columns } from './tally.ts';
import styles from './LogView.module.css';

interface LogLinesProps {
  readonly summary: Columns;
}

const LINE_HEIGHT = 20;

export function LogLines({ summary }: LogLinesProps) {
  const handle = useRef<BigScrollHandle>(null);
  const row = useApp((state) => state.row);
  const line = useLog((state) => state.line);
  useLog((state) => state.revision);
  const onVisible = useCallback((first: number, count: number) => wantLines(first, count), []);
  useEffect(() => {
    const now = useLog.getState();
    if (now.line >= 0 && summary.row[now.line] === row) handle.current?.scrollToRow(now.line, 'auto');
    else {
      const [first] = linesOfRow(now, row);
      if (first !== undefined) handle.current?.scrollToRow(first, 'auto');
    }
  }, [row, line, summary]);
  const renderRow = (at: number): ReactNode => {
    const known = lineAt(at);
    const to = summary.row[at] ?? -1;
    const linked = to >= 0;
    return <LogRow line={at} text={known?.text} more={known?.more ?? 0} level={known?.level ?? ''} known={(summary.message[at] ?? 0) > 0} linked={linked} selected={linked && to === row} current={at === line} relation={relationOf(summary.flags[at] ?? 0).state} />;
  };
  const onClick = (event: MouseEvent): void => {
    const at = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-line]')?.dataset['line'] : undefined;
    if (at !== undefined) goToLine(Number(at));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || event.altKey) return;
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) stepLine(step);
    else goToLine(Math.max(0, Math.min(summary.lines - 1, line + step)));
  };
  return (
    <div className={styles['lines']} onClick={onClick}>
      <BigScroll rowCount={summary.lines} rowHeight={LINE_HEIGHT} label="Lines of the log" role="grid" columnCount={3} renderRow={renderRow} onVisible={onVisible} handleRef={handle} onKeyDown={onKeyDown} contentWidth="110ch" activeDescendant={line < 0 ? undefined : lineId(line)} />
    </div>
  );
}
