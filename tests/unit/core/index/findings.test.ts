import { describe, expect, it } from 'vitest';
import { defineRule, MAX_FINDINGS_PER_RULE, severityOf, type Finding } from '../../../../src/core/index/finding.ts';
import { StreamBuilder } from '../../../../src/core/index/stream-builder.ts';

const RULE = defineRule({ id: 'libxc.record.test', title: 'A rule for this test', objectors: ['verify'], cite: 'nowhere' });

describe('severity', () => {
  it('follows from who objects, and nothing else', () => {
    expect([severityOf(['spec'], 'info'), severityOf(['restore', 'verify'], 'info'), severityOf(['verify'], 'info'), severityOf([], 'info'), severityOf([], 'warning')]).toEqual(['error', 'error', 'warning', 'info', 'warning']);
  });
});

describe('findings of one rule', () => {
  it('beyond ten thousand are one more that counts them', () => {
    const sent: Finding[] = [];
    const builder = new StreamBuilder(100, { findings: (findings) => sent.push(...findings) });
    const layer = builder.addLayer('libxc', 0, null);
    const report = (times: number): void => {
      for (let i = 0; i < times; i++) builder.report(RULE, { layer, row: -1, range: { start: i, end: i }, message: `number ${i}` });
    };
    report(MAX_FINDINGS_PER_RULE + 5);
    builder.flush();
    expect(sent).toHaveLength(MAX_FINDINGS_PER_RULE);
    report(7);
    builder.report({ ...RULE, id: 'libxc.record.other' }, { layer, row: -1, range: { start: 0, end: 0 }, message: 'another' });
    builder.flush(true);
    expect(sent).toHaveLength(MAX_FINDINGS_PER_RULE + 2);
    expect(sent.slice(-2).map(({ rule, count }) => [rule, count])).toEqual([['libxc.record.test', 12], ['libxc.record.other', 1]]);
    expect(sent.reduce((sum, { count }) => sum + count, 0)).toBe(MAX_FINDINGS_PER_RULE + 13);
  });
});

describe('rows', () => {
  it('come again, longer, while their slab is not full', () => {
    const lengths: number[] = [];
    const builder = new StreamBuilder(1000, { slab: ({ length }) => lengths.push(length) });
    const layer = builder.addLayer('libxc', 0, null);
    builder.push('record', layer, 1, 0, 0);
    builder.flush();
    builder.push('record', layer, 1, 8, 0);
    builder.push('record', layer, 1, 16, 0);
    builder.flush();
    builder.flush();
    expect(lengths).toEqual([1, 3]);
    expect(builder.index.rowCount).toBe(3);
  });

  it('cost 4 bytes each in slabs where they are short, however many there are', () => {
    const builder = new StreamBuilder(8_000_000, {});
    const layer = builder.addLayer('libxc', 0, null);
    for (let i = 0; i < 1_000_000; i++) builder.push('record', layer, i % 200, 8 * i, 0);
    builder.flush(true);
    expect(builder.index.byteLength / builder.rowCount).toBeLessThan(4.2);
  });
});
