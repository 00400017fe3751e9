/** Where bytes came from and where they went: of every byte of both sides, exactly. */
import { describe, expect, it } from 'vitest';
import type { Provenance, Run } from '../../../../src/core/convert/provenance.ts';
import { written } from '../../../build/convert.ts';
import { LEGACY_STREAMS, legacyHvm, legacyPv } from '../../../build/legacy.ts';

const options = [{}, { format: 'libxc' }, { checkpoints: 'all' }, { skipQemu: true }] as const;

async function traced(input: Uint8Array, asked: (typeof options)[number] = {}): Promise<{ out: Uint8Array; provenance: Provenance }> {
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
