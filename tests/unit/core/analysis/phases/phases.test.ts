/** Phases of real captures, whose numbers the senders' own logs and an independent walker gave, and of built streams. */
import { describe, expect, it } from 'vitest';
import { phasesOf, type PhaseList } from '../../../../../src/core/analysis/phases/phases.ts';
import { CHECKPOINT } from '../../../../../src/core/formats/libxc/checkpoint.ts';
import { VERIFY } from '../../../../../src/core/formats/libxc/verify.ts';
import { CHECKPOINT_END } from '../../../../../src/core/formats/libxl/checkpoint-end.ts';
import { CHECKPOINT_STATE } from '../../../../../src/core/formats/libxl/checkpoint-state.ts';
import { LIBXC_CONTEXT } from '../../../../../src/core/formats/libxl/libxc-context.ts';
import { emulator, hvmStart, hvmState } from '../../../../build/good.ts';
import { legacyRemus } from '../../../../build/legacy.ts';
import { scanned } from '../../../../build/open.ts';
import { stream } from '../../../../build/stream.ts';
import { image, IMAGES, LEGACY_IMAGES } from '../../../../fixtures/images.ts';

const phases = (bytes: Uint8Array, resent = true): PhaseList => {
  const opened = scanned(bytes);
  return opened.run(phasesOf(opened.stream, resent));
};

async function real(name: string): Promise<PhaseList> {
  const which = [...IMAGES, ...LEGACY_IMAGES].find((each) => each.name === name);
  if (which === undefined) throw new Error(`no image ${name}`);
  return phases(await image(which));
}

const kinds = ({ phases: all }: PhaseList): string[] => all.map(({ kind, number }) => `${kind} ${number}`);

/** Rows and bytes of neighbours touch, and nothing is left out. */
function tiles({ phases: all }: PhaseList): boolean {
  return all.every(({ first, range }, i) => first === (all[i - 1]?.end ?? 0) && range.start === (all[i - 1]?.range.end ?? 0));
}

describe('real captures', () => {
  it('has the passes, the verify pass and the last word of a live migration', async () => {
    const list = await real('xen417-pv64-minios-8m-livemigrate-debug.wire');
    expect(kinds(list)).toEqual(['static 0', 'iteration 0', 'iteration 1', 'iteration 2', 'iteration 3', 'iteration 4', 'stop-and-copy 5', 'verify 0', 'state 0', 'behind 0']);
    expect(list.protocol).toBe('none');
    expect(list.checkpoints).toEqual([]);
    expect(list.phases.map(({ pages }) => pages)).toEqual([0, 2046, 73, 71, 71, 71, 79, 2048, 0, 0]);
    expect(list.phases.map(({ resent }) => resent)).toEqual([0, 0, 73, 71, 71, 71, 77, 2048, 0, 0]);
    expect(tiles(list)).toBe(true);
  });

  it.each([
    ['xen417-pv64-minios-8m-remus.wire', 14, 'Remus'],
    ['xen417-hvm-seabios-16m-remus.wire', 22, 'Remus'],
    ['legacy45-pv64-minios-8m-remus-compressed.xl', 5, 'legacy Remus'],
  ])('%s has %i whole checkpoints', async (name, count, protocol) => {
    const list = await real(name);
    expect(list).toMatchObject({ protocol, lastWhole: count, more: 0 });
    expect(list.checkpoints.map(({ number, whole }) => [number, whole])).toEqual(Array.from({ length: count }, (_, i) => [i + 1, true]));
    expect(list.failover?.dropped).toBe(0);
    expect(tiles(list)).toBe(true);
  });

  it('tells the device model’s part of each checkpoint apart', async () => {
    const list = await real('xen417-hvm-seabios-16m-remus.wire');
    const checkpoints = list.phases.filter(({ kind }) => kind === 'checkpoint');
    expect(new Set(checkpoints.map(({ libxlBytes }) => libxlBytes))).toEqual(new Set([7776]));
    expect(checkpoints.every(({ pages, resent }) => resent === pages && pages > 0)).toBe(true);
  });
});

describe('built streams', () => {
  const start = () => hvmStart(stream().libxlHeader().record(LIBXC_CONTEXT));
  /** Above those that the start has. */
  const pages = (...pfns: number[]) => pfns.map((pfn) => ({ pfn: 0x10_0000 + pfn }));
  const shut = (to: ReturnType<typeof start>) => emulator(hvmState(to).record(CHECKPOINT)).record(CHECKPOINT_END);

  it('leaves what was not counted unsaid', () => {
    expect(phases(start().pages(pages(1, 2)).bytes(), false).phases.map(({ resent }) => resent)).toEqual([null, null]);
  });

  it('says what would be dropped behind the last whole checkpoint', () => {
    const whole = shut(start().pages(pages(1, 2, 3)));
    const kept = whole.bytes().length;
    const bytes = whole.pages(pages(2, 4)).bytes();
    const list = phases(bytes);
    expect(list.checkpoints.map((place) => place.whole)).toEqual([true, false]);
    expect(list.failover).toEqual({ offset: kept, dropped: bytes.length - kept });
    expect(list.phases.at(-1)).toMatchObject({ kind: 'checkpoint', number: 2, distinct: 2, resent: 1, cut: true });
  });

  it('begins the next checkpoint with COLO’s request: one ends with its CHECKPOINT_END', () => {
    const whole = shut(start().pages(pages(1)));
    const end = whole.bytes().length;
    const asked = whole.record(CHECKPOINT_STATE, { id: 0 });
    const alone = phases(asked.bytes());
    expect(alone.failover).toEqual({ offset: end, dropped: 16 });
    expect(alone.checkpoints.map(({ number, range, whole: isWhole }) => [number, range.start, range.end, isWhole])).toEqual([[1, 0, end, true], [2, end, end + 16, false]]);
    const cut = phases(asked.bytes().subarray(0, end + 3));
    expect(cut.failover).toEqual({ offset: end, dropped: 3 });
    const list = phases(asked.pages(pages(1)).bytes());
    expect(list.protocol).toBe('COLO');
    expect(list.checkpoints.map(({ number, range }) => [number, range.start])).toEqual([[1, 0], [2, end]]);
    expect(list.failover?.offset).toBe(end);
    expect(list.phases.at(-1)).toMatchObject({ kind: 'checkpoint', number: 2, libxlBytes: 16, batches: 1 });
  });

  it('counts a PFN once a phase, however often it comes', () => {
    const list = phases(start().pages(pages(5)).pages(pages(5)).pages(pages(5, 6)).bytes());
    expect(kinds(list)).toEqual(['static 0', 'iteration 0', 'iteration 1', 'iteration 2']);
    expect(list.phases.map(({ distinct, resent }) => [distinct, resent])).toEqual([[0, 0], [2, 0], [1, 1], [2, 1]]);
    expect(list.phases.at(-1)?.inferred).toContain('PFNs begin again');
    expect(list.phases.at(-1)?.cut).toBe(true);
  });

  it('tells several passes behind VERIFY apart', () => {
    const list = phases(start().pages(pages(5, 6)).record(VERIFY).pages(pages(5, 6)).pages(pages(6)).bytes());
    expect(kinds(list)).toEqual(['static 0', 'iteration 0', 'verify 0', 'verify 1']);
  });

  it.each([4, 8] as const)('walks compressed checkpoints of %i-byte legacy tools', (width) => {
    const list = phases(legacyRemus(width));
    expect(list).toMatchObject({ protocol: 'legacy Remus', lastWhole: 3 });
    expect(tiles(list)).toBe(true);
  });

  it('tells passes beyond its limit as one, in the middle', () => {
    const to = start();
    for (let i = 0; i < 10_050; i++) to.pages([{ pfn: 7, type: 0xf }]);
    const list = phases(to.bytes());
    expect(list.phases).toHaveLength(10_000);
    expect(list.more).toBe(52);
    expect(tiles(list)).toBe(true);
    expect(list.phases.reduce((sum, { batches }) => sum + batches, 0)).toBe(10_051);
  });

  it('keeps the first and the last checkpoints of an hour of Remus, and counts all', () => {
    const to = start();
    for (let i = 0; i < 45_000; i++) to.record(CHECKPOINT).record(CHECKPOINT_END);
    const list = phases(to.bytes());
    expect(list.phases).toHaveLength(10_000);
    expect(tiles(list)).toBe(true);
    expect(list).toMatchObject({ checkpointCount: 45_000, lastWhole: 45_000, failover: { dropped: 0 } });
    expect(list.checkpoints.every(({ whole }) => whole)).toBe(true);
    expect(list.checkpoints.every(({ number }, i, all) => number === (all[i - 1]?.through ?? 0) + 1)).toBe(true);
    expect(list.checkpoints.filter(({ number, through }) => through > number)).toHaveLength(1);
    expect(list.checkpoints.at(-1)).toMatchObject({ number: 45_000, through: 45_000 });
    expect(list.phases.reduce((sum, { others }) => sum + others + 1, 0)).toBe(list.phases.length + list.more);
  });

  it('takes durations from a clock, and none where it is silent', () => {
    const opened = scanned(start().pages(pages(1)).bytes());
    const list = opened.run(phasesOf(opened.stream, false, { at: (offset) => (offset < 100 ? Number.NaN : offset * 1e6) }));
    expect(list.phases[0]?.seconds).toBeNull();
    const memory = list.phases[1];
    expect(memory?.seconds).toBeCloseTo(((memory?.range.end ?? 0) - 1 - (memory?.range.start ?? 0)) / 1000);
  });

  it.each([0, 1, 30, 100, 4000])('is bounded and tiles where a stream is cut after %i bytes', (length) => {
    const bytes = shut(start().pages(pages(1, 2, 3))).bytes();
    expect(tiles(phases(bytes.subarray(0, length)))).toBe(true);
  });
});
