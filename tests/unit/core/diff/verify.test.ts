/** Pages behind VERIFY: a restore compares them with what came before and writes none, so that they make no other guest. */
import { describe, expect, it } from 'vitest';
import { drive } from '../../../../src/core/bytes/cursor.ts';
import { partOf, type PartRange } from '../../../../src/core/diff/part.ts';
import type { DiffResult } from '../../../../src/core/diff/result.ts';
import type { Subject } from '../../../../src/core/diff/subject.ts';
import { VERIFY } from '../../../../src/core/formats/libxc/verify.ts';
import { accounts, compared, compareSubjects, differences, subjectOf } from '../../../build/diff.ts';
import { hvmStart, hvmState } from '../../../build/good.ts';
import { stream, type Page } from '../../../build/stream.ts';
import { image, IMAGES } from '../../../fixtures/images.ts';
import { flip } from './pages.ts';

const page = (pfn: number, byte: number): Page => ({ pfn, data: new Uint8Array(4096).fill(byte) });

/** What was sent before VERIFY, besides the pages that every HVM guest here has, and behind it; null without that record. */
function sent(before: readonly Page[], behind: readonly Page[] | null): Uint8Array {
  const image = hvmStart(stream()).pages(before);
  return hvmState(behind === null ? image : image.record(VERIFY).pages(behind)).end().bytes();
}

const told = (result: DiffResult): string[][] => [...result.all()].filter(({ verdict, layer }) => verdict !== 'same' && layer.startsWith('memory')).map(({ verdict, path, rule }) => [verdict, path, rule]);

describe('a page that was sent before VERIFY and behind it', () => {
  it('is what was sent before: another one there is another guest', async () => {
    const result = await compared(sent([page(0x20, 1)], [page(0x20, 9)]), sent([page(0x20, 2)], [page(0x20, 9)]));
    expect(told(result)).toEqual([['different', 'memory[0x20]', '']]);
    expect(accounts(result)).toMatchObject({ missing: [0, 0], left: { pages: 2 * 4096, verify: 4096, resent: 0 } });
  });

  it('is the same guest where it is another behind it, and a row says what a restore logs', async () => {
    const [left, right] = [sent([page(0x20, 1)], [page(0x20, 1)]), sent([page(0x20, 1)], [page(0x20, 2)])];
    const result = await compared(left, right);
    expect(told(result)).toEqual([['expected', 'memory-verify[0x20]', 'verify']]);
    const row = [...result.all()].find(({ layer }) => layer === 'memory-verify');
    expect([row?.left?.meaning, row?.right?.meaning]).toEqual(['4096 bytes, as sent before', '4096 bytes, not as sent before']);
    expect(row?.why).toContain('process_page_data()');
    expect(result.view()).toMatchObject({ counts: { different: 0, expected: 1 }, memory: { counts: { same: 4 }, verify: { same: 0, expected: 1 } } });
    const off = await compareSubjects(await subjectOf(left), await subjectOf(right), [], ['verify']);
    expect(told(off)).toEqual([['different', 'memory-verify[0x20]', '']]);
    expect(told(await compareSubjects(await subjectOf(left), await subjectOf(right), ['memory-verify'], ['verify']))).toEqual([['expected', 'memory-verify[0x20]', 'memory-verify']]);
  });

  it('takes its type from behind it, which a restore sets in any case', async () => {
    const result = await compared(sent([page(0x20, 1)], [page(0x20, 1)]), sent([page(0x20, 1)], [{ ...page(0x20, 1), type: 1 }]));
    expect(told(result).map(([verdict, path]) => [verdict, path])).toEqual([['different', 'memory[0x20]'], ['expected', 'memory-verify[0x20]']]);
  });

  it('has contents of nobody’s where it was sent behind it alone', async () => {
    const result = await compared(sent([page(0x10, 1)], [page(0x20, 1)]), sent([page(0x10, 1)], [page(0x20, 2)]));
    expect(told(result)).toEqual([['expected', 'memory-verify[0x20]', 'verify']]);
    expect(result.view().memory?.counts).toMatchObject({ same: 5, different: 0 });
  });
});

it('all pages behind VERIFY are one row where the other side has no such pages', async () => {
  const result = await compared(sent([page(0x20, 1), page(0x21, 1)], [page(0x20, 1), page(0x21, 1)]), sent([page(0x20, 1), page(0x21, 1)], null));
  expect(told(result)).toEqual([['expected', 'memory-verify', 'verify']]);
  expect([...result.all()].find(({ path }) => path === 'memory-verify')?.left).toMatchObject({ text: '2 PFN entries', meaning: '2 pages behind VERIFY' });
  expect(accounts(result).missing).toEqual([0, 0]);
});

describe('a live migration with --debug', () => {
  const debug = async (): Promise<Uint8Array> => {
    const which = IMAGES.find(({ name }) => name === 'xen417-pv64-minios-8m-livemigrate-debug.wire');
    if (which === undefined) throw new Error('it is listed');
    return image(which);
  };

  it('has one row for a byte of either, and one different for that which the guest gets', async () => {
    const bytes = await debug();
    const { gathered } = await compared(bytes, bytes);
    const [before, behind] = [gathered.left.contentsOf(0x8d), gathered.left.verify?.contentsOf(0x8d) ?? -1];
    expect(before).toBeGreaterThan(0);
    expect(behind).toBeGreaterThan(before);
    const other = await compared(bytes, flip(bytes, before + 7));
    expect([told(other), accounts(other).missing]).toEqual([[['different', 'memory[0x8d]', '']], [0, 0]]);
    const logged = await compared(bytes, flip(bytes, behind + 7));
    expect([differences(logged), told(logged)]).toEqual([[], [['expected', 'memory-verify[0x8d]', 'verify']]]);
  }, 60_000);

  it('lets its verify pass be chosen, by name and by its number behind the iterations', async () => {
    const subject = await subjectOf(await debug());
    const { stream } = subject;
    const part = (iteration: number | 'verify'): PartRange | string => drive(partOf(stream, { checkpoint: null, iteration }, 'It'), () => new Uint8Array(0));
    const named = part('verify');
    if (typeof named === 'string') throw new Error(named);
    const { iterations, iteration, verifies } = named.view;
    expect([iteration, verifies]).toEqual([iterations - 1, 1]);
    expect(part(iterations - 1)).toEqual(named);
    expect(part(iterations)).toMatch(/and one pass behind VERIFY, counted on from there; there is no iteration/);
    const whole: Subject = { ...subject, name: 'whole' };
    const result = await compareSubjects(whole, { ...subject, ...named.range });
    expect(result.gathered.right.verify).toBeNull();
    expect(result.view().memory?.counts).toMatchObject({ same: 2048, different: 0, left: 0, right: 0 });
  }, 60_000);
});
