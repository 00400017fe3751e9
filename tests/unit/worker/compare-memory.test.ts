/** Memory of a comparison: who reads what, once, and what is known when it is stopped or a reader dies. */
import { describe, expect, it } from 'vitest';
import { caveats } from '../../../src/core/diff/caveats.ts';
import { gather, sidesOf } from '../../../src/core/diff/comparison.ts';
import { rulesOf } from '../../../src/core/diff/ignore.ts';
import { DiffResult } from '../../../src/core/diff/result.ts';
import { MemoryReading } from '../../../src/worker/compare-memory.ts';
import type { SidesProgress } from '../../../src/worker/compare-protocol.ts';
import { openSide } from '../../../src/worker/compare-side.ts';
import type { CompareSide } from '../../../src/worker/protocol.ts';
import type { ReaderNews, ReaderTask } from '../../../src/worker/reader-protocol.ts';
import { readFor } from '../../../src/worker/reader-task.ts';
import type { ReaderPort, StartReader } from '../../../src/worker/readers.ts';
import { legacyPv } from '../../build/legacy.ts';
import { stream } from '../../build/stream.ts';

const WINDOW = 4 * 1024 * 1024;
const PAGES = 2800;
const never = new AbortController().signal;

/** Readers in this thread that keep what they were asked for; `manual` ones do nothing by themselves. */
class Readers {
  readonly tasks: ReaderTask[] = [];
  readonly ports: (ReaderPort & { ended: boolean })[] = [];
  readonly manual: boolean;
  constructor(manual = false) {
    this.manual = manual;
  }
  readonly start: StartReader = () => {
    const port: ReaderPort & { ended: boolean } = {
      ended: false,
      onmessage: null,
      onerror: null,
      onmessageerror: null,
      postMessage: (task) => {
        this.tasks.push(task);
        if (!this.manual) void readFor(task, (news) => port.onmessage?.(new MessageEvent('message', { data: news })), () => port.ended);
      },
      terminate: () => {
        port.ended = true;
      },
    };
    this.ports.push(port);
    return port;
  };
  say(port: number, news: ReaderNews): void {
    this.ports[port]?.onmessage?.(new MessageEvent('message', { data: news }));
  }
  pagesOf(name: string): number {
    return this.tasks.reduce((sum, task) => sum + (task.kind === 'digest' && task.name === name ? task.pages.reduce((a, b) => a + b, 0) : 0), 0);
  }
}

function guest(): Uint8Array<ArrayBuffer> {
  let to = stream().libxcHeaders();
  for (let batch = 0; batch < 4; batch++) to = to.pages(Array.from({ length: PAGES / 4 }, (_, i) => ({ pfn: (batch * PAGES) / 4 + i })));
  return new Uint8Array(to.end().bytes());
}

function flipped(bytes: Uint8Array<ArrayBuffer>, at: number): Uint8Array<ArrayBuffer> {
  const other = bytes.slice();
  other[at] = (other[at] ?? 0) ^ 1;
  return other;
}

interface Compared {
  readonly reading: MemoryReading;
  readonly result: DiffResult;
  readonly told: SidesProgress[];
}

async function compare(a: Uint8Array<ArrayBuffer>, b: Uint8Array<ArrayBuffer>, identical: boolean | null, start: StartReader, how: readonly [Partial<CompareSide>, Partial<CompareSide>] = [{}, {}]): Promise<Compared> {
  const open = (bytes: Uint8Array<ArrayBuffer>, name: string, more: Partial<CompareSide>) => openSide({ file: new Blob([bytes]), name, ...more }, null, never, () => undefined);
  const [left, right] = [await open(a, 'left', how[0]), await open(b, 'right', how[1])];
  const sides = sidesOf(left.subject, right.subject);
  const gathered = await gather(sides, (subject, scan, read) => (subject === left.subject ? left : right).run(scan, read, never));
  if (gathered === null) throw new Error('stopped');
  const result = new DiffResult(sides, { left: left.view, right: right.view }, identical, gathered, rulesOf([]), caveats(sides));
  if (identical === null) result.alike = { samples: 64, name: true, time: true, compared: 0 };
  const told: SidesProgress[] = [];
  return { reading: new MemoryReading(left, right, result, { start, tell: (progress) => void told.push(progress) }), result, told };
}

describe('memory of two files', () => {
  it('is read by two readers, one a side, each page once, with progress a side', async () => {
    const readers = new Readers();
    const bytes = guest();
    const { reading, result, told } = await compare(bytes, flipped(bytes, bytes.length - 100), false, readers.start);
    await reading.run(never);
    expect(readers.tasks.map((task) => [task.kind, 'name' in task ? task.name : ''])).toEqual([['digest', 'left'], ['digest', 'right']]);
    expect([readers.pagesOf('left'), readers.pagesOf('right')]).toEqual([PAGES, PAGES]);
    expect(told.at(-1)).toEqual({ left: { done: PAGES, total: PAGES }, right: { done: PAGES, total: PAGES } });
    expect(result.memory?.counts).toMatchObject({ same: PAGES - 1, different: 1 });
    expect(readers.ports.every(({ ended }) => ended)).toBe(true);
  });

  it('is the same without workers', async () => {
    const bytes = guest();
    const { reading, result } = await compare(bytes, flipped(bytes, bytes.length - 100), false, null);
    await reading.run(never);
    expect(result.memory?.counts).toMatchObject({ same: PAGES - 1, different: 1 });
  });

  it('of a legacy stream and its conversion is read where it stands: both from the legacy file', async () => {
    const readers = new Readers();
    const bytes = new Uint8Array(legacyPv(8, 8));
    const legacy = { as: 'legacy', legacy: { guest: 'pv', width: 8 } } as const;
    const { reading, result } = await compare(bytes, bytes, false, readers.start, [legacy, { ...legacy, conversion: true }]);
    await reading.run(never);
    expect(readers.pagesOf('left')).toBeGreaterThan(0);
    expect(readers.tasks.map((task) => task.kind === 'digest' && task.file.size)).toEqual([bytes.length, bytes.length]);
    expect(result.counts).toMatchObject({ different: 0, left: 0, right: 0 });
    expect(result.memory?.counts.same).toBeGreaterThan(0);
  });

  it('is not compared further where a reader dies, which is told; the other one is ended', async () => {
    const readers = new Readers(true);
    const bytes = guest();
    const { reading, result } = await compare(bytes, flipped(bytes, bytes.length - 100), false, readers.start);
    const run = reading.run(never);
    readers.ports[1]?.onmessageerror?.(new MessageEvent('messageerror'));
    await expect(run).rejects.toThrow('right could not be read further: the worker that did it ended.');
    expect(readers.ports.map(({ ended }) => ended)).toEqual([true, true]);
    expect(result.memory).toBeNull();
  });

  it('that was stopped goes on behind what was digested', async () => {
    const readers = new Readers(true);
    const bytes = guest();
    const { reading, result } = await compare(bytes, flipped(bytes, bytes.length - 100), false, readers.start);
    const stop = new AbortController();
    const run = reading.run(stop.signal);
    const first = readers.tasks[0];
    const told: ReaderNews[] = [];
    if (first !== undefined) await readFor(first, (news) => void told.push(news));
    const [digests] = told;
    // One run of four, as a reader tells them.
    if (digests?.kind === 'digests') readers.say(0, { kind: 'digests', runs: 1, words: digests.words.slice(0, 2 * (PAGES / 4)) });
    stop.abort();
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
    expect(result.gathered.left.digested).toBe(PAGES / 4);
    const again = reading.run(never);
    for (const i of [2, 3]) {
      const task = readers.tasks[i];
      if (task !== undefined) await readFor(task, (news) => { readers.say(i, news); });
    }
    await again;
    expect(readers.tasks.slice(2).map((task) => (task.kind === 'digest' ? task.pages.length : 0))).toEqual([3, 4]);
    expect(result.memory?.counts).toMatchObject({ same: PAGES - 1, different: 1 });
  });
});

describe('files that look alike', () => {
  it('are read from both ends to the middle, and no page is digested where all bytes are the same', async () => {
    const readers = new Readers();
    const bytes = guest();
    const { reading, result, told } = await compare(bytes, bytes.slice(), null, readers.start);
    expect(result.view().alike).toMatchObject({ compared: 0 });
    await reading.run(never);
    expect(readers.tasks).toMatchObject([{ kind: 'same', start: 0, end: 2 * WINDOW, down: false }, { kind: 'same', start: 2 * WINDOW, end: bytes.length, down: true }]);
    expect(readers.tasks).toHaveLength(2);
    expect(result.view()).toMatchObject({ identical: true, alike: null, memory: { counts: { same: PAGES, different: 0 } } });
    expect(told.at(-1)?.left).toEqual({ done: bytes.length, total: bytes.length });
  });

  it('are digested only where they were not compared before a difference, each side read once', async () => {
    const readers = new Readers();
    const bytes = guest();
    const { reading, result } = await compare(bytes, flipped(bytes, 2 * WINDOW + 100_000), null, readers.start);
    await reading.run(never);
    expect(result.view()).toMatchObject({ identical: false, alike: null, memory: { counts: { same: PAGES - 1, different: 1 } } });
    expect(readers.pagesOf('left')).toBe(readers.pagesOf('right'));
    // The last window stood before the difference, from the end.
    expect(readers.pagesOf('left')).toBeLessThanOrEqual(PAGES - WINDOW / 4096 + 4);
    expect(readers.pagesOf('left')).toBeGreaterThan(0);
  });

  it('stay what was compared of them when it is stopped, and are read on from there', async () => {
    const readers = new Readers(true);
    const bytes = guest();
    const { reading, result } = await compare(bytes, bytes.slice(), null, readers.start);
    const stop = new AbortController();
    const run = reading.run(stop.signal);
    readers.say(0, { kind: 'same', bytes: WINDOW });
    readers.say(1, { kind: 'same', bytes: 1000 });
    stop.abort();
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
    expect(result.view()).toMatchObject({ identical: null, memory: null, alike: { compared: WINDOW + 1000 } });
    const again = reading.run(never);
    expect(readers.tasks.slice(2)).toMatchObject([{ start: WINDOW, end: 2 * WINDOW }, { start: 2 * WINDOW, end: bytes.length - 1000 }]);
    readers.say(2, { kind: 'done', differs: false });
    readers.say(3, { kind: 'done', differs: false });
    await again;
    expect(result.view()).toMatchObject({ identical: true, memory: { counts: { same: PAGES } } });
  });
});
