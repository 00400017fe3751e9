import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PAGE_BYTES, PageCache } from '../../../src/store/page-cache.ts';

/** A byte that no other page has at the same place, and that is rarely 0. */
const truth = (offset: number): number => (offset * 31 + Math.floor(offset / PAGE_BYTES) * 7 + 1) % 251;

const bytesOf = (start: number, end: number): Uint8Array => Uint8Array.from({ length: end - start }, (_, i) => truth(start + i));

interface Read {
  readonly start: number;
  readonly end: number;
  readonly answer: (fails: boolean) => void;
}

/** A worker that answers when the test says, in the order that the test says. */
function fakeWorker() {
  const waiting: Read[] = [];
  let most = 0;
  const read = (start: number, end: number): Promise<Uint8Array> =>
    new Promise((resolve, reject) => {
      waiting.push({ start, end, answer: (fails) => (fails ? reject(new Error('gone')) : resolve(bytesOf(start, end))) });
      most = Math.max(most, waiting.length);
    });
  const settle = async (pick: number, fails: boolean): Promise<void> => {
    waiting.splice(pick % Math.max(1, waiting.length), 1)[0]?.answer(fails);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { read, settle, waiting, most: () => most };
}

const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('show' as const), at: fc.nat(40 * PAGE_BYTES), length: fc.nat(3 * PAGE_BYTES), down: fc.boolean() }),
    fc.record({ kind: fc.constant('answer' as const), pick: fc.nat(8), fails: fc.boolean() }),
  ),
  { maxLength: 40 },
);

describe('page cache', () => {
  it('never has a wrong byte, more pages than allowed, or more than four reads under way', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 40 * PAGE_BYTES }), async (script, size) => {
        const worker = fakeWorker();
        const cache = new PageCache(worker.read, { arrived: () => undefined, failed: () => undefined }, 6);
        for (const step of script) {
          if (step.kind === 'show') cache.show(step.at, step.at + step.length, size, step.down ? 1 : -1);
          else await worker.settle(step.pick, step.fails);
          expect(cache.pageCount).toBeLessThanOrEqual(6);
          for (let page = 0; page <= 40; page++) {
            const bytes = cache.pageAt(page * PAGE_BYTES);
            if (bytes === undefined) continue;
            expect(bytes.length).toBe(Math.min(PAGE_BYTES, size - page * PAGE_BYTES));
            for (const i of [0, 1, bytes.length - 1]) expect(bytes[i] ?? -1).toBe(bytes.length > i ? truth(page * PAGE_BYTES + i) : -1);
          }
        }
        expect(worker.most()).toBeLessThanOrEqual(4);
        for (const read of worker.waiting) expect(read.end).toBeLessThanOrEqual(size);
      }),
      { numRuns: 60 },
    );
  });

  it('asks once for a page that is on its way', async () => {
    const worker = fakeWorker();
    const cache = new PageCache(worker.read, { arrived: () => undefined, failed: () => undefined });
    for (let i = 0; i < 5; i++) cache.show(0, 100, 10 * PAGE_BYTES, 1);
    expect(worker.waiting.map((r) => r.start)).toEqual([0, PAGE_BYTES]);
    await worker.settle(0, false);
    expect(cache.byteAt(5)).toBe(truth(5));
    expect(cache.byteAt(PAGE_BYTES)).toBeUndefined();
  });

  it('forgets what scrolled out of view before its turn', async () => {
    const worker = fakeWorker();
    const cache = new PageCache(worker.read, { arrived: () => undefined, failed: () => undefined });
    for (let page = 0; page < 1000; page += 10) cache.show(page * PAGE_BYTES, page * PAGE_BYTES + 1, 2000 * PAGE_BYTES, 1);
    for (let i = 0; i < 10; i++) await worker.settle(0, false);
    expect(worker.waiting).toHaveLength(0);
    expect(cache.pageCount).toBeLessThanOrEqual(6);
    expect(cache.byteAt(990 * PAGE_BYTES)).toBe(truth(990 * PAGE_BYTES));
  });

  it('reports a failed read once and shows nothing for it', async () => {
    const worker = fakeWorker();
    let failures = 0;
    const cache = new PageCache(worker.read, { arrived: () => undefined, failed: () => failures++ });
    cache.show(0, 10, 100, 1);
    await worker.settle(0, true);
    cache.show(0, 10, 100, 1);
    expect([failures, worker.waiting.length, cache.byteAt(0)]).toEqual([1, 0, undefined]);
    cache.retry();
    cache.show(0, 10, 100, 1);
    await worker.settle(0, false);
    expect(cache.byteAt(0)).toBe(truth(0));
  });

  it('peeks as far as there are bytes without a hole', async () => {
    const worker = fakeWorker();
    const cache = new PageCache(worker.read, { arrived: () => undefined, failed: () => undefined });
    cache.show(0, 10, PAGE_BYTES + 3, 1);
    await worker.settle(0, false);
    const near = PAGE_BYTES - 2;
    expect(cache.peek(near, near + 8)).toEqual(bytesOf(near, PAGE_BYTES));
    await worker.settle(0, false);
    expect(cache.peek(near, near + 8)).toEqual(bytesOf(near, PAGE_BYTES + 3));
  });

  it('drops what comes after it was closed', async () => {
    const worker = fakeWorker();
    const cache = new PageCache(worker.read, { arrived: () => undefined, failed: () => undefined });
    cache.show(0, 10, 100, 1);
    cache.close();
    await worker.settle(0, false);
    expect(cache.byteAt(0)).toBeUndefined();
  });
});
