/** The byte that the keyboard is on in the hex view, and that relative places are counted from. */
import { create } from 'zustand';
import { useApp } from './index.ts';

export interface CursorState {
  /** Offset; -1 none. */
  readonly cursor: number;
  /** Where an extension began; -1 none. */
  readonly anchor: number;
}

const NOWHERE: CursorState = { cursor: -1, anchor: -1 };

export const useCursor = create<CursorState>()(() => NOWHERE);

export function placeCursor(offset: number): void {
  useCursor.setState({ cursor: offset, anchor: offset });
}

/** Selections under way that began at the cursor: they must not move it. */
let own = 0;

export const isOwnSelection = (): boolean => own > 0;

/** Runs a selection that begins at the cursor. */
export async function selectHere(select: () => Promise<void> | void): Promise<void> {
  own++;
  try {
    await select();
  } finally {
    own--;
  }
}

useApp.subscribe((state, before) => {
  // Another document comes with its own selection.
  if (state.client !== before.client) useCursor.setState(state.range === null ? NOWHERE : { cursor: state.at ?? state.range.start, anchor: state.at ?? state.range.start });
  else if (state.range !== null && state.range !== before.range && state.follow && own === 0) placeCursor(state.at ?? state.range.start);
});
