import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arraySource, type ByteSource } from '../../../src/core/bytes/source.ts';
import { readAhead } from '../../../src/worker/read-ahead.ts';

const BYTES = new Uint8Array(4096).map((_, i) => (i * 31 + (i >> 8)) % 256);

/** A source that answers later and notes what it was asked. */
function slow(): { source: ByteSource; asked: { start: number; length: number }[] } {
  const asked: { start: number; length: number }[] = [];
  const read = async (start: number, length: number): Promise<Uint8Array> => {
    asked.push({ start, length });
    await Promise.resolve();
    return BYTES.slice(start, start + length);
  };
  return { source: { size: BYTES.length, read }, asked };
}

const hops = (stride: number, count: number, length: number): { start: number; length: number }[] =>
  Array.from({ length: count }, (_, i) => ({ start: i * stride, length }));

describe('readAhead', () => {
  it('returns exactly the bytes of the source for any requests', async () => {
    const request = fc.record({ start: fc.integer({ min: 0, max: 4200 }), length: fc.integer({ min: 0, max: 600 }) });
    const run = fc.record({ start: fc.integer({ min: 0, max: 2000 }), stride: fc.integer({ min: -50, max: 300 }), count: fc.integer({ min: 1, max: 12 }), length: fc.integer({ min: 1, max: 400 }) });
    const requests = fc.array(fc.oneof(request.map((one) => [one]), run.map((r) => Array.from({ length: r.count }, (_, i) => ({ start: Math.max(0, r.start + i * r.stride), length: r.length })))), { maxLength: 8 }).map((parts) => parts.flat());
    await fc.assert(
      fc.asyncProperty(requests, fc.integer({ min: 1, max: 9 }), async (list, ahead) => {
        const read = readAhead(slow().source, { ahead });
        for (const { start, length } of list) expect([...(await read({ start, length }))]).toEqual([...BYTES.slice(start, start + length)]);
      }),
      { numRuns: 300 },
    );
  });

  it('asks for the next places side by side once the distance has repeated, and for each byte once', async () => {
    const { source, asked } = slow();
    const read = readAhead(source, { ahead: 8 });
    const list = hops(100, 30, 20);
    for (const request of list.slice(0, 3)) await read(request);
    expect(asked).toHaveLength(3 + 8);
    for (const request of list.slice(3)) await read(request);
    expect(asked.map(({ start }) => start).sort((a, b) => a - b)).toEqual([...new Set(asked.map(({ start }) => start))].sort((a, b) => a - b));
  });

  it('never reads beyond the end', async () => {
    const { source, asked } = slow();
    const read = readAhead(source, { ahead: 8 });
    for (const request of hops(1000, 5, 500)) await read(request);
    expect(Math.max(...asked.map(({ start, length }) => start + length))).toBeLessThanOrEqual(BYTES.length);
  });

  it('drops its guesses when the distance changes', async () => {
    const { source } = slow();
    const read = readAhead(source, { ahead: 4 });
    for (const start of [0, 100, 200, 300, 310, 320, 330, 2000, 5, 10]) {
      expect(await read({ start, length: 50 })).toEqual(BYTES.slice(start, start + 50));
    }
  });

  it('reads without waiting where the source does', () => {
    const read = readAhead(arraySource(BYTES));
    expect(read({ start: 5, length: 3 })).toEqual(BYTES.subarray(5, 8));
  });

  it('keeps a failure to itself until its bytes are asked for', async () => {
    const failing: ByteSource = {
      size: 1000,
      read: (start, length) => (start >= 300 ? Promise.reject(new Error('gone')) : new Uint8Array(length)),
    };
    const read = readAhead(failing);
    for (const start of [0, 100, 200]) await read({ start, length: 10 });
    await expect(read({ start: 300, length: 10 })).rejects.toThrow('gone');
  });
});
