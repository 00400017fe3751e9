import { describe, expect, it } from 'vitest';
import { unnamedBits } from '../../../../src/core/layout/unnamed-bits.ts';

const NAMED = [
  { name: 'a', low: 0, high: 0 },
  { name: 'b', low: 4, high: 7 },
];

describe('bits without a name', () => {
  it('are none where every set bit has one', () => {
    expect(unnamedBits(NAMED, 64, 0xf1n)).toEqual([]);
  });

  it('are told run by run, up to the highest of 64', () => {
    const runs = unnamedBits(NAMED, 64, 0x8000_0000_0000_0f03n);
    expect(runs.map(({ low, high }) => [low, high])).toEqual([[1, 1], [8, 11], [63, 63]]);
  });
});
