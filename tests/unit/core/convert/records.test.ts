/** Findings of conversions: each with the record that a scan of the same stream counts it by. */
import { describe, expect, it } from 'vitest';
import type { LegacyHints } from '../../../../src/core/formats/scan-context.ts';
import { converted, written } from '../../../build/convert.ts';
import { legacy, LEGACY_STREAMS, legacyHvm, legacyPv, legacyRemus, legacyTmem, LOST } from '../../../build/legacy.ts';
import { Opened } from '../../../build/open.ts';

const opened = (bytes: Uint8Array, hints: LegacyHints = {}): Opened => new Opened(bytes, { as: 'legacy', hints, check: false });

const hintsOf = (name: string): Required<LegacyHints> => ({ width: name.includes('of 32-bit tools') ? 4 : 8, guest: name.includes('HVM') ? 'hvm' : 'pv' });

/** Its number among the records of the legacy layer; null for what is none. */
function recordOf({ stream: { builder: { index } } }: Opened, row: number): number | null {
  return index.kindOf(row) === 'record' ? index.ordinalOf(row) : null;
}

/** Places around the ends of records, and a few in each. */
function cuts(bytes: Uint8Array, hints: LegacyHints): number[] {
  const near = opened(bytes, hints).rows().flatMap(({ start }) => [-1, 0, 1, 3, 4, 5, 8, 9, 13].map((by) => start + by));
  const far = Array.from({ length: Math.floor(bytes.length / 997) }, (_, i) => i * 997);
  return [...new Set([...near, ...far])].filter((at) => at > 40 && at < bytes.length);
}

describe('a stream that is cut', () => {
  it.each(Object.entries(LEGACY_STREAMS))('anywhere has one finding of it, at the cut, whether it is scanned or converted: %s', async (name, build) => {
    const whole = build();
    const hints = hintsOf(name);
    const wrong: string[] = [];
    for (const cut of cuts(whole, hints)) {
      const bytes = whole.subarray(0, cut);
      const scan = opened(bytes, hints);
      const found = scan.findings.filter(({ rule }) => rule === 'legacy.stream.truncated');
      const { result, bytes: made } = await converted(bytes, { hints });
      // Between two checkpoints, and before a device model, a stream may end.
      if (found.length === 0) {
        if (result.kind !== 'converted') wrong.push(`${cut}: the scan sees no cut`);
        continue;
      }
      const [{ row, range } = { row: -1, range: { start: -1, end: -1 } }] = found;
      if (found.length > 1 || range.start !== cut || range.end !== cut) wrong.push(`${cut}: ${found.length} findings, the first at ${range.start}`);
      if (result.kind === 'converted') {
        const partial = result.findings.filter(({ rule }) => rule === 'legacy.convert.partial-checkpoint');
        if (partial.length !== 1 || made.length === 0) wrong.push(`${cut}: converted with ${partial.length} partial checkpoints`);
        continue;
      }
      if (result.kind !== 'refused') wrong.push(`${cut}: ${result.kind}`);
      else if (result.findings.length !== 1 || result.refusal.range.start !== cut) wrong.push(`${cut}: refused at ${result.refusal.range.start}`);
      else if (result.refusal.record !== recordOf(scan, row)) wrong.push(`${cut}: record ${result.refusal.record} converted, ${recordOf(scan, row)} scanned`);
    }
    expect(wrong).toEqual([]);
  });
});

describe('a finding of a conversion', () => {
  const start = () => legacy({ width: 8 }).extendedInfo(8).frames(8).tsc();
  const tailed = (writer: ReturnType<typeof start>) => writer.vcpuInfo(0, 1).chunk(-9).end().pvTail(8, 1).bytes();

  it.each([
    ['a batch above 1,024 entries', start().batch([{ pfn: 0 }]).chunk(1025).bytes(), 'legacy.page-batch.count'],
    ['an unknown chunk', start().batch([{ pfn: 0 }]).chunk(-22).bytes(), 'legacy.chunk.unknown'],
    ['vCPU 4,096', start().batch([{ pfn: 0 }]).chunk(-2, 4096).raw([0, 0, 0, 0]).bytes(), 'legacy.vcpu-info.range'],
    ['an endless list of unmapped PFNs', start().batch([{ pfn: 1 }]).vcpuInfo(0, 1).chunk(-9).end().raw([0xff, 0xff, 0xff, 0xff]).bytes(), 'legacy.tail.unmapped-count'],
    ['a block beyond the extended info', legacy({ width: 8 }).raw([...new Array<number>(8).fill(0xff), 8, 0, 0, 0, 0x65, 0x78, 0x74, 0x76, 9, 0, 0, 0]).bytes(), 'legacy.extended-info.length'],
    ['a pool without a separator', start().chunk(-5, 1, 16, 0, 0, 0, 0, 0).bytes(), 'legacy.tmem.framing'],
  ])('that ends it, of %s, is about the record that the scan has a row for', async (_what, bytes, rule) => {
    const hints = { width: 8, guest: 'pv' } as const;
    const { result } = await converted(bytes, { hints });
    if (result.kind !== 'refused') throw new Error(result.kind);
    const scan = opened(bytes, hints);
    const found = scan.findings.find((finding) => finding.rule === rule);
    expect([result.refusal.rule, result.refusal.record]).toEqual([rule, recordOf(scan, found?.row ?? -1)]);
    expect(result.refusal.record).not.toBeNull();
    expect(scan.rows()[found?.row ?? -1]).toMatchObject({ kind: 'record', start: found?.range.start });
  });

  it('that only tells is about the record it speaks of, in a batch and behind long lists too', async () => {
    const { result } = await written(tailed(start().batch([{ pfn: 0 }]).batch([LOST, { pfn: 1 }])));
    expect(result.findings.find(({ rule }) => rule === 'legacy.convert.holes')?.record).toBe(8);
    for (const bytes of [legacyPv(8, 8), legacyHvm(4), legacyRemus(8), legacyTmem(1)]) {
      const scan = opened(bytes);
      const { index } = scan.stream.builder;
      for (const { rule, range, record } of (await written(bytes)).result.findings) {
        const rows = scan.rows().map((row, i) => ({ ...row, i })).filter(({ layer, kind, parent }) => layer === 'legacy' && kind === 'record' && parent < 0);
        const at = rows.filter(({ start: from, end }) => from <= range.start && (range.start < end || range.start === range.end)).at(-1);
        if (rule !== 'legacy.convert.checkpoints') expect([rule, record]).toEqual([rule, at === undefined ? null : index.ordinalOf(at.i)]);
      }
    }
  });

  it('in a toolstack\u2019s header or behind the stream is about none', async () => {
    const { result } = await written(Uint8Array.from([...tailed(start().batch([{ pfn: 0 }])), 0, 0, 0, 0]));
    expect(result.findings.find(({ rule }) => rule === 'legacy.convert.trailing-bytes')?.record).toBeNull();
  });

  it('on several checkpoints stands where the second begins', async () => {
    const bytes = legacyRemus(8);
    const scan = opened(bytes).findings.find(({ rule }) => rule === 'legacy.stream.checkpoints');
    for (const checkpoints of ['last', 'all'] as const) {
      const told = (await written(bytes, { checkpoints })).result.findings.find(({ rule }) => rule === 'legacy.convert.checkpoints');
      expect([told?.range, told?.record]).toEqual([scan?.range, scan?.row]);
    }
  });
});
