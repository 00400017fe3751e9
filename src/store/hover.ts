/** The bytes that the pointer is over, in whichever pane: apart from the rest of the state, because it changes with every move. */
import { create } from 'zustand';
import type { ByteRange } from '../core/bytes/range.ts';
import { useApp } from './index.ts';

export type HoverPane = 'hex' | 'fields' | 'inspector' | 'spec';

export interface HoverState {
  readonly range: ByteRange | null;
  /** Where the pointer is: that pane shows it in its own way. */
  readonly pane: HoverPane | null;
}

const NOWHERE: HoverState = { range: null, pane: null };

export const useHover = create<HoverState>()(() => NOWHERE);

export function setHover(pane: HoverPane, range: ByteRange | null): void {
  const now = useHover.getState();
  if (now.range?.start === range?.start && now.range?.end === range?.end && (range === null || now.pane === pane)) return;
  useHover.setState(range === null ? NOWHERE : { range, pane });
}

useApp.subscribe((state, before) => {
  if (state.client !== before.client) useHover.setState(NOWHERE);
});
