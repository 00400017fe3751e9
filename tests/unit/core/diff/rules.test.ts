/** Each rule that takes a difference for expected: what it hides is named and counted, comes back when it is switched off, and goes again. */
import { describe, expect, it } from 'vitest';
import type { DiffRow } from '../../../../src/core/diff/compare.ts';
import { EXPECTATIONS } from '../../../../src/core/diff/expectations.ts';
import { rulesOf } from '../../../../src/core/diff/ignore.ts';
import type { DiffResult } from '../../../../src/core/diff/result.ts';
import { compared, compareSubjects, subjectOf } from '../../../build/diff.ts';
import { goodHvm, goodPv, goodRemus, hvmStart, hvmState } from '../../../build/good.ts';
import { written } from '../../../build/convert.ts';
import { legacyPv } from '../../../build/legacy.ts';
import { stream, type Page } from '../../../build/stream.ts';
import { image, IMAGES, LEGACY_IMAGES } from '../../../fixtures/images.ts';
import { flip } from './pages.ts';

/** The same stream with one bit of a field another. */
async function flipped(bytes: Uint8Array, wanted: (path: string, kind: string) => boolean): Promise<{ path: string; result: DiffResult }> {
  const subject = await subjectOf(bytes);
  const { gathered } = await compareSubjects(subject, subject);
  const fact = [...gathered.leftFacts.byPath.values()].find(({ path, kind, range }) => wanted(path, kind) && range.end > range.start);
  if (fact === undefined) throw new Error('a field that there is not');
  const other = new Uint8Array(bytes);
  other[fact.range.start] = (other[fact.range.start] ?? 0) ^ 0x10;
  return { path: fact.path, result: await compareSubjects(subject, await subjectOf(other)) };
}

const real = async (name: string): Promise<Uint8Array> => {
  const which = IMAGES.find((one) => one.name === name);
  if (which === undefined) throw new Error(`no ${name}`);
  return image(which);
};

async function legacy(name: string): Promise<Uint8Array> {
  const which = LEGACY_IMAGES.find((one) => one.name === name);
  if (which === undefined) throw new Error(`no ${name}`);
  return image(which);
}

const rowsOf = (result: DiffResult): Map<string, DiffRow> => new Map([...result.all()].map((row) => [row.path, row]));
const hidesOf = (result: DiffResult, rule: string): number => result.view().rules.find(({ id }) => id === rule)?.hides ?? -1;

const ends = (...names: string[]) => (path: string): boolean => names.some((name) => path.endsWith(name));

/** One field each, which no other rule speaks of. */
const FIELDS: Readonly<Record<string, readonly [() => Uint8Array, (path: string, kind: string) => boolean]>> = {
  tsc: [goodPv, ends('X86_TSC_INFO.nsec')],
  wallclock: [goodPv, ends('.wc_sec')],
  time: [goodPv, ends('vcpu_info[0].time.system_time')],
  host: [goodPv, ends('arch.pfn_to_mfn_frame_list_list')],
  padding: [goodPv, (_path, kind) => kind === 'reserved'],
};

describe.each(Object.entries(FIELDS))('the rule %s', (rule, [build, wanted]) => {
  it('hides one field, by name, and switched off it hides nothing', async () => {
    const { path, result } = await flipped(build(), wanted);
    expect(result.counts).toMatchObject({ different: 0, left: 0, right: 0, expected: 1 });
    expect([...result.all()].filter((row) => row.rule !== '').map((row) => [row.path, row.rule])).toEqual([[path, rule]]);
    expect(hidesOf(result, rule)).toBe(1);
    result.setRules(rulesOf([], [rule]));
    expect(result.counts).toMatchObject({ different: 1, expected: 0 });
    expect([hidesOf(result, rule), result.view().rules.find(({ id }) => id === rule)?.off]).toEqual([0, true]);
    result.setRules(rulesOf([]));
    expect([result.counts.expected, hidesOf(result, rule)]).toEqual([1, 1]);
  });
});

const LEGACY = { hints: { width: 8, guest: 'pv' }, as: 'legacy' } as const;

const hvmOf = (batches: readonly (readonly Page[])[]): Uint8Array => hvmState(batches.reduce((image, pages) => image.pages(pages), hvmStart(stream()))).end().bytes();
const sentTwice = (byte: number): Uint8Array => hvmOf([[{ pfn: 0x20, data: new Uint8Array(4096).fill(byte) }], [{ pfn: 0x20 }]]);

const PAIRS: Readonly<Record<string, () => Promise<DiffResult>>> = {
  lengths: async () => compared(await real('xen417-pv64-minios-8m.save'), await real('xen417-pv64-minios-8m-livemigrate-debug.wire')),
  conversion: async () => compareSubjects(await subjectOf(legacyPv(8, 8), { hints: { width: 8, guest: 'pv' }, as: 'legacy' }), await subjectOf(goodPv())),
  dropped: async () => {
    const bytes = legacyPv(8, 8);
    const left = await subjectOf(bytes, LEGACY);
    const place = left.dropped?.get('stale context')?.pieces[0]?.range.start ?? NaN;
    return compareSubjects(left, await subjectOf(flip(bytes, place + 40), LEGACY));
  },
  wrapper: async () => {
    const [bytes, hints] = [await legacy('legacy41-pv64-minios-8m-nonlive.xl'), { width: 8, guest: 'pv' }] as const;
    const right = await subjectOf((await written(bytes, { hints, stripHeader: true })).bytes);
    return compareSubjects(await subjectOf(bytes, { hints, as: 'legacy' }), right);
  },
  superseded: () => compared(sentTwice(1), sentTwice(2)),
  absent: () => compared(hvmOf([[{ pfn: 0x20 }, { pfn: 0x30, type: 0xf }]]), hvmOf([[{ pfn: 0x20 }]])),
  saver: async () => compared(await real('xen413-pv32-minios-8m.save'), await real('xen417-pv64-minios-8m.save')),
  transport: () => compared(goodHvm(), goodRemus(2)),
};

describe.each(Object.entries(PAIRS))('the rule %s', (rule, compare) => {
  it('counts what it hides, and gives all of it back', async () => {
    const result = await compare();
    const before = rowsOf(result);
    const hidden = [...before.values()].filter((row) => row.rule === rule);
    expect(hidden.length).toBeGreaterThan(0);
    expect(hidesOf(result, rule)).toBe(hidden.length);
    expect(hidden.every(({ verdict, why }) => verdict === 'expected' && why.startsWith(EXPECTATIONS.find(({ id }) => id === rule)?.why ?? 'none'))).toBe(true);
    result.setRules(rulesOf([], [rule]));
    const without = rowsOf(result);
    expect(hidden.map(({ path }) => without.get(path)).filter((row) => row === undefined || row.rule === rule || row.verdict === 'same')).toEqual([]);
    expect(hidden.some(({ path }) => without.get(path)?.verdict !== 'expected')).toBe(true);
    result.setRules(rulesOf([]));
    expect([...rowsOf(result)]).toEqual([...before]);
  });
});

/** Rows of memory, which are compared again under other rules. */
const ELSEWHERE = { bare: 'names.test.ts', 'stream-v2': 'names.test.ts', verify: 'verify.test.ts' };

it('every rule is looked at, here or elsewhere', () => expect([FIELDS, PAIRS, ELSEWHERE].flatMap(Object.keys).sort()).toEqual(EXPECTATIONS.map(({ id }) => id).sort()));

describe('a rule of a person', () => {
  it('hides a field, the same of every vCPU, or all below it', async () => {
    const { path, result } = await flipped(goodPv(), ends('user_regs.rip'));
    expect(result.counts.different).toBe(1);
    for (const rule of [path, path.replace(/\[\d+\]/, '[*]'), path.slice(0, path.lastIndexOf('.')), 'libxc']) {
      result.setRules(rulesOf([rule]));
      expect([result.counts.different, result.counts.expected, hidesOf(result, rule)], rule).toEqual([0, 1, 1]);
    }
    result.setRules(rulesOf(['libxc.X86_PV_VCPU_BASIC[0].context.user_regs.rsp']));
    expect(result.counts.different).toBe(1);
  });

  it('that names what is expected in any case is no rule of its own', async () => {
    const { result } = await flipped(goodPv(), ends('X86_TSC_INFO.nsec'));
    result.setRules(rulesOf(['tsc', 'order', 'resent']));
    expect(result.view().rules.some(({ own }) => own)).toBe(false);
  });
});

describe('order and re-sent pages', () => {
  it('are counted, although no row ever differs by them', async () => {
    const always = (result: DiffResult): unknown => result.view().always.map(({ id, hides }) => [id, hides]);
    expect(always(await compared(goodPv(), goodPv()))).toEqual([['order', 0], ['resent', 0]]);
    const wire = await compared(await real('xen417-pv64-minios-8m.save'), await real('xen417-pv64-minios-8m-livemigrate-debug.wire'));
    const { resent } = wire.view().memory ?? { resent: { left: 0, right: 0 } };
    expect(resent.right).toBeGreaterThan(0);
    expect(always(wire)).toEqual([['order', 0], ['resent', resent.left + resent.right]]);
  });
});
