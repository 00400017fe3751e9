/** Records of both sides in their sequence, place by place; only those in view are here. */
import { useEffect, useRef, type CSSProperties, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import { hex } from '../../core/text.ts';
import { openPlace } from '../../store/compare-open.ts';
import { chooseMoved, choosePair, pairAt, useSequence, wantPairs } from '../../store/compare-sequence.ts';
import { useCompare } from '../../store/compare.ts';
import { BigScroll, type BigScrollHandle } from '../shared/BigScroll.tsx';
import { SequenceHeadings } from './SequenceHeadings.tsx';
import { pairId, SequenceLine } from './SequenceLine.tsx';
import styles from './SequenceList.module.css';

const ROW_HEIGHT = 24;
const COLUMNS = 5;
/** Characters. */
const MIN_OFFSET = 8;

const numberIn = (event: MouseEvent, selector: string, name: string): number => {
  const element = event.target instanceof Element ? event.target.closest<HTMLElement>(selector) : null;
  return Number(element?.dataset[name] ?? -1);
};

const onClick = (event: MouseEvent): void => {
  const moved = numberIn(event, '[data-moved]', 'moved');
  const line = numberIn(event, '[data-line]', 'line');
  if (moved >= 0) void chooseMoved(moved);
  else if (line >= 0) void choosePair(line);
};

/** The record of the side that was pressed, or of the one that has it. */
function openRecord(line: number, side: string | undefined): void {
  const pair = pairAt(line);
  const name = side === 'right' || pair?.left === null ? 'right' : 'left';
  const record = pair?.[name] ?? null;
  if (record !== null) openPlace(name, record, true);
}

const onDoubleClick = (event: MouseEvent): void => {
  const side = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-side]')?.dataset['side'] : undefined;
  openRecord(numberIn(event, '[data-line]', 'line'), side);
};

export function SequenceList(): ReactNode {
  const total = useSequence((state) => state.total);
  const at = useSequence((state) => state.at);
  const arrived = useSequence((state) => state.arrived);
  const differing = useSequence((state) => state.differing);
  const memory = useCompare((state) => state.view?.memory != null);
  const offsets = useCompare(({ view }) => Math.max(MIN_OFFSET, hex(Math.max(view?.left.size ?? 0, view?.right.size ?? 0)).length));
  const scroll = useRef<BigScrollHandle>(null);
  useEffect(() => {
    if (at >= 0) scroll.current?.scrollToRow(at, 'nearest');
  }, [at]);
  useEffect(() => {
    if (useSequence.getState().chosen === null && total > 0) void choosePair(0);
  }, [total]);
  const room: CSSProperties & Record<'--offset-width', string> = { '--offset-width': `${offsets}ch` };
  const renderRow = (line: number): ReactNode => <SequenceLine line={line} pair={pairAt(line)} current={line === at} memory={memory} />;
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, (scroll.current?.pageRows() ?? 2) - 1);
    const steps: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: total - 1 };
    const to = steps[event.key];
    if (to !== undefined) void choosePair(to);
    else if (event.key === 'Enter' && at >= 0) openRecord(at, event.shiftKey ? 'right' : 'left');
    else return;
    event.preventDefault();
  };
  return (
    <div className={styles['list']} onClick={onClick} onDoubleClick={onDoubleClick} data-arrived={arrived} style={room}>
      <BigScroll
        label="Records in sequence"
        rowCount={Math.max(0, total)}
        rowHeight={ROW_HEIGHT}
        columnCount={COLUMNS}
        contentWidth="var(--sequence-width)"
        renderRow={renderRow}
        activeDescendant={at >= 0 ? pairId(at) : undefined}
        onVisible={wantPairs}
        onKeyDown={onKeyDown}
        handleRef={scroll}
        header={<SequenceHeadings />}
      />
      {total === 0 && <p className={styles['none']}>{differing ? 'The records are in the same sequence on both sides.' : 'Neither side has records.'}</p>}
    </div>
  );
}
