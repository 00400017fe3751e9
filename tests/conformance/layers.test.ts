/** A finding is of the layer that its rule is of, and its row is one of that layer: what stands where, everybody says alike. */
import { describe, expect, it } from 'vitest';
import { open } from '../build/open.ts';
import { FAMILIES } from './families.ts';
import { FAULTS } from './faults.ts';
import { LEGACY_FAULTS } from './legacy-faults.ts';
import { PAGE_FAULTS } from './page-faults.ts';

const layerOf = (rule: string): string => rule.slice(0, rule.indexOf('.'));

/** What is wrong with the findings of a stream. */
function strays(bytes: Uint8Array): string[] {
  const { findings, stream: { builder } } = open(bytes);
  return findings.flatMap(({ rule, layer, row }) => {
    const rowLayer = row < 0 ? layer : builder.layer(builder.index.layerOf(row)).name;
    return layer === layerOf(rule) && rowLayer === layer ? [] : [`${rule} in ${layer}, at a row of ${rowLayer}`];
  });
}

describe('the layer of a finding', () => {
  it('is that of its rule and of its row, in every stream with a fault', () => {
    const found = [...FAULTS, ...LEGACY_FAULTS, ...PAGE_FAULTS].flatMap(([what, bytes]) => strays(bytes).map((stray) => `${what}: ${stray}`));
    expect(found).toEqual([]);
  });

  it('is that of its rule and of its row, in every family that is cut in its middle', () => {
    expect(FAMILIES.flatMap(([what, bytes]) => strays(bytes.subarray(0, Math.floor(bytes.length / 2))).map((stray) => `${what}: ${stray}`))).toEqual([]);
  });
});
