/**
 * What is kept of a stream is at most twice its bytes, besides a fixed allowance and its findings, of which a rule keeps ten thousand:
 * of hostile streams too, which are nothing but the smallest rows that a layer can have. What the process holds is measured by the bench.
 */
import { describe, expect, it } from 'vitest';
import { MAX_FINDINGS_PER_RULE } from '../../../../src/core/index/finding.ts';
import { MAX_SPANS } from '../../../../src/core/index/layer.ts';
import { HOSTILE } from '../../../build/hostile.ts';
import { open, type Opened } from '../../../build/open.ts';

const SIZE = 1024 * 1024;
/** Counts by layer and kind, before each slab of rows. */
const ALLOWANCE = 64 * 1024;

/** What grows with the stream: rows, lists of pages, and 8 bytes for each span that is not listed. */
function keptOf({ stream: { builder } }: Opened): number {
  return builder.layers.reduce((sum, { spansLeftOut }) => sum + 8 * (spansLeftOut?.spans ?? 0), builder.index.byteLength);
}

describe('a stream of the smallest rows', () => {
  it.each(Object.entries(HOSTILE))('%s: is kept in no more than its bytes allow', (_name, build) => {
    const bytes = build(SIZE);
    const opened = open(bytes);
    expect(opened.rowCount).toBeGreaterThan(1000);
    expect(opened.stream.builder.index.byteLength).toBeLessThan(1.5 * bytes.length + ALLOWANCE);
    expect(keptOf(opened)).toBeLessThan(2 * bytes.length + ALLOWANCE);
    for (const { spans } of opened.stream.layers) expect(spans.length).toBeLessThanOrEqual(MAX_SPANS);
    const perRule = new Map<string, number>();
    for (const rule of opened.rules) perRule.set(rule, (perRule.get(rule) ?? 0) + 1);
    expect(Math.max(0, ...perRule.values())).toBeLessThanOrEqual(MAX_FINDINGS_PER_RULE + 1);
  }, 30_000);

  it.each([
    ['libxc: VERIFY', 4.5],
    ['libxc: unknown optional types, none twice', 9.5],
    ['libxl: every type in turn, without a body', 4.5],
    ['hvm-context: entries without a body', 4.5],
    ['legacy: three chunks of 4 bytes in turn', 4.5],
  ])('%s: costs at most %d bytes a row', (name, most) => {
    const opened = open(HOSTILE[name]?.(SIZE) ?? new Uint8Array(0));
    expect(opened.stream.builder.index.byteLength / opened.rowCount).toBeLessThan(most);
  });
});
