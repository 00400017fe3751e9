/** A worker's events turned into the store's state, rows and findings once a frame however fast they come. */
import type { Finding } from '../core/index/finding.ts';
import { unpackFindings } from '../core/index/packed-findings.ts';
import { RecordIndex } from '../core/index/record-index.ts';
import type { Listeners } from '../worker/channel.ts';
import { createClient, type Client } from '../worker/client.ts';
import { followObjections } from './finding-filter.ts';
import type { AppState } from './index.ts';

/** The two ends of the store that a slice is given. */
export interface StoreEnds {
  readonly set: (change: Partial<AppState> | ((state: AppState) => Partial<AppState>)) => void;
  readonly get: () => AppState;
}

export interface Connection {
  readonly client: Client;
  /** Says at the next frame that rows or findings have come. */
  readonly touch: () => void;
  readonly close: () => void;
}

interface Batch {
  readonly touch: () => void;
  readonly add: (findings: readonly Finding[]) => void;
  readonly drop: () => void;
}

/** One store update a frame: what draws the rows could not show more of them. */
function createBatch({ set, get }: StoreEnds): Batch {
  let frame = 0;
  let pending: (readonly Finding[])[] = [];
  const pass = (): void => {
    frame = 0;
    const lists = pending;
    pending = [];
    set((state) => ({
      revision: state.revision + 1,
      findings: lists.length > 0 ? state.findings.concat(...lists) : state.findings,
    }));
    followObjections(get().findings);
  };
  const touch = (): void => {
    if (frame === 0) frame = requestAnimationFrame(pass);
  };
  return {
    touch,
    add: (findings) => {
      pending.push(findings);
      touch();
    },
    drop: () => {
      cancelAnimationFrame(frame);
      pending = [];
    },
  };
}

/** @param isCurrent false once another file has been opened: what still comes of this one is not heard */
function listenersFor({ set, get }: StoreEnds, batch: Batch, isCurrent: () => boolean): Listeners {
  const heard = <T>(act: (data: T) => void) => (data: T): void => {
    if (isCurrent()) act(data);
  };
  return {
    identified: heard(({ identification, size, source, capture }) => {
      set({ identification, size, source, capture, index: new RecordIndex(size), phase: identification.kind === 'stream' ? 'scanning' : 'foreign' });
    }),
    layers: heard(({ layers }) => set({ layers })),
    slab: heard(({ slab }) => {
      get().index?.append(slab);
      batch.touch();
    }),
    pages: heard(({ slab }) => get().index?.appendPages(slab)),
    names: heard(({ names }) => get().index?.setNames(names)),
    findings: heard(({ findings }) => batch.add(unpackFindings(findings))),
    progress: heard(({ phase, done, total }) => {
      const key = phase === 'contents' ? 'contentsProgress' : 'progress';
      const before = get()[key];
      const at = Date.now();
      set({ [key]: { phase, done, total, at, startedAt: before?.phase === phase ? before.startedAt : at } });
    }),
  };
}

export function connect(ends: StoreEnds): Connection {
  const batch = createBatch(ends);
  const { set, get } = ends;
  const client: Client = createClient(
    listenersFor(ends, batch, () => get().client === client),
    (cause) => {
      set({ phase: 'failed', failure: { code: 'internal', message: `The decoder stopped: ${cause}` }, progress: null, client: null });
    },
  );
  return {
    client,
    touch: batch.touch,
    close: () => {
      batch.drop();
      client.dispose();
    },
  };
}
