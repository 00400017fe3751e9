/** Bytes of both sides beside each other: what faces what, what a side has alone. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestChain, type Pair } from '../../../../src/core/diff/chain.ts';
import type { DiffResult } from '../../../../src/core/diff/result.ts';
import { stretchesOf, type Stretches } from '../../../../src/core/diff/stretches.ts';
import { compared } from '../../../build/diff.ts';
import { X86_CPUID_POLICY } from '../../../../src/core/formats/libxc/x86-cpuid-policy.ts';
import { X86_PV_INFO } from '../../../../src/core/formats/libxc/x86-pv-info.ts';
import { X86_TSC_INFO } from '../../../../src/core/formats/libxc/x86-tsc-info.ts';
import { LIBXC_CONTEXT } from '../../../../src/core/formats/libxl/libxc-context.ts';
import { goodHvm, goodPv, TSC } from '../../../build/good.ts';
import { stream } from '../../../build/stream.ts';
import { legacyPv } from '../../../build/legacy.ts';
import { flip, pageAt } from './pages.ts';

/** A PV guest, with a policy or without, and a config of so many characters. */
const guest = (policy: boolean, name: string): Uint8Array => {
  const image = stream().libxcHeaders({ version: policy ? 3 : 2 }).record(X86_PV_INFO, { guest_width: 8, pt_levels: 4 });
  if (policy) image.record(X86_CPUID_POLICY, { CPUID_policy: [{ leaf: 1, subleaf: 0, a: 1, b: 2, c: 3, d: 4 }] });
  return stream().xlHeader({ config: JSON.stringify({ c_info: { name } }) }).libxlHeader().record(LIBXC_CONTEXT).raw(image.record(X86_TSC_INFO, TSC).pages([{ pfn: 0 }, { pfn: 1 }]).end().bytes()).end().bytes();
};

/** The last that begins at an offset or before it. */
const indexOf = (starts: Float64Array, offset: number): number => [...starts].filter((start) => start <= offset).length - 1;

/** Offset on the right of what faces a byte of the left; null where that is a gap. */
function facing({ left, right }: Stretches, offset: number): number | null {
  const i = indexOf(left, offset);
  const at = (right[i] ?? 0) + offset - (left[i] ?? 0);
  return at < (right[i + 1] ?? Infinity) ? at : null;
}

/** Both sides ascend, so that every byte is in one stretch. */
function ascends({ left, right, why }: Stretches): void {
  expect([left[0], right[0]]).toEqual([0, 0]);
  expect([left.length, right.length]).toEqual([why.length, why.length]);
  for (const starts of [left, right]) expect(starts).toEqual(Float64Array.from(starts).sort());
}

/** Nothing was sent in another order: all that both sides have is face to face. */
function facesAll(result: DiffResult, found: Stretches): void {
  for (const row of result.all()) {
    const [a, b] = [row.left?.origin ?? null, row.right?.origin ?? null];
    if (a !== null && b !== null && a.end > a.start && b.end > b.start) expect([row.path, facing(found, a.start)]).toEqual([row.path, b.start]);
  }
}

describe('stretches', () => {
  it('of a stream and one that differs in a byte are one', async () => {
    const bytes = goodHvm();
    expect(stretchesOf(await compared(bytes, flip(bytes, pageAt(await compared(bytes, bytes), 0) + 7)))).toEqual({ left: Float64Array.of(0), right: Float64Array.of(0), why: ['more'], cut: false });
  });

  it('leave a gap as long as the record that one side alone has, and what follows face to face', async () => {
    const result = await compared(guest(false, 'a'), guest(true, 'a'));
    const found = stretchesOf(result);
    ascends(found);
    const policy = result.gathered.rightFacts.bases.get('libxc.X86_CPUID_POLICY')?.range ?? { start: -1, end: -1 };
    const at = indexOf(found.right, policy.start);
    expect([found.right[at], found.why[at], found.left[at] === found.left[at + 1], found.right[at + 1]]).toEqual([policy.start, 'only', true, policy.end]);
    facesAll(result, found);
  });

  it('begin anew behind what has another length on the other side', async () => {
    const result = await compared(guest(true, 'short'), guest(true, 'a name that is longer'));
    const found = stretchesOf(result);
    ascends(found);
    expect(found.why.length).toBeGreaterThan(1);
    expect(found.why.every((why) => why === 'more')).toBe(true);
    facesAll(result, found);
  });

  it('have what there is of a record that is cut short beside the beginning of the whole one', async () => {
    const whole = guest(true, 'a');
    const batch = (await compared(whole, whole)).gathered.left.contentsOf(0);
    const found = stretchesOf(await compared(whole, whole.slice(0, batch + 5000)));
    ascends(found);
    expect(facing(found, batch + 4999)).toBe(batch + 4999);
  });

  it('of a legacy stream and its own kind go by the file’s offsets', async () => {
    const bytes = legacyPv(8, 8);
    const found = stretchesOf(await compared(bytes, bytes));
    ascends(found);
    for (const [i, start] of found.left.entries()) expect(start).toBe(found.right[i]);
  });

  it('of two guests that have nothing in common ascend all the same', async () => {
    const result = await compared(goodHvm(), goodPv());
    ascends(stretchesOf(result));
    ascends(stretchesOf(await compared(goodPv(), goodHvm())));
  });
});

describe('the best chain', () => {
  const pair = (left: number, right: number, length: number): Pair => ({ left: { start: left, end: left + length }, right: { start: right, end: right + length } });

  it('keeps the longer of two that stand in another order', () => {
    expect(bestChain([pair(0, 100, 10), pair(10, 0, 50), pair(60, 110, 5)])).toEqual([pair(10, 0, 50), pair(60, 110, 5)]);
    expect(bestChain([])).toEqual([]);
  });

  it('is in order on both sides, and no other has more bytes', () => {
    const pairs = fc.array(fc.tuple(fc.nat(30), fc.nat(30), fc.integer({ min: 1, max: 8 })), { maxLength: 10 });
    fc.assert(
      fc.property(pairs, (given) => {
        const all = given.map(([left, right, length]) => pair(left, right, length));
        const weight = (chain: readonly Pair[]): number => chain.reduce((sum, { left }) => sum + left.end - left.start, 0);
        const follows = (a: Pair, b: Pair): boolean => a.left.end <= b.left.start && a.right.end <= b.right.start;
        const chain = bestChain(all);
        for (let i = 1; i < chain.length; i++) expect(follows(chain[i - 1] ?? pair(0, 0, 1), chain[i] ?? pair(0, 0, 1))).toBe(true);
        const best = (last: Pair | null): number => Math.max(0, ...all.filter((next) => last === null || follows(last, next)).map((next) => weight([next]) + best(next)));
        expect(weight(chain)).toBe(best(null));
      }),
    );
  });
});
