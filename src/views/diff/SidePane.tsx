/** The bytes of one side's file, with what each belongs to marked. */
import { useCallback, useLayoutEffect, useRef, useState, type MouseEvent, type ReactNode, type Ref } from 'react';
import { holesIn, NO_HOLES } from '../../core/bytes/range.ts';
import type { DiffRow } from '../../core/diff/compare.ts';
import type { SideName } from '../../core/diff/view.ts';
import { hex } from '../../core/text.ts';
import { useCompareBytes } from '../../store/compare-bytes.ts';
import { askFate, seeBytes, useFacing } from '../../store/compare-facing.ts';
import { useCompare } from '../../store/compare.ts';
import { BigScroll, type BigScrollHandle } from '../shared/BigScroll.tsx';
import { columnsFor, digitsFor, LINE_HEIGHT, marksOf } from './side-grid.ts';
import { SideCaption } from './SideCaption.tsx';
import { SideLine } from './SideLine.tsx';
import styles from './SidePane.module.css';

interface SidePaneProps {
  readonly side: SideName;
  readonly chosen: DiffRow | null;
  readonly wholeRecords: boolean;
  readonly handleRef: Ref<BigScrollHandle>;
  /** Tells how many bytes a line has, and the first line in view. */
  readonly onPlace: (side: SideName, columns: number, first: number) => void;
  readonly onRow: (row: DiffRow, side: SideName) => void;
}

export function SidePane({ side, chosen, wholeRecords, handleRef, onPlace, onRow }: SidePaneProps): ReactNode {
  const size = useCompare((state) => state.view?.[side].size ?? 0);
  const holes = useCompare((state) => state.view?.[side].holes ?? NO_HOLES);
  const caches = useCompareBytes();
  const rows = useFacing((state) => state.rows);
  const pane = useRef<HTMLDivElement>(null);
  const probe = useRef<HTMLSpanElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const measure = (): void => setWidth((pane.current?.clientWidth ?? 0) / Math.max(1, (probe.current?.offsetWidth ?? 0) / 100));
    const observer = new ResizeObserver(measure);
    if (pane.current !== null) observer.observe(pane.current);
    measure();
    return () => observer.disconnect();
  }, []);
  const digits = digitsFor(size);
  const columns = columnsFor(width, digits);
  const cache = caches[side];
  const onVisible = useCallback(
    (first: number, count: number) => {
      cache?.show(first * columns, (first + count) * columns, size, 1);
      seeBytes(side, { start: first * columns, end: Math.min(size, (first + count) * columns) });
      onPlace(side, columns, first);
    },
    [cache, columns, size, side, onPlace],
  );
  const renderRow = (line: number): ReactNode => {
    const start = line * columns;
    const count = Math.min(columns, size - start);
    return <SideLine line={line} columns={columns} digits={digits} count={count} page={cache?.pageAt(start)} lost={holesIn(holes, start, start + count)} marks={marksOf(side, start, count, rows, chosen, caches)} />;
  };
  const onClick = (event: MouseEvent): void => {
    const at = byteUnder(event, columns);
    if (at >= 0 && at < size) void askFate(side, at);
    // The narrowest that holds it comes last.
    const found = at < 0 ? [] : rows.filter((row) => within(row[side]?.origin ?? null, at));
    const narrowest = found.at(-1);
    if (narrowest !== undefined) onRow(narrowest, side);
  };
  return (
    <section className={styles['pane']} aria-label={`Bytes of the ${side}`} data-side={side} data-columns={columns}>
      <SideCaption side={side} chosen={chosen} wholeRecords={wholeRecords} />
      <div ref={pane} className={styles['grid']} onClick={onClick}>
        <span ref={probe} className={styles['probe']} aria-hidden="true">
          {'0'.repeat(100)}
        </span>
        <BigScroll label={`Bytes of the ${side}`} rowCount={Math.ceil(size / columns)} rowHeight={LINE_HEIGHT} renderRow={renderRow} onVisible={onVisible} handleRef={handleRef} bubble={(line) => hex(line * columns)} />
      </div>
    </section>
  );
}

const within = (range: { readonly start: number; readonly end: number } | null, at: number): boolean => range !== null && at >= range.start && at < range.end;

/** The byte under the pointer; -1 where there is none. */
function byteUnder(event: MouseEvent, columns: number): number {
  const target = event.target instanceof Element ? event.target : null;
  const line = Number(target?.closest<HTMLElement>('[data-byte-line]')?.dataset['byteLine'] ?? -1);
  const cell = target?.closest<HTMLElement>('[role=gridcell]');
  if (line < 0 || cell === null || cell === undefined) return -1;
  const box = cell.getBoundingClientRect();
  const length = cell.textContent.length;
  const char = Math.floor(((event.clientX - box.left) / Math.max(1, box.width)) * Math.max(length, 1));
  const isText = length <= columns;
  const column = isText ? char : Math.floor((char > (3 * columns) / 2 ? char - 1 : char) / 3);
  return line * columns + Math.max(0, Math.min(columns - 1, column));
}
