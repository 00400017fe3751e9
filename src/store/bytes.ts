/** The open stream's bytes for views: one page cache per opened file, `revision` grows when a page comes. */
import { create } from 'zustand';
import type { Client } from '../worker/client.ts';
import { useApp } from './index.ts';
import { PageCache } from './page-cache.ts';

export interface BytesState {
  readonly cache: PageCache | null;
  /** Grows at most once a frame. */
  readonly revision: number;
}

export const useBytes = create<BytesState>()(() => ({ cache: null, revision: 0 }));

let frame = 0;

/** Pages come faster than frames. */
function arrived(): void {
  if (frame !== 0) return;
  frame = requestAnimationFrame(() => {
    frame = 0;
    useBytes.setState((state) => ({ revision: state.revision + 1 }));
  });
}

function cacheFor(client: Client): PageCache {
  return new PageCache((start, end) => client.request('bytes', { start, end }), {
    arrived,
    failed: (error) => useApp.getState().reportFailure(error),
  });
}

let openKey = '';

/** A new client is a new file; a new source (decompression) has other bytes at the same offsets. */
function follow(): void {
  const { client, source, size } = useApp.getState();
  const key = client === null || size === 0 ? '' : `${source}:${size}`;
  if (client === followed && key === openKey) return;
  followed = client;
  openKey = key;
  useBytes.getState().cache?.close();
  useBytes.setState((state) => ({ cache: client === null || key === '' ? null : cacheFor(client), revision: state.revision + 1 }));
}

let followed: Client | null = null;
useApp.subscribe(follow);
follow();
