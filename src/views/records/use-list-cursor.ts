/** The selection as the list shows it: which item is current, keys that move it, and keeping it in view. */
import { useCallback, useEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import type { RowList } from '../../core/index/row-list.ts';
import { useApp } from '../../store/index.ts';
import type { BigScrollHandle } from '../shared/BigScroll.tsx';
import type { ShownRows } from './use-row-list.ts';

/** A jump past this many items puts its target in the middle; a shorter one scrolls as little as it can. */
const BIG_JUMP = 16;

export interface ListCursor {
  /** The current item; -1 where nothing is selected or the filter hides it. */
  readonly item: number;
  /** Makes an item current, and its row the selection. */
  choose(item: number): void;
  toggle(item: number): void;
  onKeyDown(event: KeyboardEvent<HTMLDivElement>): void;
}

export function useListCursor(shown: ShownRows, scroll: RefObject<BigScrollHandle | null>): ListCursor {
  const row = useApp((state) => state.row);
  /** The run whose head is current, by its first row: head and first row are the same selection. */
  const [head, setHead] = useState(-1);
  /** The row that was chosen here: panes that do not follow still show what is done in them. */
  const own = useRef(-1);
  const { list, length } = shown;
  const item = row < 0 ? -1 : itemOf(list, row, head);

  const choose = useCallback(
    (next: number) => {
      const chosen = list.at(Math.max(0, Math.min(length - 1, next)));
      if (chosen === null) return;
      setHead(chosen.kind === 'run' ? chosen.row : -1);
      own.current = chosen.row;
      useApp.getState().selectRow(chosen.row);
    },
    [list, length],
  );
  const toggle = useCallback(
    (at: number) => {
      const target = list.at(at);
      if (target === null || target.kind === 'row') return;
      if (target.kind === 'run') setHead(target.row);
      // Nested rows begin behind the record that they fold into.
      useApp.getState().toggleRun(target.kind === 'run' ? target.row : target.row + 1);
    },
    [list],
  );
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    // With Ctrl the ends are the same ends.
    const end = event.key === 'Home' || event.key === 'End';
    if (((event.ctrlKey || event.metaKey) && !end) || event.altKey) return;
    const act = actionOf(event.key, item, shown, scroll.current);
    if (act === null) return;
    event.preventDefault();
    if (act.toggle) toggle(act.item);
    else choose(act.item);
  };
  const openingRef = useRef(-1);
  useOpening(shown, row, own, openingRef);
  useReveal(shown, scroll, row, item, own, openingRef);
  return { item, choose, toggle, onKeyDown };
}

const itemOf = (list: RowList, row: number, head: number): number => (head === row && list.headOf(row) >= 0 ? list.headOf(row) : list.itemOf(row));

interface Action {
  readonly item: number;
  readonly toggle: boolean;
}

function actionOf(key: string, item: number, { list, length }: ShownRows, scroll: BigScrollHandle | null): Action | null {
  const page = Math.max(1, (scroll?.pageRows() ?? 2) - 1);
  const from = item >= 0 ? item : (scroll?.topRow() ?? 0) - 1;
  const current = list.at(item);
  const to = (target: number): Action => ({ item: target, toggle: false });
  switch (key) {
    case 'ArrowDown':
      return to(from + 1);
    case 'ArrowUp':
      return to(from - 1);
    case 'PageDown':
      return to(from + page);
    case 'PageUp':
      return to(from - page);
    case 'Home':
      return to(0);
    case 'End':
      return to(length - 1);
    case 'ArrowRight':
      if (current === null || current.kind === 'row') return null;
      return current.open ? to(item + 1) : { item, toggle: true };
    case 'ArrowLeft':
      if (current?.open !== true) return null;
      return current.kind === 'row' ? to(list.headOf(current.row)) : { item, toggle: true };
    case 'Enter':
    case ' ':
      return current !== null && current.kind !== 'row' ? { item, toggle: true } : null;
    default:
      return null;
  }
}

/** Opens what a row is folded into once the row is selected elsewhere; closing that by hand afterwards is respected. */
function useOpening({ list, length, complete }: ShownRows, row: number, own: RefObject<number>, openingRef: RefObject<number>): void {
  const looked = useRef(-1);
  useEffect(() => {
    if (row === looked.current) return;
    const { follow, toggleRun } = useApp.getState();
    if (list.itemOf(row) < 0 && !complete) return;
    looked.current = row;
    openingRef.current = -1;
    const head = list.at(list.headOf(row));
    if (head === null || head.open || head.kind === 'row' || !follow || row === own.current) return;
    openingRef.current = list.itemOf(row);
    toggleRun(head.kind === 'run' ? head.row : head.row + 1);
  }, [list, length, complete, row, own, openingRef]);
}

/** Brings the selection into view when it changes, and keeps the place when another filter makes another list. */
function useReveal({ list, complete }: ShownRows, scroll: RefObject<BigScrollHandle | null>, row: number, item: number, own: RefObject<number>, openingRef: RefObject<number>): void {
  const revealed = useRef(-1);
  const before = useRef({ list, top: 0 });
  useEffect(() => {
    const handle = scroll.current;
    if (handle === null) return;
    const top = handle.topRow();
    if (before.current.list !== list) {
      const anchor = before.current.list.at(before.current.top)?.row ?? -1;
      if (item >= 0) handle.scrollToRow(item, 'center');
      else if (anchor >= 0) handle.scrollToRow(Math.max(0, list.itemOf(anchor)), 'start');
    } else if (openingRef.current >= 0 && openingRef.current !== item && item >= 0) {
      // What hid the row has opened: only now does it have a place of its own.
      openingRef.current = -1;
      handle.scrollToRow(item, 'center');
    } else if (row !== revealed.current && item >= 0 && (useApp.getState().follow || row === own.current)) {
      const jump = item < top - BIG_JUMP || item > top + handle.pageRows() + BIG_JUMP;
      handle.scrollToRow(item, jump ? 'center' : 'nearest');
    }
    if (item >= 0 || complete) revealed.current = row;
    before.current = { list, top };
  }, [list, complete, scroll, row, item, own, openingRef]);
}
