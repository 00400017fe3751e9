/** The hex view's own place: the byte that the keyboard is on, and where an extension began. */
import { create } from 'zustand';
import { useApp } from '../../store/index.ts';

export interface CursorState {
  /** Offset; -1 none. */
  readonly cursor: number;
  readonly anchor: number;
}

const NOWHERE = { cursor: -1, anchor: -1 };

export const useCursor = create<CursorState>()(() => NOWHERE);

/** Selections under way that this view began: it must not scroll to what it was clicked on. */
let own = 0;

export const isOwnSelection = (): boolean => own > 0;

export function placeCursor(offset: number): void {
  useCursor.setState({ cursor: offset, anchor: offset });
}

/** Puts the cursor on a byte and selects the deepest field that holds it. */
export function pickByte(offset: number): void {
  placeCursor(offset);
  own++;
  void useApp.getState().selectByte(offset).finally(() => own--);
}

/** Marks the bytes from the anchor to `offset`. */
export function extendTo(offset: number): void {
  const { anchor, cursor } = useCursor.getState();
  const from = anchor >= 0 ? anchor : Math.max(0, cursor);
  useCursor.setState({ cursor: offset, anchor: from });
  own++;
  useApp.getState().selectRange({ start: Math.min(from, offset), end: Math.max(from, offset) + 1 });
  own--;
}

useApp.subscribe((state, before) => {
  if (state.client !== before.client) useCursor.setState(NOWHERE);
});
