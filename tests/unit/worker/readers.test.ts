/** Readers of long files: what they tell, how they end, and how two of them end together. */
import { describe, expect, it, vi } from 'vitest';
import { digestPages } from '../../../src/core/diff/page-runs.ts';
import type { ReaderNews, ReaderTask, SameTask } from '../../../src/worker/reader-protocol.ts';
import { readFor } from '../../../src/worker/reader-task.ts';
import { atMost, runReader, together, type ReaderPort } from '../../../src/worker/readers.ts';

const WINDOW = 4 * 1024 * 1024;
const SEEDS = Int32Array.of(1, 2, 3, 5);
const { signal } = new AbortController();

async function newsOf(task: ReaderTask): Promise<ReaderNews[]> {
  const news: ReaderNews[] = [];
  await readFor(task, (one) => void news.push(one));
  return news;
}

describe('digests', () => {
  /** Pages that are all different, and what their digests are when each is read alone. */
  const bytes = Uint8Array.from({ length: 3 * WINDOW }, (_, i) => (i >>> 12) ^ (i & 0xff));
  const alone = (start: number): number[] => {
    const words = new Uint32Array(2);
    digestPages(bytes.subarray(start, start + 4096), 4096, words, 0, SEEDS);
    return [...words];
  };

  it.each([
    ['that follow each other', [0, WINDOW, 2 * WINDOW], [1024, 1024, 1024]],
    ['that are alone, near each other and far', [24, 24 + 8192, WINDOW + 7, 3 * WINDOW - 4096], [1, 2, 3, 1]],
    ['at the end of the file', [2 * WINDOW + 16], [1023]],
    ['of which there are none', [], []],
  ])('of pages %s are those of each page', async (_which, starts, pages) => {
    const news = await newsOf({ kind: 'digest', file: new Blob([bytes]), name: 'a.save', starts: Float64Array.from(starts), pages: Uint32Array.from(pages), pageSize: 4096, seeds: SEEDS });
    const told = news.filter((one) => one.kind === 'digests');
    expect(told.reduce((sum, { runs }) => sum + runs, 0)).toBe(starts.length);
    expect(told.flatMap(({ words }) => [...words])).toEqual(starts.flatMap((start, i) => Array.from({ length: pages[i] ?? 0 }, (_, page) => alone(start + page * 4096)).flat()));
    expect(news.at(-1)).toEqual({ kind: 'done', differs: false });
  });

  it('read every byte once where pages follow each other', async () => {
    const read = vi.spyOn(Blob.prototype, 'slice');
    await newsOf({ kind: 'digest', file: new Blob([bytes]), name: 'a.save', starts: Float64Array.of(8, WINDOW + 8), pages: Uint32Array.of(1024, 1000), pageSize: 4096, seeds: SEEDS });
    const ranges = read.mock.calls.map(([start = 0, end = 0]) => ({ start, end }));
    read.mockRestore();
    expect(ranges).toEqual([{ start: 8, end: WINDOW + 8 }, { start: WINDOW + 8, end: WINDOW + 8 + 1000 * 4096 }]);
  });
});

describe('the same bytes', () => {
  const changed = (at: number): Uint8Array<ArrayBuffer> => {
    const bytes = new Uint8Array(2 * WINDOW + 3);
    if (at >= 0) bytes[at] = 1;
    return bytes;
  };
  const task = (right: Uint8Array<ArrayBuffer>, down = false, start = 0): SameTask => ({ kind: 'same', left: { file: new Blob([changed(-1)]), name: 'a' }, right: { file: new Blob([right]), name: 'b' }, start, end: 2 * WINDOW + 3, down });

  it.each([false, true])('are told window by window, from the end: %s', async (down) => {
    const news = await newsOf(task(changed(-1), down));
    expect(news.at(-1)).toEqual({ kind: 'done', differs: false });
    expect(news.reduce((sum, one) => sum + (one.kind === 'same' ? one.bytes : 0), 0)).toBe(2 * WINDOW + 3);
  });

  it.each([0, WINDOW - 1, WINDOW, 2 * WINDOW - 1, 2 * WINDOW + 2])('end where one differs, at %i, from either end', async (at) => {
    for (const down of [false, true]) expect((await newsOf(task(changed(at), down))).at(-1)).toEqual({ kind: 'done', differs: true });
  });

  it('are looked for in the range alone', async () => {
    expect((await newsOf(task(changed(WINDOW - 1), false, WINDOW))).at(-1)).toEqual({ kind: 'done', differs: false });
  });

  it('end in the sentence of a file that cannot be read', async () => {
    const spy = vi.spyOn(Blob.prototype, 'arrayBuffer').mockRejectedValue(new DOMException('', 'NotFoundError'));
    const news = await newsOf(task(changed(-1)));
    spy.mockRestore();
    expect(news).toEqual([{ kind: 'failed', code: 'gone', message: 'a is no longer where it was: it was moved, renamed or deleted. Open it again from its new place.' }]);
  });
});

/** A worker that says what a test wants, and remembers whether it was ended. */
class FakeWorker implements ReaderPort {
  onmessage: ReaderPort['onmessage'] = null;
  onerror: ReaderPort['onerror'] = null;
  onmessageerror: ReaderPort['onmessageerror'] = null;
  ended = false;
  readonly tasks: ReaderTask[] = [];
  postMessage(task: ReaderTask): void {
    this.tasks.push(task);
  }
  terminate(): void {
    this.ended = true;
  }
  say(news: ReaderNews): void {
    this.onmessage?.(new MessageEvent('message', { data: news }));
  }
  die(message: string): void {
    this.onerror?.(Object.assign(new Event('error', { cancelable: true }), { message, filename: '', lineno: 0, colno: 0, error: null }));
  }
}

const TASK: SameTask = { kind: 'same', left: { file: new Blob(), name: 'a.save' }, right: { file: new Blob(), name: 'b.save' }, start: 0, end: 0, down: false };

describe('a reader', () => {
  it('is ended with its task', async () => {
    const worker = new FakeWorker();
    const heard: ReaderNews[] = [];
    const run = runReader(() => worker, TASK, signal, (news) => void heard.push(news));
    worker.say({ kind: 'same', bytes: 7 });
    worker.say({ kind: 'done', differs: true });
    expect(await run).toEqual({ kind: 'done', differs: true });
    expect(heard).toEqual([{ kind: 'same', bytes: 7 }]);
    expect(worker).toMatchObject({ ended: true, tasks: [TASK] });
  });

  it('that dies is told with its cause, and does not hang', async () => {
    const worker = new FakeWorker();
    const run = runReader(() => worker, TASK, signal, () => undefined);
    worker.die('out of memory');
    await expect(run).rejects.toThrow('a.save and b.save could not be read further: the worker that did it ended (out of memory).');
    expect(worker.ended).toBe(true);
  });

  it('is ended at once when it is stopped, whatever it is doing, and says no more', async () => {
    const worker = new FakeWorker();
    const own = new AbortController();
    const heard = vi.fn();
    const run = runReader(() => worker, TASK, own.signal, heard);
    own.abort();
    expect(worker.ended).toBe(true);
    worker.say({ kind: 'same', bytes: 7 });
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
    expect(heard).not.toHaveBeenCalled();
    await expect(runReader(() => worker, TASK, own.signal, heard)).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('jobs side by side', () => {
  const until = (own: AbortSignal): Promise<void> => new Promise((_, reject) => {
    own.addEventListener('abort', () => { reject(new DOMException('', 'AbortError')); });
  });

  it('end with the first that fails, whose cause is told', async () => {
    const failing = async (): Promise<void> => {
      await Promise.resolve();
      throw new Error('b.save is gone');
    };
    await expect(together(signal, [until, failing])).rejects.toThrow('b.save is gone');
  });

  it('end without a failure when one says so', async () => {
    await expect(together(signal, [until, async (_own, stop) => { await Promise.resolve(); stop(); }])).resolves.toBeUndefined();
  });

  it('all end when they are stopped', async () => {
    const own = new AbortController();
    const both = together(own.signal, [until, until]);
    own.abort();
    await expect(both).rejects.toMatchObject({ name: 'AbortError' });
    await expect(together(own.signal, [until])).rejects.toMatchObject({ name: 'AbortError' });
  });
});

it('is told at most once in so many milliseconds, and at once the first time', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const told = vi.fn();
  const tell = atMost(100, told);
  for (let i = 0; i < 25; i++) {
    tell(i);
    vi.advanceTimersByTime(10);
  }
  vi.useRealTimers();
  expect(told.mock.calls.flat()).toEqual([0, 10, 20]);
});
