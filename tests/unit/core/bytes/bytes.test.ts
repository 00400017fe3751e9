import { describe, expect, it } from 'vitest';
import { Cursor, drive, driveAsync, type ReadRequest, type Scan } from '../../../../src/core/bytes/cursor.ts';
import { alignTo8, bigFromHalves, bits32, fromHalves, hasBit, pageTypeOf, pfnOf } from '../../../../src/core/bytes/integers.ts';
import { appendSpan, contains, intersect, lengthOf, rangeOf, type ByteRange } from '../../../../src/core/bytes/range.ts';
import { arraySource } from '../../../../src/core/bytes/source.ts';

describe('integers', () => {
  it('align beyond 2^31 and 2^32', () => {
    expect([0, 1, 8, 9, 0x7fff_fff9, 0x8000_0001, 0xffff_ffff, 2 ** 40 + 1].map(alignTo8)).toEqual([0, 8, 8, 16, 0x8000_0000, 0x8000_0008, 0x1_0000_0000, 2 ** 40 + 8]);
  });

  it('join halves without a sign', () => {
    expect(fromHalves(0xffff_ffff, 0)).toBe(0xffff_ffff);
    expect(fromHalves(0, 1)).toBe(2 ** 32);
    expect(bigFromHalves(0xffff_ffff, 0xffff_ffff)).toBe(2n ** 64n - 1n);
  });

  it('take PFN and type apart', () => {
    expect([pageTypeOf(0xf000_0000), pageTypeOf(0x000f_ffff), pageTypeOf(0x9abc_def0)]).toEqual([15, 0, 9]);
    expect(pfnOf(0xffff_ffff, 0xffff_ffff)).toBe(2 ** 52 - 1);
    expect(pfnOf(0x1234, 0xf0f0_0000)).toBe(0x1234);
  });

  it('take single bits and groups of them', () => {
    expect([bits32(0xf000_00a5, 0, 3), bits32(0xf000_00a5, 28, 31), bits32(0xf000_00a5, 0, 31)]).toEqual([5, 15, 0xf000_00a5]);
    expect([hasBit(0x8000_0000, 31), hasBit(0x8000_0000, 30)]).toEqual([true, false]);
  });
});

describe('ranges', () => {
  it('are half-open', () => {
    const range = rangeOf(8, 4);
    expect([lengthOf(range), contains(range, 7), contains(range, 8), contains(range, 11), contains(range, 12)]).toEqual([4, false, true, true, false]);
  });

  it('that touch share nothing', () => {
    expect(intersect(rangeOf(0, 8), rangeOf(8, 8))).toBeNull();
    expect(intersect(rangeOf(0, 9), rangeOf(8, 8))).toEqual({ start: 8, end: 9 });
  });

  it('become one span where they touch', () => {
    const spans: ByteRange[] = [];
    for (const range of [rangeOf(0, 8), rangeOf(8, 8), rangeOf(20, 0), rangeOf(20, 4), rangeOf(22, 6)]) appendSpan(spans, range);
    expect(spans).toEqual([{ start: 0, end: 16 }, { start: 20, end: 28 }]);
  });
});

const BYTES = Uint8Array.from({ length: 100_000 }, (_, i) => i % 253);
const source = arraySource(BYTES);

/** Runs a scan and notes what it asked for. */
function noting<T>(scan: Scan<T>): { value: T; requests: ReadRequest[] } {
  const requests: ReadRequest[] = [];
  const value = drive(scan, (request) => {
    requests.push(request);
    return BYTES.subarray(request.start, request.start + request.length);
  });
  return { value, requests };
}

describe('a cursor', () => {
  it('gives the bytes at its position', () => {
    const cursor = new Cursor(BYTES.length, 1000);
    expect(noting(cursor.fill(8)).value).toBe(true);
    expect(cursor.bytes(0, 8)).toEqual(BYTES.subarray(1000, 1008));
    expect(cursor.bytes(3, 2)).toEqual(BYTES.subarray(1003, 1005));
  });

  it('reads little after a jump, and more while it walks', () => {
    const cursor = new Cursor(BYTES.length);
    const lengths: number[] = [];
    for (let i = 0; i < 4000; i++) {
      for (const { length } of noting(cursor.fill(8)).requests) lengths.push(length);
      cursor.skip(16);
    }
    expect(lengths.length).toBeLessThan(8);
    cursor.position = 10;
    expect(noting(cursor.fill(8)).requests).toEqual([{ start: 10, length: 4096, least: 8 }]);
  });

  it('reads what it was told to expect in one go', () => {
    const cursor = new Cursor(BYTES.length, 50_000);
    cursor.expect(20_000);
    expect(noting(cursor.fill(8)).requests).toEqual([{ start: 50_000, length: 20_000, least: 8 }]);
    expect(cursor.holds(20_000)).toBe(true);
  });

  it('says where the source ends too early, and reads nothing then', () => {
    const cursor = new Cursor(BYTES.length, BYTES.length - 4);
    expect(noting(cursor.fill(8))).toEqual({ value: false, requests: [] });
    expect(noting(cursor.fill(4)).value).toBe(true);
  });

  it('says where the source is shorter than it was said to be', () => {
    const cursor = new Cursor(BYTES.length + 100, BYTES.length - 4);
    expect(noting(cursor.fill(8)).value).toBe(false);
  });
});

describe('a driver', () => {
  it('that may wait stops before the next read', async () => {
    const cursor = new Cursor(BYTES.length);
    let reads = 0;
    function* walk(): Scan<number> {
      for (;;) {
        yield* cursor.fill(8);
        cursor.position += 10_000;
      }
    }
    const result = await driveAsync(walk(), async ({ start, length }) => { reads++; return Promise.resolve(await source.read(start, length)); }, () => reads >= 3);
    expect([result.done, reads]).toEqual([false, 3]);
  });

  it('gives what the scan returned', async () => {
    const cursor = new Cursor(BYTES.length, 7);
    function* first(): Scan<number> {
      yield* cursor.fill(1);
      return cursor.bytes(0, 1)[0] ?? -1;
    }
    await expect(driveAsync(first(), ({ start, length }) => source.read(start, length))).resolves.toEqual({ done: true, value: 7 });
  });
});

describe('a source of an array', () => {
  it('gives fewer bytes at its end only', () => {
    expect(source.read(99_990, 50)).toEqual(BYTES.subarray(99_990));
    expect(source.read(200_000, 50)).toHaveLength(0);
  });
});
