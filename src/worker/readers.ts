/** Readers as the comparison has them: one is started for a task, ended with it, and its death is an error with a sentence. */
import { SourceError } from '../core/bytes/source.ts';
import type { ReaderNews, ReaderTask } from './reader-protocol.ts';
import { readFor } from './reader-task.ts';

/** What is needed of a Worker. */
export interface ReaderPort {
  postMessage(task: ReaderTask): void;
  onmessage: ((event: MessageEvent<ReaderNews>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
  terminate(): void;
}

/** Starts a reader; null where there are no workers, and all is read where the comparison is. */
export type StartReader = (() => ReaderPort) | null;

/** What came of a task; `differs` where a difference ended it. */
type Outcome = Extract<ReaderNews, { kind: 'done' }>;

export const cancelled = (): DOMException => new DOMException('Cancelled.', 'AbortError');

const failure = ({ code, message }: Extract<ReaderNews, { kind: 'failed' }>): Error => (code === 'internal' ? new Error(message) : new SourceError(code, message));

/** @param hear is told all but how it ended */
export function runReader(start: StartReader, task: ReaderTask, signal: AbortSignal, hear: (news: ReaderNews) => void): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(cancelled());
      return;
    }
    let over = false;
    const end = (settle: () => void): void => {
      if (over) return;
      over = true;
      signal.removeEventListener('abort', abort);
      port?.terminate();
      settle();
    };
    const abort = (): void => end(() => { reject(cancelled()); });
    const take = (news: ReaderNews): void => {
      if (over) return;
      if (news.kind === 'done') end(() => { resolve(news); });
      else if (news.kind === 'failed') end(() => { reject(failure(news)); });
      else hear(news);
    };
    const port = start?.() ?? null;
    signal.addEventListener('abort', abort);
    if (port === null) {
      void readFor(task, take, () => over);
      return;
    }
    const died = (cause = ''): void => end(() => { reject(new Error(`${nameOf(task)} could not be read further: the worker that did it ended${cause === '' ? '' : ` (${cause})`}.`)); });
    port.onmessage = ({ data }) => { take(data); };
    port.onerror = (event) => {
      event.preventDefault();
      died(event.message);
    };
    port.onmessageerror = () => { died(); };
    port.postMessage(task);
  });
}

const nameOf = (task: ReaderTask): string => (task.kind === 'digest' ? task.name : `${task.left.name} and ${task.right.name}`);

type Job = (signal: AbortSignal, stop: () => void) => Promise<void>;

/** Jobs side by side. The first that fails ends the others and is what this fails with; one that says `stop` ends them and nothing fails. */
export async function together(signal: AbortSignal, jobs: readonly Job[]): Promise<void> {
  const all = new AbortController();
  const stop = (): void => all.abort();
  const causes: Error[] = [];
  signal.addEventListener('abort', stop);
  const one = async (job: Job): Promise<void> => {
    try {
      await job(all.signal, stop);
    } catch (error) {
      // What fails once all are ended was ended.
      if (!all.signal.aborted) causes.push(error instanceof Error ? error : new Error(String(error)));
      stop();
    }
  };
  try {
    if (!signal.aborted) await Promise.all(jobs.map(one));
  } finally {
    signal.removeEventListener('abort', stop);
  }
  if (signal.aborted) throw cancelled();
  const [cause] = causes;
  if (cause !== undefined) throw cause;
}

/** Tells at most once in so many milliseconds; what comes in between is not told. */
export function atMost<T>(milliseconds: number, tell: (data: T) => void): (data: T) => void {
  let told = -Infinity;
  return (data) => {
    const now = performance.now();
    if (now - told < milliseconds) return;
    told = now;
    tell(data);
  };
}
