/** A scroller for lists of fixed-height rows, exact from one row to 2^36: the hex view and the record list stand on it. */
import { useImperativeHandle, useLayoutEffect, useRef, useState, type AriaRole, type KeyboardEvent, type ReactNode, type Ref } from 'react';
import { flushSync } from 'react-dom';
import { BigScrollBubble } from './BigScrollBubble.tsx';
import { BigScrollRow } from './BigScrollRow.tsx';
import { scrollByKey } from './scroll-keys.ts';
import { ScrollDriver } from './scroll-driver.ts';
import { baseRow, firstRowAt, pageRows, scrollGeometry, visibleRows, type ScrollAlign } from './scaled-scroll.ts';
import { useElementSizes } from './use-element-sizes.ts';
import { useScrollMemory } from './use-scroll-memory.ts';
import styles from './BigScroll.module.css';

/** Greatest aria-rowcount that assistive technology takes; above it the count is unknown (-1). */
const ARIA_MAX = 2 ** 31 - 1;

export interface BigScrollHandle {
  scrollToRow(row: number, align: ScrollAlign): void;
  topRow(): number;
  /** Pixels from the first row's top to the view's, exact at any length. */
  top(): number;
  scrollToTop(top: number): void;
  /** Rows that fit whole: what Page Down moves by. */
  pageRows(): number;
  focus(): void;
}

/** Rows that show, and where in the moving layer a row's top is. */
export interface VisibleWindow {
  readonly first: number;
  readonly count: number;
  readonly topOf: (row: number) => number;
}

export interface BigScrollProps {
  readonly rowCount: number;
  readonly rowHeight: number;
  /** Called for visible rows only; what it returns should be a memo component with the row as a prop. */
  readonly renderRow: (row: number) => ReactNode;
  readonly label: string;
  readonly role?: AriaRole;
  readonly columnCount?: number;
  /** Id of the element that the keyboard is on. */
  readonly activeDescendant?: string | undefined;
  readonly onVisible?: (first: number, count: number) => void;
  /** Told of the view's top, in pixels from the first row's, whenever that moves. */
  readonly onMove?: (top: number) => void;
  readonly handleRef?: Ref<BigScrollHandle>;
  /** Stays at the top and scrolls sideways with the rows. */
  readonly header?: ReactNode;
  /** Drawn behind the rows and moved with them. */
  readonly renderUnder?: (visible: VisibleWindow) => ReactNode;
  /** A CSS length; a narrower pane scrolls sideways. */
  readonly contentWidth?: string;
  /** Keys that it does not prevent move the view. */
  readonly onKeyDown?: (event: KeyboardEvent<HTMLDivElement>) => void;
  /** What to show beside the thumb while it is dragged. */
  readonly bubble?: (row: number) => string;
  readonly spacerMax?: number;
}

export function BigScroll(props: BigScrollProps): ReactNode {
  const { rowCount, rowHeight, renderRow, onVisible, onMove, onKeyDown, bubble, spacerMax } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const head = useRef<HTMLDivElement>(null);
  const driver = useRef<ScrollDriver>(null);
  const [y, setY] = useState(0);
  const [dragging, setDragging] = useState(false);
  const [height, headHeight] = useElementSizes(scroller, head);
  const geometry = scrollGeometry(rowCount, rowHeight, Math.max(0, height - headHeight), spacerMax);

  useLayoutEffect(() => {
    if (scroller.current === null) return undefined;
    // flushSync: rows and thumb must change in the same frame.
    const draw = (to: number): void => flushSync(() => setY(to));
    const made = new ScrollDriver(scroller.current, { draw, dragging: setDragging });
    driver.current = made;
    return () => made.dispose();
  }, []);

  const { viewport } = geometry;
  useLayoutEffect(() => {
    driver.current?.setGeometry(scrollGeometry(rowCount, rowHeight, viewport, spacerMax), height);
  }, [rowCount, rowHeight, viewport, height, spacerMax]);

  useImperativeHandle(props.handleRef, () => handleOf(driver, scroller), []);

  useScrollMemory(props.label, driver, rowCount);

  const first = firstRowAt(geometry, y);
  const count = visibleRows(geometry, y);
  useLayoutEffect(() => onVisible?.(first, count), [onVisible, first, count]);
  useLayoutEffect(() => onMove?.(y), [onMove, y]);

  const base = baseRow(first);
  const ring = Math.ceil(viewport / rowHeight) + 1;
  const rows: ReactNode[] = [];
  for (let row = first; row < first + count; row++) {
    // Keyed by place in a ring: a row that leaves lends its element to one that comes.
    rows.push(<BigScrollRow key={row % ring} top={(row - base) * rowHeight} height={rowHeight}>{renderRow(row)}</BigScrollRow>);
  }
  const handleKey = (event: KeyboardEvent<HTMLDivElement>): void => {
    onKeyDown?.(event);
    if (!event.defaultPrevented && driver.current !== null && scrollByKey(driver.current, event.key)) event.preventDefault();
  };
  const shift = Math.round(Math.min(y, geometry.maxY) - base * rowHeight);
  return (
    <div className={styles['frame']}>
      <div
        ref={scroller}
        className={styles['scroller']}
        role={props.role ?? 'grid'}
        tabIndex={0}
        aria-label={props.label}
        aria-rowcount={rowCount > ARIA_MAX ? -1 : rowCount}
        aria-colcount={props.columnCount}
        aria-activedescendant={props.activeDescendant}
        onKeyDown={handleKey}
      >
        <div className={styles['spacer']} style={{ height: geometry.spacer + headHeight, minWidth: props.contentWidth }}>
          <div className={styles['pinned']} style={{ height }}>
            <div ref={head} className={styles['header']}>{props.header}</div>
            <div className={styles['window']}>
              <div className={styles['layer']} style={{ transform: `translateY(${-shift}px)` }}>
                {props.renderUnder?.({ first, count, topOf: (row) => (row - base) * rowHeight })}
                {rows}
              </div>
            </div>
          </div>
        </div>
      </div>
      {dragging && bubble !== undefined && rowCount > 0 ? <BigScrollBubble text={bubble(first)} at={y / Math.max(1, geometry.maxY)} /> : null}
    </div>
  );
}

interface Box<T> {
  readonly current: T | null;
}

const handleOf = (driver: Box<ScrollDriver>, scroller: Box<HTMLDivElement>): BigScrollHandle => ({
  scrollToRow: (row, align) => driver.current?.reveal(row, align),
  topRow: () => (driver.current === null ? 0 : firstRowAt(driver.current.geometry, driver.current.y)),
  top: () => driver.current?.y ?? 0,
  scrollToTop: (top) => driver.current?.by(top - driver.current.y),
  pageRows: () => (driver.current === null ? 1 : pageRows(driver.current.geometry)),
  focus: () => scroller.current?.focus({ preventScroll: true }),
});
