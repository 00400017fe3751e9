/** Which part of a comparison shows: all rows with their bytes, or memory. */
import { create } from 'zustand';
import { setCompareFilter, useCompareRows } from '../../store/compare-rows.ts';

export type DiffTab = 'rows' | 'memory';

export const useDiffTab = create<{ readonly tab: DiffTab }>()(() => ({ tab: 'rows' }));

const MEMORY = 'memory';

/** The list beside the picture is of PFNs. */
export function narrowToMemory(): void {
  if (useCompareRows.getState().filter.layer !== MEMORY) setCompareFilter({ layer: MEMORY });
}

export function showTab(tab: DiffTab): void {
  if (tab === useDiffTab.getState().tab) return;
  useDiffTab.setState({ tab });
  if (tab === 'memory') narrowToMemory();
  else setCompareFilter({ layer: '' });
}
