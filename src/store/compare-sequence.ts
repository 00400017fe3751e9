/** The aligned sequences of a comparison as a list on the page: windows of places, and the one that is chosen. */
import { create } from 'zustand';
import type { DiffRow, DiffSide } from '../core/diff/compare.ts';
import type { SequencePair, SequenceRecord } from '../core/diff/sequence-list.ts';
import type { SideName } from '../core/diff/view.ts';
import type { Client } from '../worker/client.ts';
import { useCompare } from './compare.ts';
import { useApp } from './index.ts';
import { RowWindows } from './row-windows.ts';

export interface CompareSequenceState {
  /** Whether places that are the same on both sides are left out. */
  readonly differing: boolean;
  /** Places with this filter; -1 until that is known. */
  readonly total: number;
  /** Grows when a window comes. */
  readonly arrived: number;
  /** In the list; -1 none. */
  readonly at: number;
  readonly chosen: SequencePair | null;
}

const NOTHING: CompareSequenceState = { differing: false, total: -1, arrived: 0, at: -1, chosen: null };

export const useSequence = create<CompareSequenceState>()(() => NOTHING);

const openClient = (): Client | null => {
  const { client, stage } = useCompare.getState();
  return stage === 'open' ? client : null;
};

const filter = (): { readonly differing: boolean } => ({ differing: useSequence.getState().differing });

const windows = new RowWindows<SequencePair>(
  async (from, count) => {
    const client = openClient();
    if (client === null) return null;
    const { total, pairs } = await client.request('compareSequence', { filter: filter(), from, count });
    return { total, rows: pairs };
  },
  (total) => useSequence.setState(({ arrived }) => ({ total, arrived: arrived + 1 })),
);

export const pairAt = (at: number): SequencePair | undefined => windows.at(at);
export const wantPairs = (first: number, count: number): void => void windows.want(first, count);

export async function choosePair(at: number): Promise<void> {
  const { total } = useSequence.getState();
  const place = Math.max(0, total < 0 ? at : Math.min(total - 1, at));
  const mine = windows.generation;
  await windows.want(place);
  const chosen = windows.at(place);
  if (mine === windows.generation && chosen !== undefined) useSequence.setState({ at: place, chosen });
}

/** To the next run of places in which the sequences differ, or the one before. */
export async function stepSequence(step: 1 | -1): Promise<void> {
  const client = openClient();
  if (client === null) return;
  const { at } = useSequence.getState();
  const place = await client.request('compareSequenceNext', { filter: filter(), from: at, backwards: step < 0 }).catch(() => -1);
  if (place >= 0) await choosePair(place);
  else useApp.getState().notify(at < 0 ? 'The records are in the same sequence.' : `The sequences do not differ ${step > 0 ? 'after' : 'before'} this place.`);
}

/** To the place of a side's row; the filter goes where it hides that. False where the row is no record. */
export async function choosePlaceOf(side: SideName, row: number): Promise<boolean> {
  const client = openClient();
  if (client === null) return false;
  const place = await client.request('compareSequencePlace', { filter: filter(), side, row }).catch(() => -1);
  if (place >= 0) {
    await choosePair(place);
    return true;
  }
  if (useSequence.getState().differing) {
    await setDiffering(false);
    return choosePlaceOf(side, row);
  }
  useApp.getState().notify('It is in no record, and so not in their sequence.');
  return false;
}

/** To the same record where it stands on the other side. @param place in the unfiltered list */
export async function chooseMoved(place: number): Promise<void> {
  if (useSequence.getState().differing) await setDiffering(false);
  await choosePair(place);
}

/** Keeps the chosen place where the filter leaves it, else chooses the first. */
export async function setDiffering(differing: boolean): Promise<void> {
  const { chosen } = useSequence.getState();
  windows.forget();
  useSequence.setState({ differing, total: -1, at: -1 });
  const mine = windows.generation;
  await windows.want(0);
  const side = chosen?.left == null ? 'right' : 'left';
  const row = chosen?.[side]?.row ?? -1;
  const place = await openClient()?.request('compareSequencePlace', { filter: filter(), side, row }).catch(() => -1);
  if (mine === windows.generation && useSequence.getState().at < 0) await choosePair(Math.max(0, place ?? 0));
}

const sideOf = (record: SequenceRecord | null): DiffSide | null => (record === null ? null : { value: '', text: record.name, meaning: '', row: record.row, range: record.range, origin: record.origin, step: record.origin === null ? 'assembled' : '' });

/** A place as a row of the comparison, for what shows bytes. */
export function rowOfPair({ verdict, left, right, place }: SequencePair): DiffRow {
  const record = left ?? right;
  return { verdict, path: `${record?.name ?? ''} ${place}`, layer: record?.layer ?? '', left: sideOf(left), right: sideOf(right), why: '', rule: '' };
}

let seen: { client: Client | null; revision: number } = { client: null, revision: -1 };

/** Another comparison begins anew; other rules change what is said of a place, and the places stay. */
function follow(): void {
  const { client, revision, stage } = useCompare.getState();
  if (revision === seen.revision && client === seen.client) return;
  const fresh = client !== seen.client;
  seen = { client, revision };
  windows.forget();
  if (fresh) useSequence.setState(NOTHING);
  const { at } = useSequence.getState();
  if (stage !== 'open') return;
  void windows.want(0).then(() => (at > 0 ? choosePair(at) : undefined));
}

useCompare.subscribe(follow);
