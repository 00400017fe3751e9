/** Valid streams of every family, and what each of the three judges says of them. */
import { describe, expect, it } from 'vitest';
import { JUDGES } from '../../src/core/index/finding.ts';
import { open, rowTilingFault } from '../build/open.ts';
import { FAMILIES } from './families.ts';

describe('a stream of', () => {
  it.each(FAMILIES)('%s', (_what, bytes, refuse) => {
    const opened = open(bytes);
    expect(JUDGES.filter((judge) => opened.refusedBy(judge)), opened.findings.map(({ rule, message }) => `${rule}: ${message}`).join(' ')).toEqual(refuse);
    expect(rowTilingFault(opened.rows(), bytes.length)).toBeNull();
  });

  it('more than a hundred kinds', () => {
    expect(FAMILIES.length).toBeGreaterThan(100);
    expect(new Set(FAMILIES.map(([what]) => what)).size).toBe(FAMILIES.length);
  });
});
