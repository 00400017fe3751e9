/** What is open: file, layers, rows, findings, progress. Typed arrays stay in the index handle; `revision` says it grew. */
import type { StateCreator } from 'zustand';
import type { Identification } from '../core/formats/identification.ts';
import type { Finding } from '../core/index/finding.ts';
import type { LayerInfo } from '../core/index/layer.ts';
import { RecordIndex } from '../core/index/record-index.ts';
import { createClient, type Client } from '../worker/client.ts';
import { RequestError } from '../worker/channel.ts';
import type { ProgressPhase, ScanOutcome, StreamTotals, WireError } from '../worker/protocol.ts';
import type { AppState } from './index.ts';

export type StreamPhase = 'empty' | 'opening' | 'scanning' | 'ready' | 'foreign' | 'failed';

export interface Progress {
  readonly phase: ProgressPhase;
  readonly done: number;
  readonly total: number;
  /** Milliseconds since the epoch: when this phase began, and when these figures came. */
  readonly startedAt: number;
  readonly at: number;
}

export interface Failure {
  readonly code: WireError['code'];
  readonly message: string;
}

export interface StreamSlice {
  readonly phase: StreamPhase;
  readonly file: File | null;
  readonly identification: Identification | null;
  /** Bytes in the source that the rows stand in. */
  readonly size: number;
  readonly source: number;
  readonly layers: readonly LayerInfo[];
  readonly index: RecordIndex | null;
  /** Grows whenever `index` has more rows; at most once a frame. */
  readonly revision: number;
  readonly findings: readonly Finding[];
  readonly totals: StreamTotals | null;
  readonly outcome: ScanOutcome | null;
  readonly progress: Progress | null;
  readonly failure: Failure | null;
  /** A read of the open file failed (it changed, shrank or went): what is shown stays, reading more does not work. */
  readonly lost: Failure | null;
  readonly client: Client | null;
  readonly openFile: (file: File) => Promise<void>;
  readonly cancelScan: () => void;
  readonly closeFile: () => void;
  /** Tells the app of a failed read that a view met. */
  readonly reportFailure: (error: unknown) => void;
}

const EMPTY = {
  phase: 'empty',
  file: null,
  identification: null,
  size: 0,
  source: 0,
  layers: [],
  index: null,
  revision: 0,
  findings: [],
  totals: null,
  outcome: null,
  progress: null,
  failure: null,
  lost: null,
  client: null,
} as const;

const NO_SELECTION = { row: -1, chain: [], path: null, range: null };

export const createStream: StateCreator<AppState, [], [], StreamSlice> = (set, get) => {
  let scan: AbortController | null = null;
  let frame = 0;
  let pending: Finding[] = [];

  /** Slabs come faster than frames: one store update a frame. */
  const touch = (): void => {
    if (frame !== 0) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      set((state) => ({
        revision: state.revision + 1,
        findings: pending.length > 0 ? [...state.findings, ...pending] : state.findings,
      }));
      pending = [];
    });
  };

  const connect = (): Client => {
    const client: Client = createClient(
      {
        identified: ({ identification, size, source }) => {
          if (get().client !== client) return;
          const index = new RecordIndex(size);
          set({ identification, size, source, index, phase: identification.kind === 'stream' ? 'scanning' : 'foreign' });
        },
        layers: ({ layers }) => {
          if (get().client === client) set({ layers });
        },
        slab: ({ slab }) => {
          if (get().client !== client) return;
          get().index?.append(slab);
          touch();
        },
        pages: ({ slab }) => {
          if (get().client === client) get().index?.appendPages(slab);
        },
        names: ({ names }) => {
          if (get().client === client) get().index?.setNames(names);
        },
        findings: ({ findings }) => {
          if (get().client !== client) return;
          pending.push(...findings);
          touch();
        },
        progress: ({ phase, done, total }) => {
          if (get().client !== client) return;
          const before = get().progress;
          const at = Date.now();
          set({ progress: { phase, done, total, at, startedAt: before?.phase === phase ? before.startedAt : at } });
        },
      },
      (cause) => {
        set({ phase: 'failed', failure: { code: 'internal', message: `The decoder stopped: ${cause}` }, progress: null, client: null });
      },
    );
    return client;
  };

  return {
    ...EMPTY,
    openFile: async (file) => {
      get().client?.dispose();
      cancelAnimationFrame(frame);
      frame = 0;
      pending = [];
      const client = connect();
      const controller = new AbortController();
      scan = controller;
      set({ ...EMPTY, ...NO_SELECTION, phase: 'opening', file, client });
      try {
        const { outcome, identification, layers, totals } = await client.request(
          'open',
          { file, name: file.name },
          controller.signal,
        );
        if (get().client !== client) return;
        const phase = identification.kind === 'stream' ? 'ready' : 'foreign';
        set({ outcome, identification, layers, totals, phase, progress: null });
        touch();
      } catch (error) {
        if (get().client !== client) return;
        if (error instanceof RequestError && error.code === 'aborted') get().closeFile();
        else set({ phase: 'failed', failure: failureOf(error), progress: null });
      }
    },
    cancelScan: () => {
      scan?.abort();
    },
    closeFile: () => {
      get().client?.dispose();
      set({ ...EMPTY, ...NO_SELECTION });
    },
    reportFailure: (error) => {
      const failure = failureOf(error);
      if (failure.code !== 'aborted') set({ lost: failure });
    },
  };
};

function failureOf(error: unknown): Failure {
  if (error instanceof RequestError) return { code: error.code, message: error.message };
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) };
}
