/** The HVM context of real images against what xen-hvmctx printed of the very guest, suspended, right after its state was written. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hvmContexts, restoredContext } from '../../src/core/analysis/hvm-state.ts';
import { compareHvmctx, hvmctxTexts } from '../build/hvmctx.ts';
import { Opened } from '../build/open.ts';
import { image, IMAGES } from '../fixtures/images.ts';

const truth = (name: string): string => readFileSync(new URL(`../fixtures/images/${name}.hvmctx.txt`, import.meta.url), 'utf8');

const opened = async (name: string): Promise<Opened> => new Opened(await image(IMAGES.find((known) => known.name === name)!));

describe('the HVM context', () => {
  it('of an HVM guest equals what xen-hvmctx said of it, but for two clocks that went on', async () => {
    const { stream, read } = await opened('xen417-hvm-seabios-16m.save');
    const [text = ''] = hvmctxTexts(stream, read);
    const { values, later, wrong } = compareHvmctx(text, truth('xen417-hvm-seabios-16m'));
    console.log(`${values} values compared, ${later.length} clocks later`);
    expect(wrong).toEqual([]);
    expect(later.map((line) => line.split(' ')[0])).toEqual(['tsc', 'TMR_VAL']);
    expect(values).toBe(582);
  });

  it('of each of 22 checkpoints has the same entries and an END, and a clock that goes on', async () => {
    const { stream, read } = await opened('xen417-hvm-seabios-16m-remus.wire');
    const texts = hvmctxTexts(stream, read);
    const entries = texts.map((text) => text.split('\n').filter((line) => line.startsWith('Entry')));
    const clocks = texts.map((text) => Number(/ tsc (0x\w+)/.exec(text)?.[1]));
    expect(texts).toHaveLength(22);
    expect(new Set(entries.map((list) => list.join('\n'))).size).toBe(1);
    expect(entries[0]?.at(-1)).toBe('Entry 22: type 0 instance 0, length 0');
    expect(clocks).toEqual([...clocks].sort((a, b) => a - b));
  });
});

describe('the context that a restore ends up with', () => {
  it('is that of the last whole checkpoint, where the stream is cut in a later one', async () => {
    const bytes = await image(IMAGES.find(({ name }) => name === 'xen417-hvm-seabios-16m-remus.wire')!);
    const whole = new Opened(bytes);
    const contexts = hvmContexts(whole.stream);
    expect(restoredContext(whole.stream)).toEqual(contexts[21]);
    const insideLast = whole.stream.builder.index.startOf(contexts[21]!.end - 1) + 8;
    expect(restoredContext(new Opened(bytes.subarray(0, insideLast)).stream)?.row).toBe(contexts[20]?.row);
  });
});

describe('the comparison', () => {
  const [ours, theirs] = ['Entry 0: type 2\n tsc 0x10\n rax 0x1', 'Entry 0: type 2\n tsc 0x12\n rax 0x1'];

  it('takes a clock only forwards', () => {
    expect(compareHvmctx(ours, theirs)).toEqual({ values: 3, later: ['tsc 0x10, then 0x12'], wrong: [] });
    expect(compareHvmctx(theirs, ours).wrong).toHaveLength(1);
  });

  it('takes no other value, no other words and no missing line', () => {
    expect(compareHvmctx(ours, theirs.replace('rax 0x1', 'rax 0x2')).wrong).toHaveLength(1);
    expect(compareHvmctx(ours, theirs.replace('rax', 'rbx')).wrong).toHaveLength(1);
    expect(compareHvmctx(ours, `${theirs}\n rbx 0x0`).wrong).toHaveLength(2);
  });
});
