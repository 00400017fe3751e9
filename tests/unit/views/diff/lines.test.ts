/** Lines of both sides: which bytes stand in which, gaps, and what faces what. */
import { describe, expect, it } from 'vitest';
import type { Stretches } from '../../../../src/core/diff/stretches.ts';
import { Lines, MAX_GAP } from '../../../../src/views/diff/lines.ts';

const of = (...stretches: readonly (readonly [number, number, Stretches['why'][number]?])[]): Stretches => ({
  left: Float64Array.from(stretches, ([left]) => left),
  right: Float64Array.from(stretches, ([, right]) => right),
  why: stretches.map(([, , why]) => why ?? 'more'),
  cut: false,
});

describe('lines without gaps', () => {
  const lines = new Lines(of([0, 0]), { left: 40, right: 40 }, 16);
  it('hold all bytes, the last line what is left', () => {
    expect(lines.count).toEqual({ left: 3, right: 3 });
    expect(lines.at('left', 2)).toEqual({ start: 32, end: 40, at: 0 });
    expect(lines.lineOf('left', 39)).toBe(2);
  });
});

describe('what one side alone has', () => {
  // 20 bytes that both have, 40 of the right alone, 30 that both have.
  const lines = new Lines(of([0, 0], [20, 20, 'only'], [20, 60]), { left: 50, right: 90 }, 16);
  it('is a gap as high on the other, which says how much it is', () => {
    expect([0, 1, 2, 3, 4, 5, 6].map((line) => lines.at('left', line))).toEqual([
      { start: 0, end: 16, at: 0 },
      { start: 16, end: 20, at: 0 },
      { words: '40 bytes only on the right' },
      { words: '' },
      { words: '' },
      { start: 20, end: 32, at: 4 },
      { start: 32, end: 48, at: 0 },
    ]);
    expect([2, 3, 4].map((line) => lines.at('right', line))).toEqual([{ start: 20, end: 32, at: 4 }, { start: 32, end: 48, at: 0 }, { start: 48, end: 60, at: 0 }]);
  });
  it('leaves what follows face to face, in the same columns', () => {
    expect(lines.count.left).toBe(lines.count.right);
    for (let byte = 20; byte < 50; byte++) {
      expect(lines.lineOf('left', byte)).toBe(lines.lineOf('right', byte + 40));
      expect(lines.facing('left', lines.lineOf('left', byte))).toBe(lines.lineOf('right', byte + 40));
    }
    expect(lines.at('right', 5)).toEqual({ start: 60, end: 72, at: 4 });
  });
  it('faces the gap', () => {
    expect([2, 3, 4].map((line) => lines.isGap('left', lines.facing('right', line)))).toEqual([true, true, true]);
    expect(lines.isGap('left', 5)).toBe(false);
  });
});

describe('two ranges of different lengths', () => {
  const lines = new Lines(of([0, 0], [16, 48]), { left: 32, right: 64 }, 16);
  it('have the rest of the longer one beside a gap', () => {
    expect(lines.at('left', 1)).toEqual({ words: '32 bytes more on the right' });
    expect(lines.lineOf('left', 16)).toBe(lines.lineOf('right', 48));
  });
});

it('says of bytes of a conversion that come from nowhere that they do', () => {
  const lines = new Lines(of([0, 0], [16, 16, 'nowhere'], [16, 24]), { left: 32, right: 40 }, 16);
  expect(lines.at('left', 1)).toEqual({ words: '8 bytes of the right that stand nowhere on the left' });
});

describe('a huge gap', () => {
  const size = 64 * 2 ** 30;
  const lines = new Lines(of([0, 0], [16, 16, 'only'], [16, size - 16]), { left: 32, right: size }, 16);
  it('is drawn shorter, and says so', () => {
    expect(lines.count.left).toBe(2 + MAX_GAP);
    expect(lines.at('left', 1)).toEqual({ words: `68,719,476,704 bytes only on the right; ${(size / 16 - 2 - MAX_GAP).toLocaleString('en')} lines of the gap not drawn` });
  });
  it('is beside all of what it faces, its ends beside the ends', () => {
    expect(lines.facing('right', 1)).toBe(1);
    expect(lines.facing('right', 2 ** 30)).toBe(1 + MAX_GAP / 2);
    expect(lines.facing('right', size / 16 - 2)).toBe(MAX_GAP);
    expect(lines.facing('right', size / 16 - 1)).toBe(1 + MAX_GAP);
    expect(lines.facing('left', 1 + MAX_GAP)).toBe(size / 16 - 1);
    expect(lines.facing('left', 1)).toBe(1);
  });
});

it('goes to the byte behind a gap, and tells the bytes in view', () => {
  const lines = new Lines(of([0, 0], [16, 16, 'only'], [16, 64]), { left: 32, right: 80 }, 16);
  expect(lines.byteAt('left', 2)).toBe(16);
  expect(lines.bytesIn('left', 0, 3)).toEqual({ start: 0, end: 16 });
  expect(lines.bytesIn('left', 1, 4)).toEqual({ start: 16, end: 32 });
  expect(lines.bytesIn('right', 1, 2)).toEqual({ start: 16, end: 48 });
});

it('holds for an empty side and for files cut short', () => {
  const lines = new Lines(of([0, 0], [100, 200]), { left: 0, right: 64 }, 16);
  expect(lines.count).toEqual({ left: 4, right: 4 });
  expect(lines.at('left', 0)).toEqual({ words: '64 bytes more on the right' });
});
