/**
 * The log beside the stream: what the worker found in it, the lines that are on screen, and which rows they lead to. A
 * log may be given before its stream; it is read as soon as the stream is.
 */
import { create } from 'zustand';
import { byteSize, grouped } from '../core/text.ts';
import { RequestError } from '../worker/channel.ts';
import type { Client } from '../worker/client.ts';
import type { LogLine, LogSummary } from '../worker/protocol.ts';
import { useApp } from './index.ts';

/** The worker's own limit (core/analysis/log/log-text.ts); said before anything is handed over. */
const LIMIT = 64 * 1024 * 1024;
/** Lines asked for at a time. */
const WINDOW = 256;
/** Windows that are kept. */
const KEPT = 64;

export interface LogState {
  /** What was given, read or not. */
  readonly file: Blob | null;
  readonly name: string;
  readonly summary: LogSummary | null;
  readonly failure: string;
  /** Lines that lead to a row, by row, then by line. */
  readonly byRow: Uint32Array;
  /** Rows that lines lead to, ascending, each once. */
  readonly rows: Uint32Array;
  /** Grows when lines have come. */
  readonly revision: number;
  /** The line that the keyboard is on; -1 none. */
  readonly line: number;
}

const NOTHING: LogState = { file: null, name: '', summary: null, failure: '', byRow: new Uint32Array(0), rows: new Uint32Array(0), revision: 0, line: -1 };

export const useLog = create<LogState>()(() => NOTHING);

const windows = new Map<number, readonly LogLine[]>();
const asked = new Set<number>();
let reading: AbortController | null = null;
let followed: Client | null = null;

function forgetLines(): void {
  reading?.abort();
  reading = null;
  windows.clear();
  asked.clear();
}

export const lineAt = (line: number): LogLine | undefined => windows.get(Math.floor(line / WINDOW))?.[line % WINDOW];

/** Brings lines that are not here yet. */
export function wantLines(first: number, count: number): void {
  const { client } = useApp.getState();
  if (client === null || useLog.getState().summary === null) return;
  for (let window = Math.floor(first / WINDOW); window <= Math.floor((first + count) / WINDOW); window++) {
    if (asked.has(window)) continue;
    asked.add(window);
    void fetchWindow(client, window);
  }
}

async function fetchWindow(client: Client, window: number): Promise<void> {
  const of = useLog.getState().summary;
  try {
    const lines = await client.request('logLines', { from: window * WINDOW, count: WINDOW });
    if (useLog.getState().summary !== of) return;
    windows.set(window, lines);
    const [oldest] = windows.keys();
    if (windows.size > KEPT && oldest !== undefined) {
      windows.delete(oldest);
      asked.delete(oldest);
    }
    useLog.setState(({ revision }) => ({ revision: revision + 1 }));
  } catch (error) {
    asked.delete(window);
    useApp.getState().reportFailure(error);
  }
}

/** Lines with a row, ordered by row; lines of one row stay in order. */
function orderByRow({ row }: LogSummary): Uint32Array {
  let count = 0;
  for (const at of row) if (at >= 0) count++;
  const lines = new Uint32Array(count);
  let i = 0;
  row.forEach((at, line) => {
    if (at >= 0) lines[i++] = line;
  });
  return lines.sort((a, b) => (row[a] ?? 0) - (row[b] ?? 0) || a - b);
}

/** Lines that lead to a row. */
export function linesOfRow({ byRow, summary }: Pick<LogState, 'byRow' | 'summary'>, row: number): Uint32Array {
  if (summary === null || row < 0) return byRow.subarray(0, 0);
  const lower = (wanted: number): number => {
    let low = 0;
    let high = byRow.length;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((summary.row[byRow[middle] ?? 0] ?? -1) < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return byRow.subarray(lower(row), lower(row + 1));
}

/** @param again the same log over a stream of which more is known: what is on screen stays until the answer */
async function read(again = false): Promise<void> {
  const { client, phase } = useApp.getState();
  const { file, name } = useLog.getState();
  if (client === null || file === null || phase !== 'ready') return;
  forgetLines();
  const controller = new AbortController();
  reading = controller;
  try {
    const summary = await client.request('openLog', { file, name }, controller.signal);
    if (reading !== controller) return;
    const byRow = orderByRow(summary);
    const rows = byRow.map((line) => summary.row[line] ?? 0).filter((row, i, all) => row !== all[i - 1]);
    useLog.setState(({ line }) => ({ summary, byRow, rows, failure: '', revision: 0, line: again ? line : -1 }));
  } catch (error) {
    if (reading !== controller || (error instanceof RequestError && error.code === 'aborted')) return;
    useLog.setState({ summary: null, failure: error instanceof Error ? error.message : String(error) });
  }
}

/** Takes a log: reads it now, or keeps it until its stream is read. */
export function giveLog(file: Blob, name: string): void {
  forgetLines();
  if (file.size > LIMIT) {
    useLog.setState({ ...NOTHING, failure: `“${name}” has ${byteSize(file.size)}; logs of up to ${byteSize(LIMIT)} (${grouped(LIMIT)} bytes) are read. Cut out the part around the save or restore.` });
    return;
  }
  useLog.setState({ ...NOTHING, file, name });
  void read();
}

export function dropLog(): void {
  forgetLines();
  useLog.setState(NOTHING, true);
}

/** Puts the keyboard on a line, and selects the row that it leads to. */
export function goToLine(line: number): void {
  const { summary } = useLog.getState();
  useLog.setState({ line });
  const row = summary?.row[line] ?? -1;
  const { setView, selectRow } = useApp.getState();
  setView('log');
  if (row >= 0) selectRow(row);
}

/** Whether a file is a log; without an open stream the worker's own identification says it. */
export async function isLog(file: File): Promise<boolean> {
  const { client } = useApp.getState();
  return client !== null && (await client.request('isLog', { file, name: file.name }));
}

/** Logs of streams that are open and not in front: each stream's worker still has its own. */
const kept = new WeakMap<Client, LogState>();

/** A log that was read stays with its stream; one that still waits goes with the next. */
function changeStream(client: Client | null): void {
  const before = useLog.getState();
  if (followed !== null) {
    if (before.summary === null) kept.delete(followed);
    else kept.set(followed, before);
  }
  followed = client;
  const own = client === null ? undefined : kept.get(client);
  if (own !== undefined) {
    forgetLines();
    useLog.setState(own, true);
  } else if (before.summary !== null) dropLog();
  else void read();
}

useApp.subscribe((state, before) => {
  if (state.client !== followed) {
    changeStream(state.client);
    return;
  }
  // Findings of the second pass confirm lines or contradict them.
  if (state.contents === 'done' && before.contents === 'running' && useLog.getState().summary !== null) void read(true);
  if (state.phase === before.phase) return;
  if (state.phase === 'foreign' && state.identification?.title === 'toolstack log' && state.file !== null) giveLog(state.file, state.file.name);
  if (state.phase === 'ready') void read();
});
