import { describe, expect, it } from 'vitest';
import type { FeatureGroup } from '../../../../src/core/analysis/overview/cpuid-card.ts';
import { matchingGroups } from '../../../../src/views/overview/feature-search.ts';
import { vectorText } from '../../../../src/views/overview/vector-text.ts';

const bit = (name: string, set: boolean, doc = '') => ({ name, set, text: '', doc, path: name });
const GROUPS: readonly FeatureGroup[] = [
  { title: '0x1 ecx', leafTitle: '', row: 0, path: '1', text: '', bits: [bit('SSE4_1', true), bit('VMX', false, 'Virtual machine extensions.')] },
  { title: '0x7.0 ebx', leafTitle: '', row: 0, path: '2', text: '', bits: [bit('AVX2', true)] },
];

describe('the search for a feature', () => {
  it('finds by name whatever the spelling, and by description', () => {
    expect(matchingGroups(GROUPS, 'sse4.1', true).flatMap(({ bits }) => bits.map(({ name }) => name))).toEqual(['SSE4_1']);
    expect(matchingGroups(GROUPS, 'machine ext', true).flatMap(({ bits }) => bits.map(({ name }) => name))).toEqual(['VMX']);
  });

  it('leaves out absent ones where they are not wanted', () => {
    expect(matchingGroups(GROUPS, '', false).flatMap(({ bits }) => bits.map(({ name }) => name))).toEqual(['SSE4_1', 'AVX2']);
    expect(matchingGroups(GROUPS, 'vmx', false)).toEqual([]);
  });
});

describe('a vector register', () => {
  it('is written as one number, the highest byte first', () => {
    expect(vectorText('0102030405060708090a0b0c0d0e0f10', 'hex')).toEqual(['100f0e0d0c0b0a09 0807060504030201']);
  });

  it('is read as floats, the highest lane first', () => {
    expect(vectorText('0000803f00000040000000bf00000080', 'f32')).toEqual(['-0', '-0.5', '2', '1']);
    expect(vectorText('9a9999999999b93f000000000000f07f', 'f64')).toEqual(['infinity', '0.1']);
    expect(vectorText('cdcccc3d0000c07f0000000001000000', 'f32')).toEqual(['1e-45', '0', 'NaN', '0.1']);
  });

  it('is read as words', () => {
    expect(vectorText('01000000ffffffff0000000000000000', 'u32')).toEqual(['00000000', '00000000', 'ffffffff', '00000001']);
  });
});
