/** Registers of real guests against what xenctx -a printed of the very guest, suspended, right after its state was written. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Opened } from '../build/open.ts';
import { compareXenctx, xenctxText } from '../build/xenctx.ts';
import { image, IMAGES } from '../fixtures/images.ts';

const truth = (name: string): string => readFileSync(new URL(`../fixtures/images/${name.replace(/\.\w+$/, '')}.xenctx.txt`, import.meta.url), 'utf8');

const GUESTS: readonly (readonly [name: string, pv: boolean, values: number, rewritten: readonly string[]])[] = [
  ['xen413-pv32-minios-8m.save', true, 27, ['vcpu0 edx', 'vcpu0 cr3']],
  ['xen417-pv64-minios-8m.save', true, 38, ['vcpu0 rdx', 'vcpu0 cr3']],
  ['xen417-pv64-minios-8m-richstate.save', true, 38, ['vcpu0 rdx', 'vcpu0 cr3']],
  ['xen417-pv64-minios-8m-livemigrate-debug.wire', true, 38, ['vcpu0 rdx', 'vcpu0 cr3']],
  ['xen417-hvm-seabios-16m.save', false, 28, []],
];

describe('the registers', () => {
  it.each(GUESTS)('of %s equal what xenctx said, but for what the saver rewrites', async (name, pv, values, rewritten) => {
    const { stream, read } = new Opened(await image(IMAGES.find((known) => known.name === name)!));
    const result = compareXenctx(xenctxText(stream, read), truth(name), pv);
    console.log(`${name}: ${result.values} values compared, ${result.rewritten.length} rewritten by the saver`);
    expect(result.wrong).toEqual([]);
    expect(result.rewritten.map((line) => line.split(':')[0])).toEqual(rewritten);
    expect(result.values).toBe(values);
  });

  it('of a Remus capture are those of its last whole checkpoint', async () => {
    const { stream, read } = new Opened(await image(IMAGES.find(({ name }) => name === 'xen417-pv64-minios-8m-remus.wire')!));
    expect(xenctxText(stream, read)).toMatch(/^vcpu0:\nrip: 0{12}[0-9a-f]{4}\n/);
  });
});

describe('the comparison', () => {
  const text = 'vcpu0:\nrip: 0001\nrdx: 0002\n gs: 0000 @ 0003/0004\n\ncr3: 0005\nCode (instr addr 1)\ncc';

  it('counts every value, and no memory', () => {
    expect(compareXenctx(text, text, true)).toEqual({ values: 7, rewritten: [], wrong: [] });
  });

  it('takes another cr3 of a PV guest alone, and nothing else', () => {
    expect(compareXenctx(text, text.replace('0005', '0006'), true)).toMatchObject({ rewritten: ['vcpu0 cr3: 0005, there 0006'], wrong: [] });
    expect(compareXenctx(text, text.replace('0005', '0006'), false).wrong).toHaveLength(1);
    expect(compareXenctx(text, text.replace('0004', '0006'), true).wrong).toHaveLength(1);
    expect(compareXenctx(text, `${text.split('\nCode')[0] ?? ''}\ncr4: 1`, true).wrong).toHaveLength(2);
  });
});
