import { describe, expect, it } from 'vitest';
import { packFindings, unpackFindings } from '../../../../src/core/index/packed-findings.ts';
import { findingOf } from '../../../build/findings.ts';

describe('findings in a message', () => {
  const findings = [
    findingOf({ start: 2 ** 40, row: 3, message: 'one' }),
    findingOf({ start: 8, message: 'two', hint: 'a hint', logs: 'Failed: 7' }),
    findingOf({ objectors: ['spec', 'verify'], spec: 'libxc: Records', count: 990_000 }),
    findingOf({ start: 9, layer: 'libxl', source: 1, checked: ['read the source'] }),
    findingOf({ start: 2 ** 41, row: 4, message: 'one' }),
  ];

  it('come out as they went in', () => {
    expect(unpackFindings(structuredClone(packFindings(findings)))).toEqual(findings);
    expect(unpackFindings(packFindings([]))).toEqual([]);
  });

  it('say once what they have in common', () => {
    const { kinds, texts } = packFindings(findings);
    expect(kinds).toHaveLength(3);
    expect(texts).toEqual(['one', '', 'two', 'a hint', 'Failed: 7']);
  });
});
