/** Partners that are cut, faulty, of another kind, turned round or sent in another way. */
import { describe, expect, it } from 'vitest';
import { checkpointEnds } from '../../../../src/core/diff/checkpoints.ts';
import type { DiffResult } from '../../../../src/core/diff/result.ts';
import { compared, compareSubjects, differences, subjectOf } from '../../../build/diff.ts';
import { GOOD, goodHvm, goodPv, goodRemus, hvmStart, hvmState, libxcPv } from '../../../build/good.ts';
import { stream, type Page, type StreamWriter } from '../../../build/stream.ts';
import { LIBXC_CONTEXT } from '../../../../src/core/formats/libxl/libxc-context.ts';
import { image, IMAGES } from '../../../fixtures/images.ts';

const MIRRORED = { left: 'right', right: 'left', same: 'same', expected: 'expected', different: 'different' } as const;

/** Path and verdict of every row, as a set. */
const rowsOf = (result: DiffResult): string[] => [...result.all()].map(({ path, verdict }) => `${verdict} ${path}`).sort();
const mirrored = (result: DiffResult): string[] => [...result.all()].map(({ path, verdict }) => `${MIRRORED[verdict]} ${path}`).sort();

describe('sides turned round', () => {
  const pairs = Object.keys(GOOD).flatMap((a, i) => Object.keys(GOOD).slice(i + 1).map((b) => [a, b] as const));
  it.each(pairs)('mirror each other: %s and %s', async (a, b) => {
    const [x, y] = [GOOD[a]?.() ?? new Uint8Array(0), GOOD[b]?.() ?? new Uint8Array(0)];
    expect(rowsOf(await compared(x, y))).toEqual(mirrored(await compared(y, x)));
  });
});

describe('a stream that is cut', () => {
  it('is compared as far as it goes, says where that is, and never says that the rest is different', async () => {
    const bytes = goodPv();
    for (let part = 1; part < 12; part++) {
      const cut = bytes.subarray(0, Math.floor((bytes.length * part) / 12));
      const result = await compared(bytes, cut);
      expect(differences(result).filter(({ verdict }) => verdict === 'right').map(({ path }) => path.includes('(cut)') || path.includes('…'))).not.toContain(false);
      expect(result.counts.left).toBeGreaterThan(0);
      expect(differences(result).filter(({ verdict }) => verdict === 'left').every(({ why }) => /^Only on the left: the right is cut at 0x[0-9a-f]+\.$/.test(why))).toBe(true);
      expect(result.view().limits.join(' ')).toMatch(/The right (?:is cut at 0x|has )/);
    }
  });

  it('says of one that goes on behind its last whole checkpoint that a failover leaves that out', async () => {
    const wire = goodRemus(3);
    const ends = checkpointEnds((await subjectOf(wire)).stream);
    const cut = wire.subarray(0, (ends[1] ?? 0) + 5000);
    const sentence = (result: DiffResult): boolean => result.view().limits.some((limit) => limit.startsWith('The right goes on behind its last whole checkpoint (2, '));
    expect(sentence(await compared(wire, cut))).toBe(true);
    expect(sentence(await compareSubjects(await subjectOf(wire), await subjectOf(cut, { checkpoint: 2 })))).toBe(false);
    expect(sentence(await compared(wire, wire))).toBe(false);
  });

  it('lacks the record that ends it: one row, whatever else is the same', async () => {
    const bytes = goodPv();
    const cut = bytes.subarray(0, bytes.length - 8);
    expect(differences(await compared(bytes, cut)).map(({ verdict, path }) => [verdict, path])).toEqual([['left', 'libxl.END']]);
    expect(differences(await compared(cut, bytes)).map(({ verdict, path }) => [verdict, path])).toEqual([['right', 'libxl.END']]);
    const longer = new Uint8Array(bytes);
    longer[bytes.length - 4] = 1;
    expect(differences(await compared(bytes, longer)).map(({ verdict, path }) => [verdict, path])).toEqual([['different', 'libxl.END']]);
  });

  it('is the same as itself', async () => {
    const cut = goodHvm().subarray(0, 5000);
    expect((await compared(cut, cut)).counts).toMatchObject({ different: 0, left: 0, right: 0 });
  });
});

describe('guests of other kinds', () => {
  it('says so before any row, and lists what one side alone has as records, not field by field', async () => {
    const result = await compared(goodHvm(), goodPv());
    expect(result.view().limits[0]).toMatch(/^The left is a guest of type .*, the right one of type /);
    const found = differences(result).map(({ verdict, path }) => `${verdict} ${path}`);
    expect(found).toContain('different libxc.domain-header.type');
    expect(found).toContain('left hvm-context.CPU[0]');
    expect(found).toContain('right libxc.X86_PV_VCPU_BASIC[0]');
    expect(found.length).toBeLessThan(40);
  });
});

describe('ways of sending', () => {
  const whole = (image: StreamWriter): Uint8Array => stream().xlHeader().libxlHeader().record(LIBXC_CONTEXT).raw(hvmState(image).end().bytes()).end().bytes();
  const content = (pfn: number, byte: number): Page => ({ pfn, data: new Uint8Array(4096).fill(byte) });

  it('says nothing of batches, their order, and pages that were sent again', async () => {
    const once = whole(hvmStart(stream()).pages([content(0x20, 1), content(0x21, 2), content(0x22, 3)]));
    const again = whole(hvmStart(stream()).pages([content(0x22, 9)]).pages([content(0x21, 2), content(0x20, 7)]).pages([content(0x20, 1), content(0x22, 3)]));
    const result = await compared(once, again);
    expect(result.counts).toMatchObject({ different: 0, left: 0, right: 0, expected: 1 });
    expect([...result.all()].filter(({ verdict }) => verdict === 'expected').map(({ path, rule, left, right }) => [path, rule, left?.text, right?.text])).toEqual([['libxc.PAGE_DATA.(superseded entries)', 'superseded', '0 entries', '2 entries']]);
    expect(result.view().memory).toMatchObject({ resent: { left: 0, right: 2 } });
    expect(result.view().sequence.runs.some(({ verdict }) => verdict === 'right')).toBe(true);
  });

  it('tells the last contents apart where only those that were superseded are the same', async () => {
    const result = await compared(whole(hvmStart(stream()).pages([content(0x20, 1)]).pages([content(0x20, 2)])), whole(hvmStart(stream()).pages([content(0x20, 1)])));
    expect(differences(result).map(({ path }) => path)).toEqual(['memory[0x20]']);
  });

  it('takes the marks of a checkpointed stream for expected', async () => {
    const result = await compared(goodRemus(1), goodRemus(3));
    expect(differences(result).map(({ path }) => path)).toEqual(['memory[0x101]', 'memory[0x102]']);
  });
});

describe('rules of a person', () => {
  it('hide what they name and what is below it, say how much, and are undone', async () => {
    const [a, b] = [await subjectOf(goodPv()), await subjectOf(goodHvm())];
    const before = await compareSubjects(a, b);
    const result = await compareSubjects(a, b, ['libxc.X86_PV_*', 'hvm-context', 'time']);
    const own = result.view().rules.filter((rule) => rule.own);
    expect(own.map(({ id }) => id)).toEqual(['libxc.X86_PV_*', 'hvm-context']);
    expect(own.every(({ hides }) => hides > 0)).toBe(true);
    expect(differences(result).some(({ path }) => path.startsWith('hvm-context') || path.startsWith('libxc.X86_PV_'))).toBe(false);
    result.setRules(before.rules);
    expect(rowsOf(result)).toEqual(rowsOf(before));
  });

  it('switch an expectation off by its name', async () => {
    const bytes = libxcPv().bytes();
    const other = new Uint8Array(bytes);
    const subject = await subjectOf(bytes);
    const nsec = (await compareSubjects(subject, subject)).gathered.leftFacts.byPath.get('libxc.X86_TSC_INFO.nsec')?.range.start ?? -1;
    other[nsec] = (other[nsec] ?? 0) ^ 1;
    expect((await compareSubjects(subject, await subjectOf(other))).counts).toMatchObject({ different: 0, expected: 1 });
    expect((await compareSubjects(subject, await subjectOf(other), [], ['tsc'])).counts).toMatchObject({ different: 1, expected: 0 });
  });
});

describe('clocks', () => {
  it('are fields that real streams have', async () => {
    const { CLOCKS } = await import('../../../../src/core/diff/clocks.ts');
    const paths: string[] = [];
    for (const which of IMAGES.filter(({ name }) => name === 'xen417-hvm-seabios-16m.save' || name === 'xen413-pv32-minios-8m.save')) {
      const subject = await subjectOf(await image(which));
      paths.push(...(await compareSubjects(subject, subject)).gathered.leftFacts.byPath.keys());
    }
    expect(Object.values(CLOCKS).flat().filter((clock) => !paths.some((path) => clock.test(path))).map(String)).toEqual([]);
  });
});
