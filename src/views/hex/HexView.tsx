/** The bytes of the stream, all of them: read as they come into view, framed by what they mean. */
import { useCallback, useRef, type CSSProperties, type ReactNode } from 'react';
import { holesIn, NO_HOLES } from '../../core/bytes/range.ts';
import { useBytes } from '../../store/bytes.ts';
import { useApp } from '../../store/index.ts';
import { BigScroll, type BigScrollHandle, type VisibleWindow } from '../shared/BigScroll.tsx';
import { DataInspector } from './DataInspector.tsx';
import { CURSOR_ID } from './HexCursor.tsx';
import { HexOverlays } from './HexOverlays.tsx';
import { HexRow } from './HexRow.tsx';
import { HexRuler } from './HexRuler.tsx';
import { HexToolbar } from './HexToolbar.tsx';
import { useCursor } from './cursor.ts';
import { rowChars } from './hex-grid.ts';
import { offsetLabel } from './hex-text.ts';
import { useCursorField } from './use-cursor-field.ts';
import { PROBE, ROW_HEIGHT, useHexGrid } from './use-hex-grid.ts';
import { useHexKeyboard } from './use-hex-keyboard.ts';
import { useHexPointer } from './use-hex-pointer.ts';
import { useSideRoom } from './use-side-room.ts';
import { useReveal } from './use-reveal.ts';
import { useVisibleBytes } from './use-visible-bytes.ts';
import styles from './HexView.module.css';

/** React's types do not know custom properties. */
const ROOT_STYLE: CSSProperties & Record<'--hex-row-height', string> = { '--hex-row-height': `${ROW_HEIGHT}px` };

export function HexView(): ReactNode {
  const size = useApp((state) => state.size);
  const base = useApp((state) => state.offsetBase);
  const holes = useApp((state) => state.capture?.holes ?? NO_HOLES);
  const cache = useBytes((state) => state.cache);
  useBytes((state) => state.revision);
  const cursor = useCursor((state) => state.cursor);
  const probe = useRef<HTMLSpanElement>(null);
  const handle = useRef<BigScrollHandle>(null);
  const grid = useHexGrid(probe);
  const { columns } = grid;
  const onVisible = useVisibleBytes(columns);
  const pointer = useHexPointer(grid, handle);
  const onKeyDown = useHexKeyboard(handle, columns);
  const gridWidth = Math.ceil(rowChars(grid) * grid.char);
  const body = useRef<HTMLDivElement>(null);
  const side = useSideRoom(body, gridWidth);
  const field = useCursorField(cursor);
  useReveal(handle, columns);

  const cursorRow = cursor < 0 ? -1 : Math.floor(cursor / columns);
  const renderRow = (row: number): ReactNode => (
    <HexRow
      row={row}
      grid={grid}
      base={base}
      size={size}
      page={cache?.pageAt(row * columns)}
      lost={holesIn(holes, row * columns, (row + 1) * columns)}
      cursor={row === cursorRow ? cursor % columns : -1}
      field={row === cursorRow ? field : ''}
    />
  );
  const renderUnder = useCallback((view: VisibleWindow) => <HexOverlays grid={grid} view={view} />, [grid]);
  const bubble = useCallback((row: number) => offsetLabel(row * columns, base), [columns, base]);
  return (
    <section className={styles['view']} aria-label="Hex view" style={ROOT_STYLE}>
      <HexToolbar field={field} />
      <div ref={body} className={styles['body']} data-beside={side > 0}>
        <div className={styles['grid']} {...pointer}>
          <span ref={probe} className={styles['probe']} aria-hidden="true">
            {PROBE}
          </span>
          <BigScroll
            rowCount={Math.ceil(size / columns)}
            rowHeight={ROW_HEIGHT}
            label={`Bytes, ${columns} in a row`}
            columnCount={3}
            renderRow={renderRow}
            renderUnder={renderUnder}
            header={<HexRuler grid={grid} base={base} column={cursor < 0 ? -1 : cursor % columns} />}
            contentWidth={`${gridWidth}px`}
            onVisible={onVisible}
            onKeyDown={onKeyDown}
            handleRef={handle}
            bubble={bubble}
            activeDescendant={cursor < 0 ? undefined : CURSOR_ID}
          />
        </div>
        <DataInspector cursor={cursor} width={side} />
      </div>
    </section>
  );
}
