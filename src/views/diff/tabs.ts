/** Which part of a comparison shows: all rows with their bytes, or memory. */
import { create } from 'zustand';

export type DiffTab = 'rows' | 'memory';

export const useDiffTab = create<{ readonly tab: DiffTab }>()(() => ({ tab: 'rows' }));

export const showTab = (tab: DiffTab): void => useDiffTab.setState({ tab });
