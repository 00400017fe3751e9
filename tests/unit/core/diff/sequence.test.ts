import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { align } from '../../../../src/core/diff/myers.ts';
import { SEED } from '../../../property/seed.ts';

const numbers = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 60 });

/** Length of the longest common subsequence, the long way. */
function common(a: readonly number[], b: readonly number[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const x of a) {
    const next = [0];
    b.forEach((y, j) => next.push(x === y ? (row[j] ?? 0) + 1 : Math.max(row[j + 1] ?? 0, next[j] ?? 0)));
    row = next;
  }
  return row[b.length] ?? 0;
}

describe('the alignment of two sequences', () => {
  it('leaves out and puts in as little as can be, and accounts for every element in order', () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const steps = align(a, b) ?? [];
        let [x, y, same] = [0, 0, 0];
        for (const { verdict, left, right, count } of steps) {
          expect([left, right]).toEqual([x, y]);
          if (verdict === 'same') {
            expect(a.slice(x, x + count)).toEqual(b.slice(y, y + count));
            same += count;
          }
          if (verdict !== 'right') x += count;
          if (verdict !== 'left') y += count;
        }
        expect([x, y, same]).toEqual([a.length, b.length, common(a, b)]);
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  it('is given up where it takes too long', () => {
    let time = 0;
    const slow = (): number => (time += 1500);
    expect(align([1, 2, 3], [4, 5, 6], slow)).toBeNull();
    expect(align([1, 2, 3], [1, 2, 3], slow)).toHaveLength(1);
  });
});
