/** Bytes of both sides for the views: a page cache each, `revision` grows when a page comes. */
import { create } from 'zustand';
import type { SideName } from '../core/diff/view.ts';
import type { Client } from '../worker/client.ts';
import { useCompare } from './compare.ts';
import { useApp } from './index.ts';
import { PageCache } from './page-cache.ts';

interface CompareBytesState {
  readonly left: PageCache | null;
  readonly right: PageCache | null;
  readonly revision: number;
}

/** Pages of one side that are kept: 8 MiB. */
const MAX_PAGES = 128;

export const useCompareBytes = create<CompareBytesState>()(() => ({ left: null, right: null, revision: 0 }));

let frame = 0;

function arrived(): void {
  if (frame !== 0) return;
  frame = requestAnimationFrame(() => {
    frame = 0;
    useCompareBytes.setState(({ revision }) => ({ revision: revision + 1 }));
  });
}

function cacheFor(client: Client, side: SideName): PageCache {
  const failed = (error: unknown): void => {
    if (useCompare.getState().client === client) useApp.getState().notify(error instanceof Error ? error.message : String(error), 'problem');
  };
  return new PageCache((start, end) => client.request('compareBytes', { side, start, end }), { arrived, failed }, MAX_PAGES);
}

let followed: Client | null = null;

/** Bytes can be read once both sides are open. */
useCompare.subscribe(({ client, stage }) => {
  const ready = stage === 'open' ? client : null;
  if (ready === followed) return;
  followed = ready;
  const { left, right } = useCompareBytes.getState();
  left?.close();
  right?.close();
  useCompareBytes.setState(({ revision }) => ({ left: ready === null ? null : cacheFor(ready, 'left'), right: ready === null ? null : cacheFor(ready, 'right'), revision: revision + 1 }));
});
