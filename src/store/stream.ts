/** What is open: file, layers, rows, findings, progress. Typed arrays stay in the index handle; `revision` says it grew. */
import type { StateCreator } from 'zustand';
import type { CaptureFacts } from '../core/capture/clock.ts';
import type { Identification } from '../core/formats/identification.ts';
import type { Finding } from '../core/index/finding.ts';
import type { LayerInfo } from '../core/index/layer.ts';
import type { RecordIndex } from '../core/index/record-index.ts';
import { prepareWorker, type Client } from '../worker/client.ts';
import { RequestError } from '../worker/channel.ts';
import type { ProgressPhase, Requests, ScanOutcome, StreamTotals, WireError } from '../worker/protocol.ts';
import { connect, type Connection } from './connect.ts';
import { NO_FINDING_FILTER } from './finding-filter.ts';
import type { AppState } from './index.ts';
import { remoteOf } from './remote.ts';
import { NOTHING } from './selection.ts';

export type StreamPhase = 'empty' | 'opening' | 'scanning' | 'ready' | 'foreign' | 'failed';

export interface Progress {
  readonly phase: ProgressPhase;
  readonly done: number;
  readonly total: number;
  /** Milliseconds since the epoch: when this phase began, and when these figures came. */
  readonly startedAt: number;
  readonly at: number;
}

/** The second pass, over page contents: `none` where no rule needs any, `stopped` where a person or a failed read ended it. */
export type ContentsPhase = 'none' | 'running' | 'done' | 'stopped';

/** How bytes are to be read, where a person says so. */
export type ReadAs = Pick<Requests['open']['params'], 'as' | 'legacy' | 'connection'>;

export interface Failure {
  readonly code: WireError['code'];
  readonly message: string;
}

export interface StreamSlice {
  readonly phase: StreamPhase;
  readonly file: File | null;
  readonly identification: Identification | null;
  /** What a person said of the open file's bytes. */
  readonly readAs: ReadAs;
  /** Bytes in the source that the rows stand in. */
  readonly size: number;
  readonly source: number;
  /** What a packet capture knows of the stream besides its bytes; null where they do not come out of one. */
  readonly capture: CaptureFacts | null;
  readonly layers: readonly LayerInfo[];
  readonly index: RecordIndex | null;
  /** Grows whenever `index` has more rows; at most once a frame. */
  readonly revision: number;
  readonly findings: readonly Finding[];
  readonly totals: StreamTotals | null;
  readonly outcome: ScanOutcome | null;
  readonly progress: Progress | null;
  readonly contents: ContentsPhase;
  /** Of the second pass, which runs while the app is used and others have progress of their own. */
  readonly contentsProgress: Progress | null;
  readonly failure: Failure | null;
  /** A read of the open file failed (it changed, shrank or went): what is shown stays, reading more does not work. */
  readonly lost: Failure | null;
  readonly client: Client | null;
  /** Gets ready for opening a file, once there is time for it. */
  readonly prepare: () => void;
  /** @param readAs what the bytes do not say, told by a person */
  readonly openFile: (file: File, readAs?: ReadAs) => Promise<void>;
  readonly cancelScan: () => void;
  /** Stops the second pass; what it has found stays. */
  readonly stopContents: () => void;
  readonly closeFile: () => void;
  /** Tells the app of a failed read that a view met. */
  readonly reportFailure: (error: unknown) => void;
}

const EMPTY = {
  phase: 'empty',
  file: null,
  identification: null,
  readAs: {},
  size: 0,
  source: 0,
  capture: null,
  layers: [],
  index: null,
  revision: 0,
  findings: [],
  totals: null,
  outcome: null,
  progress: null,
  contents: 'none',
  contentsProgress: null,
  failure: null,
  lost: null,
  client: null,
} as const;

const NO_SELECTION = { ...NOTHING, view: null, findingFilter: NO_FINDING_FILTER };

/** While the page has nothing else to do; Safari cannot tell when that is. */
function whenIdle(task: () => void): void {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(task);
  else setTimeout(task, 1000);
}

export const createStream: StateCreator<AppState, [], [], StreamSlice> = (set, get) => {
  let scan: AbortController | null = null;
  let connection: Connection | null = null;
  let contents: AbortController | null = null;

  const checkPages = async ({ client, touch }: Connection): Promise<void> => {
    contents = new AbortController();
    set({ contents: 'running' });
    try {
      const { outcome } = await client.request('checkPages', {}, contents.signal);
      if (get().client === client) set({ contents: outcome === 'complete' ? 'done' : 'stopped', contentsProgress: null });
    } catch (error) {
      if (get().client !== client) return;
      set({ contents: 'stopped', contentsProgress: null });
      get().reportFailure(error);
    }
    touch();
  };

  const open = async (file: File, connected: Connection, signal: AbortSignal): Promise<void> => {
    const { client, touch } = connected;
    try {
      const { outcome, identification, layers, totals, pagesToCheck } = await client.request('open', { file, name: file.name, ...remoteOf(file), ...get().readAs }, signal);
      if (get().client !== client) return;
      set({ outcome, identification, layers, totals, phase: identification.kind === 'stream' ? 'ready' : 'foreign', progress: null });
      touch();
      if (pagesToCheck) void checkPages(connected);
    } catch (error) {
      if (get().client !== client) return;
      if (error instanceof RequestError && error.code === 'aborted') get().closeFile();
      else set({ phase: 'failed', failure: failureOf(error), progress: null });
    }
  };

  return {
    ...EMPTY,
    prepare: () => whenIdle(prepareWorker),
    openFile: async (file, readAs = {}) => {
      connection?.close();
      connection = connect({ set, get });
      scan = new AbortController();
      get().closeFind();
      // Rows of a phase mean nothing in another file.
      set({ ...EMPTY, ...NO_SELECTION, filter: { ...get().filter, rows: null }, phase: 'opening', file, readAs, client: connection.client });
      await open(file, connection, scan.signal);
      get().prepare();
    },
    cancelScan: () => {
      scan?.abort();
    },
    stopContents: () => {
      contents?.abort();
    },
    closeFile: () => {
      connection?.close();
      connection = null;
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
