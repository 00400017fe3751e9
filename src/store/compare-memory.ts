/** Memory of a comparison: the picture over PFNs, and both contents of the page that is looked at. */
import { create } from 'zustand';
import type { PageView } from '../core/diff/view.ts';
import { useCompareRows } from './compare-rows.ts';
import { useCompare } from './compare.ts';

/** Verdicts in each part, in the order of VERDICTS of core/diff/compare.ts: different, left, right, expected, same. */
export const KINDS = 5;

interface PictureState {
  readonly low: number;
  readonly high: number;
  readonly parts: number;
  /** `KINDS` counts for each part; null until it came. */
  readonly counts: Uint32Array | null;
  readonly page: PageView | null;
  /** The PFN that is looked at; -1 none. */
  readonly pfn: number;
}

export const useMemoryView = create<PictureState>()(() => ({ low: 0, high: 0, parts: 0, counts: null, page: null, pfn: -1 }));

/** The PFN that a row of memory is of; -1 for other rows. */
export const pfnOfPath = (path: string): number => {
  const digits = /^memory\[0x([0-9a-f]+)\]$/.exec(path)?.[1];
  return digits === undefined ? -1 : Number.parseInt(digits, 16);
};

let wanted = '';

export async function wantPicture(low: number, high: number, parts: number): Promise<void> {
  const { client, revision } = useCompare.getState();
  const key = `${revision} ${low} ${high} ${parts}`;
  if (client === null || key === wanted) return;
  wanted = key;
  const counts = await client.request('comparePicture', { low, high, parts }).catch(() => null);
  if (wanted === key && counts !== null) useMemoryView.setState({ low, high, parts, counts });
}

export async function wantPage(pfn: number): Promise<void> {
  const { client } = useCompare.getState();
  if (client === null || useMemoryView.getState().pfn === pfn) return;
  useMemoryView.setState({ pfn, page: null });
  if (pfn < 0) return;
  const page = await client.request('comparePage', { pfn }).catch(() => null);
  if (useMemoryView.getState().pfn === pfn) useMemoryView.setState({ page });
}

/** The first PFN of a part that has the part's worst verdict: a part of a large guest has many. */
export async function pageInPart(part: number): Promise<number> {
  const { client } = useCompare.getState();
  const { low, high, parts } = useMemoryView.getState();
  if (client === null || parts === 0) return -1;
  const size = (high - low) / parts;
  const [from, to] = [Math.floor(low + part * size), Math.max(Math.floor(low + part * size) + 1, Math.ceil(low + (part + 1) * size))];
  const fine = await client.request('comparePicture', { low: from, high: to, parts: to - from }).catch(() => null);
  if (fine === null) return -1;
  for (let kind = 0; kind < KINDS; kind++) for (let i = 0; i < to - from; i++) if ((fine[i * KINDS + kind] ?? 0) > 0) return from + i;
  return -1;
}

let followed: unknown = null;

useCompare.subscribe(({ client, revision }) => {
  const key = client === null ? null : `${revision}`;
  if (key === followed) return;
  followed = key;
  wanted = '';
  useMemoryView.setState({ counts: null, page: null, pfn: -1 });
});

/** The page of the chosen row is looked at. */
useCompareRows.subscribe(({ chosen }, before) => {
  if (chosen === before.chosen || chosen === null) return;
  const pfn = pfnOfPath(chosen.path);
  if (pfn >= 0) void wantPage(pfn);
});
