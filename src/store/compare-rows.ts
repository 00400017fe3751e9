/** Rows of the comparison as a list on the page: a filter, windows of rows as they come into view, and the one that is chosen. */
import { create } from 'zustand';
import type { DiffRow, Verdict } from '../core/diff/compare.ts';
import type { RowFilter } from '../core/diff/view.ts';
import type { Client } from '../worker/client.ts';
import { useCompare } from './compare.ts';
import { useApp } from './index.ts';
import { RowWindows } from './row-windows.ts';

export const ALL_ROWS: RowFilter = { verdicts: [], layer: '', query: '', order: 'verdict' };

export interface CompareRowsState {
  readonly filter: RowFilter;
  /** What stands in the search field; the filter follows once typing rests. */
  readonly typed: string;
  /** Rows with this filter; -1 until that is known. */
  readonly total: number;
  /** Grows when a window comes. */
  readonly arrived: number;
  /** Place of the chosen row in the list; -1 where none is chosen, or the filter hides it. */
  readonly at: number;
  /** The chosen row itself: it stays chosen under another filter. */
  readonly chosen: DiffRow | null;
}

export const useCompareRows = create<CompareRowsState>()(() => ({ filter: ALL_ROWS, typed: '', total: -1, arrived: 0, at: -1, chosen: null }));

const windows = new RowWindows<DiffRow>(
  async (from, count) => {
    const { client, stage } = useCompare.getState();
    return client === null || stage !== 'open' ? null : client.request('compareRows', { filter: useCompareRows.getState().filter, from, count });
  },
  (total) => useCompareRows.setState(({ arrived }) => ({ total, arrived: arrived + 1 })),
);

/** Undefined while it is not here. */
export const rowAt = (at: number): DiffRow | undefined => windows.at(at);
export const wantRows = (first: number, count: number): void => void windows.want(first, count);

/** Ends when the first rows are here and the chosen one has its place. */
export async function applyCompareFilter(part: Partial<RowFilter>): Promise<void> {
  windows.forget();
  useCompareRows.setState(({ filter, typed }) => ({ filter: { ...filter, ...part }, typed: part.query ?? typed, at: -1 }));
  await windows.want(0);
  await keepChosen();
}

export const setCompareFilter = (part: Partial<RowFilter>): void => void applyCompareFilter(part);

/** Rows are asked for once typing rests. */
const REST_MS = 150;
let rest: ReturnType<typeof setTimeout> | undefined;

export function typeQuery(query: string): void {
  useCompareRows.setState({ typed: query });
  clearTimeout(rest);
  rest = setTimeout(() => setCompareFilter({ query }), REST_MS);
}

export function toggleVerdict(verdict: Verdict): void {
  const { verdicts } = useCompareRows.getState().filter;
  setCompareFilter({ verdicts: verdicts.includes(verdict) ? verdicts.filter((one) => one !== verdict) : [...verdicts, verdict] });
}

/** The path of the row that nobody chose: it was the first. */
let unchosen = '';

export function chooseRow(at: number): void {
  unchosen = '';
  const { total } = useCompareRows.getState();
  const place = Math.max(0, Math.min(total - 1, at));
  const row = rowAt(place);
  if (row !== undefined) useCompareRows.setState({ at: place, chosen: row });
  else void chooseFar(place);
}

/** A row whose window is not here yet. */
async function chooseFar(place: number): Promise<void> {
  const mine = windows.generation;
  await windows.want(place);
  const row = rowAt(place);
  if (mine === windows.generation && row !== undefined) useCompareRows.setState({ at: place, chosen: row });
}

/** Chooses a row that is known by itself, as a line between the bytes is. */
export const chooseKnown = (row: DiffRow): void => {
  useCompareRows.setState({ at: windows.find(({ path, layer }) => path === row.path && layer === row.layer), chosen: row });
  void chooseNamed(row.path);
};

/** To the next row that differs, or the one before; rows that something explains are passed over. */
export async function stepDifference(step: 1 | -1): Promise<void> {
  const { client, stage } = useCompare.getState();
  if (client === null || stage !== 'open') return;
  const { filter, at } = useCompareRows.getState();
  const place = await client.request('compareNext', { filter, from: at, backwards: step < 0 }).catch(() => -1);
  if (place >= 0) await choosePlace(place);
  else useApp.getState().notify(at < 0 ? 'Nothing differs that nothing explains.' : `No difference ${step > 0 ? 'after' : 'before'} this one.`);
}

async function choosePlace(place: number): Promise<void> {
  const row = rowAt(place);
  if (row !== undefined) useCompareRows.setState({ at: place, chosen: row });
  else await chooseFar(place);
}

let seen: { client: Client | null; revision: number } = { client: null, revision: -1 };

/** Another comparison begins anew; other rules or memory change rows, and the chosen one keeps its name. */
function follow(): void {
  const { client, revision } = useCompare.getState();
  if (revision === seen.revision && client === seen.client) return;
  const fresh = client !== seen.client;
  seen = { client, revision };
  windows.forget();
  useCompareRows.setState(fresh ? { filter: ALL_ROWS, typed: '', total: -1, at: -1, chosen: null } : { at: -1 });
  void windows.want(0).then(keepChosen);
}

/** The chosen row where it stands now, with what is said of it now; the first one where nobody chose one. */
async function keepChosen(): Promise<void> {
  const { chosen } = useCompareRows.getState();
  const first = rowAt(0);
  const replaces = chosen === null || (chosen.path === unchosen && chosen.verdict === 'same' && first?.verdict !== 'same');
  if (replaces && first !== undefined) {
    chooseRow(0);
    unchosen = first.path;
  } else if (chosen !== null) await chooseNamed(chosen.path);
}

/** False where no row has the path. */
export async function chooseNamed(path: string): Promise<boolean> {
  const { client, stage } = useCompare.getState();
  if (client === null || stage !== 'open') return false;
  const mine = windows.generation;
  const named = await client.request('compareNamed', { filter: useCompareRows.getState().filter, path }).catch(() => null);
  if (mine === windows.generation && named !== null && named.row !== null) useCompareRows.setState({ at: named.place, chosen: named.row });
  return named !== null && named.row !== null;
}

useCompare.subscribe(follow);
