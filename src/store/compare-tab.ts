/** Which part of a comparison shows: all rows with their bytes, the sequences of records, or memory. */
import { create } from 'zustand';
import { stepChange } from './compare-change.ts';
import { setCompareFilter, useCompareRows } from './compare-rows.ts';
import { stepSequence } from './compare-sequence.ts';

export const DIFF_TABS = [
  { tab: 'rows', title: 'Rows' },
  { tab: 'sequence', title: 'Sequence' },
  { tab: 'memory', title: 'Memory' },
] as const;

export type DiffTab = (typeof DIFF_TABS)[number]['tab'];

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
  if (tab !== 'sequence') setCompareFilter({ layer: layerOf(tab) });
}

/** To the next difference of what shows, or the one before. */
export function stepShown(step: 1 | -1): void {
  if (useDiffTab.getState().tab === 'sequence') void stepSequence(step);
  else stepChange(step);
}
