/** Which rows the record list shows, and which runs of PAGE_DATA stand open. */
import type { StateCreator } from 'zustand';
import type { ByteRange } from '../core/bytes/range.ts';
import type { Severity } from '../core/index/finding.ts';
import type { AppState } from './index.ts';

export interface RowFilter {
  /** Layer ids; null for all. */
  readonly layers: readonly number[] | null;
  /** `layerId:type` keys; null for all. */
  readonly types: readonly string[] | null;
  /** Only rows with a finding of this severity or worse; null for all. */
  readonly findings: Severity | null;
  /** Rows of a phase, half-open; null for all. */
  readonly rows: ByteRange | null;
}

export const NO_FILTER: RowFilter = { layers: null, types: null, findings: null, rows: null };

export interface FilterSlice {
  readonly filter: RowFilter;
  /** Whether runs of PAGE_DATA are folded unless opened. */
  readonly folded: boolean;
  /** First rows of the runs that were opened (while folded) by hand. */
  readonly openRuns: ReadonlySet<number>;
  readonly setFilter: (filter: Partial<RowFilter>) => void;
  readonly clearFilter: () => void;
  readonly setFolded: (folded: boolean) => void;
  readonly toggleRun: (firstRow: number) => void;
}

export const createRecordFilter: StateCreator<AppState, [], [], FilterSlice> = (set, get) => ({
  filter: NO_FILTER,
  folded: true,
  openRuns: new Set<number>(),
  setFilter: (filter) => {
    set({ filter: { ...get().filter, ...filter } });
  },
  clearFilter: () => {
    set({ filter: NO_FILTER });
  },
  setFolded: (folded) => {
    set({ folded, openRuns: new Set<number>() });
  },
  toggleRun: (firstRow) => {
    const openRuns = new Set(get().openRuns);
    if (!openRuns.delete(firstRow)) openRuns.add(firstRow);
    set({ openRuns });
  },
});
