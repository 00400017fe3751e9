/** Every row of the comparison; only those in view are here. */
import { useEffect, useRef, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import { chooseRow, rowAt, useCompareRows, wantRows } from '../../store/compare-rows.ts';
import { BigScroll, type BigScrollHandle } from '../shared/BigScroll.tsx';
import { DiffHeadings } from './DiffHeadings.tsx';
import { DiffLine, lineId } from './DiffLine.tsx';
import styles from './DiffList.module.css';
import { opensMenu, openRowMenu } from './row-menu.ts';

const ROW_HEIGHT = 24;
const COLUMNS = 5;

function lineOf(event: MouseEvent): number {
  const line = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-line]') : null;
  return Number(line?.dataset['line'] ?? -1);
}

const onClick = (event: MouseEvent): void => {
  const line = lineOf(event);
  if (line >= 0) chooseRow(line);
};

export function DiffList(): ReactNode {
  const total = useCompareRows((state) => state.total);
  const at = useCompareRows((state) => state.at);
  const arrived = useCompareRows((state) => state.arrived);
  const scroll = useRef<BigScrollHandle>(null);
  useEffect(() => {
    if (at >= 0) scroll.current?.scrollToRow(at, 'nearest');
  }, [at]);
  const renderRow = (line: number): ReactNode => <DiffLine line={line} row={rowAt(line)} current={line === at} />;
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, (scroll.current?.pageRows() ?? 2) - 1);
    const steps: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: total - 1 };
    const to = steps[event.key];
    if (to !== undefined) chooseRow(to);
    else if (opensMenu(event)) openMenuOf(at);
    else return;
    event.preventDefault();
  };
  const onContextMenu = (event: MouseEvent): void => {
    const line = lineOf(event);
    if (line < 0) return;
    event.preventDefault();
    chooseRow(line);
    openRowMenu(rowAt(line), event.clientX, event.clientY);
  };
  return (
    <div className={styles['list']} onClick={onClick} onContextMenu={onContextMenu} data-arrived={arrived}>
      <BigScroll
        label="Rows of the comparison"
        rowCount={Math.max(0, total)}
        rowHeight={ROW_HEIGHT}
        columnCount={COLUMNS}
        contentWidth="var(--diff-width)"
        renderRow={renderRow}
        activeDescendant={at >= 0 ? lineId(at) : undefined}
        onVisible={wantRows}
        onKeyDown={onKeyDown}
        handleRef={scroll}
        header={<DiffHeadings />}
      />
      {total === 0 && <p className={styles['none']}>No row passes the filter.</p>}
    </div>
  );
}

function openMenuOf(line: number): void {
  const box = document.getElementById(lineId(line))?.getBoundingClientRect();
  if (box !== undefined) openRowMenu(rowAt(line), box.left + box.width / 4, box.bottom);
}
