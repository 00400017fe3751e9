/** What the hex view does with its cursor: pick a byte, mark bytes. */
import { placeCursor, selectHere, useCursor } from '../../store/cursor.ts';
import { useApp } from '../../store/index.ts';

export { isOwnSelection, placeCursor, useCursor } from '../../store/cursor.ts';

/** Puts the cursor on a byte and selects the deepest field that holds it. */
export function pickByte(offset: number): void {
  placeCursor(offset);
  void selectHere(() => useApp.getState().selectByte(offset));
}

/** Marks the bytes from the anchor to `offset`. */
export function extendTo(offset: number): void {
  const { anchor, cursor } = useCursor.getState();
  const from = anchor >= 0 ? anchor : Math.max(0, cursor);
  useCursor.setState({ cursor: offset, anchor: from });
  void selectHere(() => useApp.getState().selectRange({ start: Math.min(from, offset), end: Math.max(from, offset) + 1 }));
}
