/** Which part of a comparison shows: all rows with their bytes, or memory. */
import { create } from 'zustand';
import { setCompareFilter, useCompareRows } from '../../store/compare-rows.ts';

export type DiffTab = 'rows' | 'memory';

export const useDiffTab = create<{ readonly tab: DiffTab }>()(() => ({ tab: 'rows' }));

/** The layer that the rows of a part are narrowed to; empty for all. */
export const layerOf = (tab: DiffTab): string => (tab === 'memory' ? 'memory' : '');

/** The list beside the picture is of PFNs. */
export function narrowToMemory(): void {
  const layer = layerOf('memory');
  if (useCompareRows.getState().filter.layer !== layer) setCompareFilter({ layer });
}

export function showTab(tab: DiffTab): void {
  if (tab === useDiffTab.getState().tab) return;
  useDiffTab.setState({ tab });
  setCompareFilter({ layer: layerOf(tab) });
}
