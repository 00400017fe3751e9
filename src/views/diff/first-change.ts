/** Where the chosen page first differs: a page is longer than what shows, and one changed byte of it may stand anywhere. */
import type { DiffRow } from '../../core/diff/compare.ts';
import type { PageView } from '../../core/diff/view.ts';
import { pfnOfPath, useMemoryView } from '../../store/compare-memory.ts';

/** Bytes from the row's start to the first that differs; 0 where it is no page of both sides, or not here yet. */
export function firstChange(chosen: DiffRow | null, page: PageView | null): number {
  const [left, right] = [page?.left?.bytes ?? null, page?.right?.bytes ?? null];
  if (chosen === null || page === null || left === null || right === null || pfnOfPath(chosen.path) !== page.pfn) return 0;
  return Math.max(0, left.findIndex((byte, i) => byte !== right[i]));
}

export const useFirstChange = (chosen: DiffRow | null): number => useMemoryView(({ page }) => firstChange(chosen, page));
