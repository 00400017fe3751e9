import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findPattern, type Sought } from '../../../src/worker/find.ts';

const WINDOW = 16;

const sourceOf = (bytes: Uint8Array) => ({ size: bytes.length, read: (start: number, length: number) => Promise.resolve(bytes.slice(start, start + length)) });

async function find(bytes: readonly number[], sought: Sought, from: number, backwards: boolean): Promise<number> {
  const found = await findPattern(sourceOf(Uint8Array.from(bytes)), sought, from, backwards, new AbortController().signal, () => undefined, WINDOW);
  return found?.offset ?? -1;
}

const plain = (...bytes: number[]): Sought => ({ bytes: Uint8Array.from(bytes), mask: undefined });

/** Every place by the definition, the slow way. */
function matches(bytes: readonly number[], { bytes: wanted, mask }: Sought): number[] {
  const all: number[] = [];
  for (let at = 0; at + wanted.length <= bytes.length; at++) {
    if ([...wanted].every((byte, j) => (((bytes[at + j] ?? 0) ^ byte) & (mask?.[j] ?? 0xff)) === 0)) all.push(at);
  }
  return all;
}

describe('finding bytes', () => {
  it('finds a match across the border of two windows, from both sides', async () => {
    const bytes = Array.from({ length: 40 }, () => 0);
    bytes.splice(14, 4, 1, 2, 3, 4);
    expect(await find(bytes, plain(1, 2, 3, 4), 0, false)).toBe(14);
    expect(await find(bytes, plain(1, 2, 3, 4), 40, true)).toBe(14);
  });

  it('finds nothing for a pattern that says nothing', async () => {
    expect(await find([1, 2, 3], plain(), 0, false)).toBe(-1);
    expect(await find([1, 2, 3], { bytes: Uint8Array.of(1), mask: Uint8Array.of(0) }, 0, false)).toBe(-1);
  });

  it('never finds bytes that were not captured, and goes on behind them', async () => {
    const holes = [{ start: 4, end: 9 }, { start: 20, end: 21 }];
    const source = { ...sourceOf(new Uint8Array(40)), holes };
    const at = async (from: number, backwards: boolean): Promise<number | undefined> => (await findPattern(source, plain(0, 0, 0), from, backwards, new AbortController().signal, () => undefined, WINDOW))?.offset;
    expect([await at(0, false), await at(2, false), await at(18, false), await at(21, false)]).toEqual([0, 9, 21, 21]);
    expect([await at(40, true), await at(21, true), await at(9, true), await at(1, true)]).toEqual([37, 17, 1, 0]);
  });

  it('ends when it is cancelled', async () => {
    const controller = new AbortController();
    controller.abort();
    await expect(findPattern(sourceOf(new Uint8Array(9)), plain(1), 0, false, controller.signal, () => undefined)).rejects.toThrow('Cancelled.');
  });

  it('finds what the definition finds, either way, whatever the windows cut', async () => {
    const byte = fc.constantFrom(0, 0, 1, 0x11, 0xff);
    const sought = fc.array(fc.tuple(byte, fc.constantFrom(0xff, 0xff, 0xf0, 0)), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.array(byte, { maxLength: 80 }), sought, fc.nat(80), async (bytes, pairs, at) => {
        fc.pre(pairs.some(([, mask]) => mask !== 0));
        const from = Math.min(at, bytes.length);
        const pattern: Sought = { bytes: Uint8Array.from(pairs, ([value]) => value), mask: Uint8Array.from(pairs, ([, mask]) => mask) };
        const all = matches(bytes, pattern);
        expect(await find(bytes, pattern, from, false)).toBe(all.find((place) => place >= from) ?? -1);
        expect(await find(bytes, pattern, from, true)).toBe(all.filter((place) => place < from).at(-1) ?? -1);
      }),
    );
  });
});
