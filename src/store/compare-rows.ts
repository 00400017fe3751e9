/** Rows of the comparison as a list on the page: a filter, windows of rows as they come into view, and the one that is chosen. */
import { create } from 'zustand';
import type { DiffRow, Verdict } from '../core/diff/compare.ts';
import type { RowFilter } from '../core/diff/view.ts';
import type { Client } from '../worker/client.ts';
import { useCompare } from './compare.ts';
import { useApp } from './index.ts';

/** Rows of one window. */
const WINDOW = 200;
/** Windows that are kept. */
const MAX_WINDOWS = 40;

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

const windows = new Map<number, readonly DiffRow[]>();
const asked = new Set<number>();
/** Tells answers to an earlier filter from those to this one. */
let generation = 0;

/** Undefined while it is not here. */
export const rowAt = (at: number): DiffRow | undefined => windows.get(Math.floor(at / WINDOW))?.[at % WINDOW];

export function wantRows(first: number, count: number): void {
  for (let number = Math.floor(first / WINDOW); number <= Math.floor((first + Math.max(0, count - 1)) / WINDOW); number++) void want(number);
}

async function want(number: number): Promise<void> {
  const { client, stage } = useCompare.getState();
  if (client === null || stage !== 'open' || windows.has(number) || asked.has(number)) return;
  const mine = generation;
  asked.add(number);
  try {
    const { total, rows } = await client.request('compareRows', { filter: useCompareRows.getState().filter, from: number * WINDOW, count: WINDOW });
    if (mine !== generation) return;
    windows.set(number, rows);
    for (const oldest of windows.keys()) {
      if (windows.size <= MAX_WINDOWS) break;
      windows.delete(oldest);
    }
    useCompareRows.setState(({ arrived }) => ({ total, arrived: arrived + 1 }));
  } catch {
    // The comparison was closed, or its worker died, which is told where that happens.
  } finally {
    if (mine === generation) asked.delete(number);
  }
}

function forget(): void {
  generation++;
  windows.clear();
  asked.clear();
}

export function setCompareFilter(part: Partial<RowFilter>): void {
  forget();
  useCompareRows.setState(({ filter, typed }) => ({ filter: { ...filter, ...part }, typed: part.query ?? typed, at: -1 }));
  void want(0).then(keepChosen);
}

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

export function chooseRow(at: number): void {
  const { total } = useCompareRows.getState();
  const place = Math.max(0, Math.min(total - 1, at));
  const row = rowAt(place);
  if (row !== undefined) useCompareRows.setState({ at: place, chosen: row });
  else void chooseFar(place);
}

/** A row whose window is not here yet. */
async function chooseFar(place: number): Promise<void> {
  const mine = generation;
  await want(Math.floor(place / WINDOW));
  const row = rowAt(place);
  if (mine === generation && row !== undefined) useCompareRows.setState({ at: place, chosen: row });
}

/** Chooses a row that is known by itself, as a line between the bytes is. */
export const chooseKnown = (row: DiffRow): void => {
  const [number] = [...windows].flatMap(([window, rows]) => {
    const i = rows.findIndex(({ path, layer }) => path === row.path && layer === row.layer);
    return i < 0 ? [] : [window * WINDOW + i];
  });
  useCompareRows.setState({ at: number ?? -1, chosen: row });
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
  forget();
  useCompareRows.setState(fresh ? { filter: ALL_ROWS, typed: '', total: -1, at: -1, chosen: null } : { at: -1 });
  void want(0).then(keepChosen);
}

function keepChosen(): void {
  const { chosen } = useCompareRows.getState();
  const now = chosen === null ? undefined : windows.get(0)?.find(({ path, layer }) => path === chosen.path && layer === chosen.layer);
  if (now !== undefined) chooseKnown(now);
  else if (chosen === null && rowAt(0) !== undefined) chooseRow(0);
}

useCompare.subscribe(follow);
