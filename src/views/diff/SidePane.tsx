/** The bytes of one side's file, with what each belongs to marked, and gaps where the other side has more. */
import { useCallback, useRef, type KeyboardEvent, type MouseEvent, type ReactNode, type Ref } from 'react';
import { holesIn, NO_HOLES } from '../../core/bytes/range.ts';
import type { DiffRow } from '../../core/diff/compare.ts';
import type { SideName } from '../../core/diff/view.ts';
import { hex } from '../../core/text.ts';
import { useCompareBytes } from '../../store/compare-bytes.ts';
import { askFate, seeBytes, useFacing } from '../../store/compare-facing.ts';
import { useCompare } from '../../store/compare.ts';
import { BigScroll, type BigScrollHandle } from '../shared/BigScroll.tsx';
import { byteUnder, rowOfByte, rowToOpen } from './byte-under.ts';
import { GapLine } from './GapLine.tsx';
import type { Lines } from './lines.ts';
import { opensMenu, openRowMenu } from './row-menu.ts';
import { LINE_HEIGHT, marksOf } from './side-grid.ts';
import { SideCaption } from './SideCaption.tsx';
import { SideLine } from './SideLine.tsx';
import styles from './SidePane.module.css';

interface SidePaneProps {
  readonly side: SideName;
  readonly lines: Lines;
  readonly digits: number;
  readonly chosen: DiffRow | null;
  readonly wholeRecords: boolean;
  readonly handleRef: Ref<BigScrollHandle>;
  /** Tells the first line in view, in parts of a line. */
  readonly onPlace: (side: SideName, first: number) => void;
  readonly onRow: (row: DiffRow, side: SideName) => void;
}

export function SidePane({ side, lines, digits, chosen, wholeRecords, handleRef, onPlace, onRow }: SidePaneProps): ReactNode {
  const size = useCompare((state) => state.view?.[side].size ?? 0);
  const holes = useCompare((state) => state.view?.[side].holes ?? NO_HOLES);
  const caches = useCompareBytes();
  const rows = useFacing((state) => state.rows);
  const pressed = useRef(-1);
  const cache = caches[side];
  const onVisible = useCallback(
    (first: number, count: number) => {
      const { start, end } = lines.bytesIn(side, first, count);
      cache?.show(start, end, size, 1);
      seeBytes(side, { start, end });
    },
    [cache, lines, size, side],
  );
  const onMove = useCallback((top: number) => onPlace(side, top / LINE_HEIGHT), [side, onPlace]);
  const renderRow = (line: number): ReactNode => {
    const found = lines.at(side, line);
    if (!('start' in found)) return <GapLine line={line} words={found.words} />;
    const { start, end, at } = found;
    return (
      <SideLine line={line} columns={lines.columns} digits={digits} start={start} end={end} at={at} page={cache?.pageAt(start)} last={cache?.pageAt(end - 1)} lost={holesIn(holes, start, end)} marks={marksOf(side, start, end - start, rows, chosen, caches)} />
    );
  };
  const press = (event: MouseEvent): DiffRow | undefined => {
    pressed.current = byteUnder(event, lines.columns);
    const found = rowOfByte(rows, side, pressed.current);
    if (found !== undefined) onRow(found, side);
    return found;
  };
  const onClick = (event: MouseEvent): void => {
    press(event);
    if (pressed.current >= 0) void askFate(side, pressed.current);
  };
  const onContextMenu = (event: MouseEvent): void => {
    const row = press(event);
    if (row === undefined) return;
    event.preventDefault();
    openRowMenu(row, event.clientX, event.clientY);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!opensMenu(event)) return;
    event.preventDefault();
    const box = event.currentTarget.getBoundingClientRect();
    openRowMenu(rowToOpen(rows, side, pressed.current, wholeRecords ? null : chosen), box.left + box.width / 4, box.top + box.height / 4);
  };
  return (
    <section className={styles['pane']} aria-label={`Bytes of the ${side}`} data-side={side}>
      <SideCaption side={side} chosen={chosen} wholeRecords={wholeRecords} />
      <div className={styles['grid']} onClick={onClick} onContextMenu={onContextMenu}>
        <BigScroll label={`Bytes of the ${side}`} rowCount={lines.count[side]} rowHeight={LINE_HEIGHT} renderRow={renderRow} onVisible={onVisible} onMove={onMove} onKeyDown={onKeyDown} handleRef={handleRef} bubble={(line) => hex(lines.byteAt(side, line))} />
      </div>
    </section>
  );
}
