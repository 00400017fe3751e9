/** What a reader does: goes through a file once, in windows that are read ahead, and keeps nothing of it but digests. */
import { SourceError, type ByteSource } from '../core/bytes/source.ts';
import { digestPages } from '../core/diff/page-runs.ts';
import { blobSource } from './blob-source.ts';
import type { DigestTask, ReaderNews, ReaderTask, SameTask } from './reader-protocol.ts';

const WINDOW = 4 * 1024 * 1024;
/** Windows that are under way: reading and digesting go on side by side. More of them are memory and no time. */
const AHEAD = 3;
/** Runs that stand no further apart are read in one go: a read of a Blob costs about as much as so many bytes. */
const GAP = 256 * 1024;
/** Pages whose digests are told at once. */
const TOLD = 16_384;

export type Tell = (news: ReaderNews) => void;

/** Does a task to its end, or until `stopped`; a failure is told like all else. Never rejects. */
export async function readFor(task: ReaderTask, tell: Tell, stopped: () => boolean = () => false): Promise<void> {
  try {
    if (task.kind === 'digest') {
      await digestFile(task, tell, stopped);
      tell({ kind: 'done', differs: false });
    } else tell({ kind: 'done', differs: !(await sameRange(task, tell, stopped)) });
  } catch (error) {
    tell({ kind: 'failed', code: error instanceof SourceError ? error.code : 'internal', message: error instanceof Error ? error.message : String(error) });
  }
}

interface Window {
  readonly start: number;
  end: number;
  /** Runs whose pages it holds: from the first to before the last. */
  readonly first: number;
  last: number;
}

function* windowsOf({ starts, pages, pageSize }: DigestTask): Generator<Window> {
  let window: Window | null = null;
  for (let run = 0; run < starts.length; run++) {
    const start = starts[run] ?? 0;
    const end = start + (pages[run] ?? 0) * pageSize;
    if (window !== null && start >= window.end && start - window.end <= GAP && end - window.start <= WINDOW) {
      window.end = end;
      window.last = run + 1;
      continue;
    }
    if (window !== null) yield window;
    window = { start, end, first: run, last: run + 1 };
  }
  if (window !== null) yield window;
}

async function digestFile(task: DigestTask, tell: Tell, stopped: () => boolean): Promise<void> {
  const { starts, pages, pageSize, seeds } = task;
  const source = blobSource(task.file, task.name);
  // A window's pages may come behind the last that were to be told.
  const room = 2 * (TOLD + Math.ceil(WINDOW / pageSize));
  const words = new Uint32Array(room);
  let [length, runs] = [0, 0];
  const flush = (): void => {
    if (runs > 0) tell({ kind: 'digests', runs, words: words.slice(0, length) });
    [length, runs] = [0, 0];
  };
  for await (const { window, bytes } of readAhead(source, windowsOf(task))) {
    if (stopped()) return;
    for (let run = window.first; run < window.last; run++) {
      const from = (starts[run] ?? 0) - window.start;
      const count = pages[run] ?? 0;
      digestPages(bytes.subarray(from, from + count * pageSize), pageSize, words, length, seeds);
      length += 2 * count;
      runs++;
    }
    if (length >= 2 * TOLD) flush();
  }
  flush();
}

/** The windows' bytes in order, the next of them already asked for. */
async function* readAhead<T extends { readonly start: number; readonly end: number }>(source: ByteSource, windows: Iterable<T>): AsyncGenerator<{ readonly window: T; readonly bytes: Uint8Array }> {
  const waiting: { readonly window: T; readonly bytes: Promise<Uint8Array> }[] = [];
  for (const window of windows) {
    const bytes = Promise.resolve(source.read(window.start, window.end - window.start));
    // One that fails is told when its turn comes.
    bytes.catch(() => undefined);
    waiting.push({ window, bytes });
    const [next] = waiting;
    if (waiting.length <= AHEAD || next === undefined) continue;
    waiting.shift();
    yield { window: next.window, bytes: await next.bytes };
  }
  for (const { window, bytes } of waiting) yield { window, bytes: await bytes };
}

function* rangesOf({ start, end, down }: SameTask): Generator<{ readonly start: number; readonly end: number }> {
  if (down) for (let at = end; at > start; at -= WINDOW) yield { start: Math.max(start, at - WINDOW), end: at };
  else for (let at = start; at < end; at += WINDOW) yield { start: at, end: Math.min(end, at + WINDOW) };
}

async function sameRange(task: SameTask, tell: Tell, stopped: () => boolean): Promise<boolean> {
  const others = readAhead(blobSource(task.right.file, task.right.name), rangesOf(task));
  for await (const { window, bytes } of readAhead(blobSource(task.left.file, task.left.name), rangesOf(task))) {
    const other = await others.next();
    if (stopped()) return true;
    if (other.done === true || !sameBytes(bytes, other.value.bytes)) return false;
    tell({ kind: 'same', bytes: window.end - window.start });
  }
  return true;
}

/** Of views that begin where their buffers do. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  const words = Math.floor(a.length / 4);
  const [x, y] = [new Int32Array(a.buffer, a.byteOffset, words), new Int32Array(b.buffer, b.byteOffset, words)];
  for (let i = 0; i < words; i++) if (x[i] !== y[i]) return false;
  for (let i = words * 4; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
