/** Where bytes came from and where they went: of every byte of both sides, exactly. */
import { describe, expect, it } from 'vitest';
import type { ConvertOptions } from '../../../../src/core/convert/job.ts';
import type { Provenance, Run } from '../../../../src/core/convert/provenance.ts';
import { written } from '../../../build/convert.ts';
import { LEGACY_STREAMS, legacyHvm, legacyPv } from '../../../build/legacy.ts';
import { filled } from '../../../build/legacy-writer/bytes.ts';
import { smallHvm, smallPv, type Page } from '../../../build/legacy-writer/contents.ts';
import { VGA } from '../../../build/legacy-writer/toolstack.ts';
import { inLibvirt, inXend, inXl } from '../../../build/legacy-writer/wrap.ts';
import { legacyStream } from '../../../build/legacy-writer/write.ts';

const options: readonly Partial<ConvertOptions>[] = [{}, { format: 'libxc' }, { checkpoints: 'all' }, { skipQemu: true }];

async function traced(input: Uint8Array, asked: Partial<ConvertOptions> = {}): Promise<{ out: Uint8Array; provenance: Provenance }> {
  const { result, bytes } = await written(input, { ...asked, hints: {}, provenance: true });
  if (result.provenance === null) throw new Error('it was asked for');
  return { out: bytes, provenance: result.provenance };
}

/** What keeps the runs from covering both sides; null where nothing does. */
function fault({ out, provenance }: { out: Uint8Array; provenance: Provenance }, input: Uint8Array): string | null {
  const seen = new Uint8Array(input.length);
  let at = 0;
  for (let i = 0; i < provenance.length; i++) {
    const run = provenance.run(i);
    seen.fill(1, run.in.start, run.in.end);
    if (run.out.start === run.out.end) continue;
    if (run.out.start !== at) return `run ${i} begins at ${run.out.start}, not ${at}`;
    at = run.out.end;
  }
  if (at !== out.length) return `the output ends at ${out.length}, its runs at ${at}`;
  const missing = seen.indexOf(0);
  return missing < 0 ? null : `byte ${missing} of the input is in no run`;
}

const holds = ({ start, end }: { start: number; end: number }, offset: number): boolean => offset >= start && offset < end;

describe.each(Object.entries(LEGACY_STREAMS).map(([name, make]) => [name, make()] as const))('%s', (_name, input) => {
  it.each(options)('has every byte of both sides in a run, with %o', async (asked) => {
    expect(fault(await traced(input, asked), input)).toBeNull();
  });

  it('leads from the output to the input and back', async () => {
    const { out, provenance } = await traced(input);
    for (let offset = 0; offset < out.length; offset += 61) {
      const run = provenance.outAt(offset);
      expect(run !== null && holds(run.out, offset)).toBe(true);
      if (run === null || run.in.start === run.in.end) continue;
      expect(provenance.inAt(run.in.start).some((back: Run) => holds(back.out, offset) || holds(run.out, back.out.start))).toBe(true);
    }
    for (let offset = 0; offset < input.length; offset += 61) {
      const runs = provenance.inAt(offset);
      expect(runs.length).toBeGreaterThan(0);
      expect(runs.every((run) => holds(run.in, offset))).toBe(true);
    }
    expect(provenance.outAt(out.length)).toBeNull();
    expect(provenance.inAt(input.length)).toEqual([]);
  });
});

/** Everything that a conversion copies, drops, puts aside or writes anew, in streams of a writer that shares nothing with the reader. */
const page = (pfn: number, byte: number): Page => ({ pfn, type: 0, data: filled(4096, byte) });
const CHECKPOINTS = [[page(0, 1), page(3, 2)], [page(3, 3)]];
const waysOf = (toolstack: 4 | 8): readonly (readonly [string, Uint8Array])[] => [
  ['verify phases', legacyStream(smallPv(), { toolstack, verify: true })],
  ['live rounds and unmapped PFNs', legacyStream(smallPv(4, 2), { toolstack, rounds: 3, unmapped: [5, 6] })],
  ['checkpoints of a PV guest', legacyStream(smallPv(), { toolstack, checkpoints: CHECKPOINTS })],
  ['compressed checkpoints', legacyStream(smallPv(), { toolstack, checkpoints: CHECKPOINTS, compress: true })],
  ['compressed checkpoints, the last cut', legacyStream(smallPv(), { toolstack, checkpoints: CHECKPOINTS, compress: true }).slice(0, -5000)],
  ['checkpoints of an HVM guest', legacyStream(smallHvm(), { toolstack, checkpoints: CHECKPOINTS, qemu: 'RemusDeviceModelState', regions: [VGA] })],
  ['compressed checkpoints of an HVM guest', legacyStream(smallHvm(), { toolstack, checkpoints: CHECKPOINTS, compress: true, qemu: 'DeviceModelRecord0002', regions: [VGA] })],
  ['a device model\u2019s state to the end', legacyStream(smallHvm(), { toolstack, qemu: 'QemuDeviceModelRecord', regions: [VGA] })],
  ['no device model', legacyStream(smallHvm(), { toolstack, qemu: null, regions: [VGA] })],
  ['a width of the FIP', legacyStream(smallHvm(), { toolstack, fipWidth: 4, regions: null })],
  ['no extended info', legacyStream(smallPv(toolstack), { toolstack, extendedInfo: false, extv: false, xcnt: false, vcpuInfo: false })],
  ['bytes behind', Uint8Array.from([...legacyStream(smallPv(), { toolstack }), ...new Array<number>(999).fill(0)])],
  ['a header of xl', inXl(legacyStream(smallHvm(), { toolstack, regions: [VGA] }), '{}', true)],
  ['a header of libvirt', inLibvirt(legacyStream(smallPv(), { toolstack }), '<domain><name>guest</name></domain>')],
  ['a header of xend', inXend(legacyStream(smallPv(), { toolstack }), '(domain)')],
];
const WAYS = ([4, 8] as const).flatMap((toolstack) => waysOf(toolstack).map(([what, bytes]) => [`${what}, ${toolstack * 8}-bit tools`, bytes] as const));

describe.each(WAYS)('a stream with %s', (_what, input) => {
  it.each([...options, { stripHeader: true }])('has every byte of both sides in a run, and the copied ones are the same, with %o', async (asked) => {
    const made = await traced(input, asked);
    expect(fault(made, input)).toBeNull();
    const wrong: string[] = [];
    for (let i = 0; i < made.provenance.length; i++) {
      const { step, in: from, out } = made.provenance.run(i);
      if (step === 'copied' && Buffer.compare(input.subarray(from.start, from.end), made.out.subarray(out.start, out.end)) !== 0) wrong.push(`${out.start} is not ${from.start}`);
      if (step === 'decompressed' && out.end - out.start > 0 && (out.end - out.start) % 4096 !== 0) wrong.push(`${out.start} is no page`);
    }
    expect(wrong).toEqual([]);
  });
});

describe('a run', () => {
  it('of a page entry is that entry alone', async () => {
    const input = legacyPv(4, 8);
    const { out, provenance } = await traced(input);
    const view = new DataView(out.buffer, out.byteOffset);
    let entries = 0;
    for (let offset = 0; offset < out.length; offset += 8) {
      const run = provenance.outAt(offset);
      if (run?.step !== 'page entry') continue;
      entries++;
      expect([run.out.end - run.out.start, run.in.end - run.in.start]).toEqual([8, 4]);
      const entry = new DataView(input.buffer).getUint32(run.in.start, true);
      expect(view.getUint32(run.out.start, true)).toBe(entry % 2 ** 28);
      expect(view.getUint32(run.out.start + 4, true) / 2 ** 28).toBe(Math.floor(entry / 2 ** 28));
    }
    expect(entries).toBe(2);
  });

  it('of what is not in the output says why', async () => {
    const input = legacyPv(8, 8);
    const { provenance } = await traced(input);
    const why = new Set(Array.from({ length: provenance.length }, (_, i) => provenance.run(i)).filter(({ out }) => out.start === out.end).map(({ step }) => step));
    expect([...why].sort()).toEqual(['flag', 'framing', 'hole', 'stale context', 'toolstack data', 'unmapped PFNs', 'xsave header']);
  });

  it('of an HVM parameter leads to the eight bytes of its chunk', async () => {
    const input = legacyHvm(8);
    const { out, provenance } = await traced(input);
    const view = new DataView(input.buffer, input.byteOffset);
    const made = new DataView(out.buffer, out.byteOffset);
    let found = 0;
    for (let offset = 0; offset < out.length; offset += 8) {
      const run = provenance.outAt(offset);
      if (run?.step !== 'reordered' || run.in.end - run.in.start !== 8 || offset + 8 > out.length) continue;
      if (made.getBigUint64(run.out.start, true) === view.getBigUint64(run.in.start, true)) found++;
    }
    // TSC nsec, three chunks and three magic PFNs.
    expect(found).toBe(7);
  });
});
