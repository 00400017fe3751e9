/** Legacy streams: sound ones that nobody objects to, and those with one fault, which a current Xen refuses or not. */
import { describe, expect, it } from 'vitest';
import { LEGACY_CONTENT_RULES } from '../../src/core/conformance/rules/legacy-rules.ts';
import { JUDGES } from '../../src/core/index/finding.ts';
import { smallPv } from '../build/legacy-writer/contents.ts';
import { legacyStream } from '../build/legacy-writer/write.ts';
import { open } from '../build/open.ts';
import { LEGACY_FAULTS, LEGACY_SOUND } from './legacy-faults.ts';

describe('a fault of a legacy stream', () => {
  it.each(LEGACY_FAULTS.map(([what, bytes, rule, objectors, besides = []]) => [what, bytes, rule, objectors, besides] as const))('%s', (_what, bytes, rule, objectors) => {
    const opened = open(bytes);
    const found = opened.findings.filter((finding) => finding.rule === rule);
    expect(found.length, opened.rules.join(', ')).toBeGreaterThan(0);
    expect(found[0]?.objectors).toEqual(objectors);
    for (const judge of JUDGES) if (judge !== 'restore') expect(opened.refusedBy(judge)).toBe(false);
    if (objectors.length === 0) expect(opened.refusedBy('restore'), opened.rules.join(', ')).toBe(false);
    const { index } = opened.stream.builder;
    for (const { row, range } of found) {
      expect(range.end).toBeGreaterThan(range.start);
      expect(range.start).toBeGreaterThanOrEqual(index.startOf(row));
      expect(range.end).toBeLessThanOrEqual(index.endOf(row));
    }
  });
});

describe('nobody objects to', () => {
  it.each(LEGACY_SOUND)('%s', (_what, bytes) => {
    const opened = open(bytes);
    expect(opened.findings.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
    expect(opened.stream.layers.some(({ name }) => name === 'legacy')).toBe(true);
  });
});

describe('behind the first tail', () => {
  it('a current Xen reads nothing: what stands there is told, and nobody objects', () => {
    const bytes = legacyStream(smallPv(), { toolstack: 8, checkpoints: [[{ pfn: 0x3ff, type: 0, data: new Uint8Array(4096) }]] });
    const opened = open(bytes);
    expect(opened.rules).toEqual(['legacy.stream.checkpoints', 'legacy.page-batch.pfn-range']);
    expect(opened.refusedBy('restore')).toBe(false);
  });
});

describe('a rule on what legacy pieces hold', () => {
  const covered = new Set(LEGACY_FAULTS.map(([, , rule]) => rule));
  it.each(LEGACY_CONTENT_RULES.map(({ id }) => id))('%s has a stream that breaks it', (id) => {
    expect(covered).toContain(id);
  });
});
