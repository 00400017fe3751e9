/** Work on many findings that gives way: what it yields in the end, and that no piece of it is long. */
import { describe, expect, it } from 'vitest';
import { findingOf } from '../../../build/findings.ts';
import { countFindings, countingFindings, findingsOn } from '../../../../src/views/records/finding-counts.ts';
import { lookingUp } from '../../../../src/views/hex/overlay-ranges.ts';
import { finish, PER_PIECE, sorting, type Pieces } from '../../../../src/store/slices.ts';
import { placingFindings } from '../../../../src/views/timeline/marks.ts';

const COUNT = 3 * PER_PIECE;
/** As the passes report: in order, and then some of them again from the beginning. */
const MANY = Array.from({ length: COUNT }, (_, i) => findingOf({ start: (i * 8) % (6 * PER_PIECE), row: i % PER_PIECE, objectors: i % 2 === 0 ? ['spec'] : [] }));

function pieces<R>(work: Pieces<R>): number {
  let count = 0;
  while (work.next().done !== true) count++;
  return count;
}

describe('work on many findings', () => {
  it.each([
    ['the timeline’s places', () => placingFindings(MANY, 0)],
    ['the list’s counts', () => countingFindings(MANY)],
    ['the bytes’ marks', () => lookingUp(MANY, 0)],
  ] as const)('gives way while it makes %s', (_what, work: () => Pieces<unknown>) => {
    expect(pieces(work())).toBeGreaterThanOrEqual(COUNT / PER_PIECE);
  });

  it('puts them in order of their place', () => {
    const { offset, before } = finish(placingFindings(MANY, 0));
    expect(offset.every((at, i) => i === 0 || (offset[i - 1] ?? 0) <= at)).toBe(true);
    expect(before.map((sums) => sums.at(-1))).toEqual([COUNT / 2, 0, COUNT / 2]);
    const { ordered } = finish(lookingUp(MANY, 0));
    expect(ordered.length).toBe(COUNT);
    expect(ordered.every(({ range }, i) => i === 0 || (ordered[i - 1]?.range.start ?? 0) <= range.start)).toBe(true);
  });

  it('counts those that stand for many on their own row only', () => {
    const counts = countFindings([findingOf({ row: 4, objectors: ['spec'], count: 500 }), findingOf({ row: 4, objectors: ['spec'] }), findingOf({ row: 5 })]);
    expect([findingsOn(counts, 4, 1), findingsOn(counts, 5, 1), findingsOn(counts, 4, 2)]).toEqual(['501 0 0', '0 0 1', '501 0 1']);
  });
});

describe('sorting in pieces', () => {
  const byTens = (a: number, b: number): number => Math.floor(a / 10) - Math.floor(b / 10);

  it('gives what sorting at once gives, equals in the order in which they came', () => {
    const list = Array.from({ length: 20_000 }, (_, i) => (i * 7919) % 20_011);
    expect(finish(sorting(list, byTens))).toEqual([...list].sort(byTens));
    expect(finish(sorting([3, 2, 1], byTens))).toEqual([3, 2, 1]);
    expect(finish(sorting([], byTens))).toEqual([]);
  });

  it('gives way every few thousand comparisons, and leaves what is in order alone', () => {
    const list = Array.from({ length: 20_000 }, (_, i) => i);
    expect(finish(sorting(list, byTens))).toBe(list);
    expect([...sorting([...list].reverse(), byTens)].length).toBeGreaterThan((20_000 / PER_PIECE) * 8);
  });
});
