/** The aligned sequences as a list: pairs, marks, windows, and where a limit cuts them. */
import { describe, expect, it } from 'vitest';
import { alignRecords } from '../../../../src/core/diff/sequence.ts';
import { SequenceList, type SequencePair } from '../../../../src/core/diff/sequence-list.ts';
import { X86_TSC_INFO } from '../../../../src/core/formats/libxc/x86-tsc-info.ts';
import { LIBXC_CONTEXT } from '../../../../src/core/formats/libxl/libxc-context.ts';
import { compared, compareSubjects, subjectOf } from '../../../build/diff.ts';
import { goodPv, goodRemus, hvmStart, hvmState } from '../../../build/good.ts';
import { stream, type Page, type StreamWriter } from '../../../build/stream.ts';

const ALL = { differing: false };
const DIFFERING = { differing: true };

const whole = (image: StreamWriter): Uint8Array => stream().xlHeader().libxlHeader().record(LIBXC_CONTEXT).raw(hvmState(image).end().bytes()).end().bytes();
const content = (pfn: number, byte: number): Page => ({ pfn, data: new Uint8Array(4096).fill(byte) });
const listOf = async (left: Uint8Array, right: Uint8Array): Promise<SequenceList> => new SequenceList(await compared(left, right));
const all = (list: SequenceList, filter = ALL): readonly SequencePair[] => list.window(filter, 0, 2000).pairs;
const inWords = ({ verdict, left, right }: SequencePair): string => `${verdict} ${left?.name ?? '-'} | ${right?.name ?? '-'}`;

describe('the list of two sequences', () => {
  it('has a place for each record of both sides, in the order of each', async () => {
    const list = await listOf(goodPv(), goodRemus(2));
    const pairs = all(list);
    for (const side of ['left', 'right'] as const) {
      const rows = pairs.flatMap((pair) => pair[side]?.row ?? []);
      expect(rows.length).toBeGreaterThan(10);
      expect(rows).toEqual([...rows].sort((a, b) => a - b));
    }
    expect(pairs.map(({ place }) => place)).toEqual(pairs.map((_pair, i) => i));
    for (const { verdict, left, right } of pairs) expect([left === null, right === null]).toEqual([verdict === 'right', verdict === 'left']);
  });

  it('pairs records of one kind whose length is another', async () => {
    const list = await listOf(whole(hvmStart(stream()).pages([content(0x20, 1), content(0x21, 2)])), whole(hvmStart(stream()).pages([content(0x20, 1)])));
    expect(all(list, DIFFERING).map(inWords)).toEqual(['different PAGE_DATA | PAGE_DATA']);
    expect(all(list, DIFFERING)[0]).toMatchObject({ differs: 1, left: { entries: 2, resent: 0 }, right: { entries: 1 } });
  });

  it('says of a batch how many of its pages had been sent before', async () => {
    const list = await listOf(whole(hvmStart(stream()).pages([content(1, 1)])), whole(hvmStart(stream()).pages([content(1, 1)]).pages([content(1, 2), content(2, 2)])));
    const [extra, ...others] = all(list, DIFFERING);
    expect(others).toEqual([]);
    expect(extra).toMatchObject({ verdict: 'right', left: null, right: { name: 'PAGE_DATA', entries: 2, resent: 1 }, unaligned: false });
  });

  it('marks a record that stands elsewhere, and where', async () => {
    const tsc = (image: StreamWriter): StreamWriter => image.record(X86_TSC_INFO, new Uint8Array(24));
    const list = await listOf(whole(tsc(hvmStart(stream())).pages([content(1, 1)]).pages([content(2, 1), content(3, 1)])), whole(tsc(hvmStart(stream()).pages([content(1, 1)]).pages([content(2, 1), content(3, 1)]))));
    const moved = all(list).filter(({ left, right }) => left?.moved !== -1 && left !== null || (right !== null && right.moved !== -1));
    expect(moved.map(inWords)).toEqual(['left X86_TSC_INFO | -', 'right - | X86_TSC_INFO']);
    expect(moved[0]?.left?.moved).toBe(moved[1]?.place);
    expect(moved[1]?.right?.moved).toBe(moved[0]?.place);
  });

  it('says which records a later one takes the place of, and of which something differs', async () => {
    const wire = await subjectOf(goodRemus(3));
    const one = await subjectOf(goodRemus(3), { checkpoint: 1 });
    const pairs = all(new SequenceList(await compareSubjects(one, wire)));
    const superseded = pairs.flatMap(({ right }) => (right?.superseded === true ? [right.name] : []));
    expect(superseded).toContain('X86_TSC_INFO');
    expect(superseded).not.toContain('CHECKPOINT');
    expect(pairs.some(({ left }) => left?.superseded === true)).toBe(false);
    expect(pairs.reduce((sum, { differs }) => sum + differs, 0)).toBeGreaterThan(0);
  });

  it('gives windows, the next difference, and the place of a row, filtered or not', async () => {
    const list = await listOf(goodPv(), goodRemus(2));
    const every = all(list);
    expect(list.window(ALL, 3, 4).pairs).toEqual(every.slice(3, 7));
    expect(list.window(ALL, every.length, 4)).toEqual({ total: every.length, pairs: [] });
    expect(all(list, DIFFERING)).toEqual(every.filter(({ verdict }) => verdict !== 'same'));
    const starts = every.filter(({ verdict, unaligned }, i) => verdict !== 'same' && (every[i - 1]?.verdict !== verdict || every[i - 1]?.unaligned !== unaligned)).map(({ place }) => place);
    const walked: number[] = [];
    for (let at = list.next(ALL, -1, false); at >= 0; at = list.next(ALL, at, false)) walked.push(at);
    expect(walked).toEqual(starts);
    const back: number[] = [];
    for (let at = list.next(ALL, every.length, true); at >= 0; at = list.next(ALL, at, true)) back.push(at);
    expect(back.reverse()).toEqual(starts);
    for (const { place, left, right } of every) {
      if (left !== null) expect(list.placeOf(ALL, 'left', left.row)).toBe(place);
      if (right !== null) expect(list.placeOf(ALL, 'right', right.row)).toBe(place);
    }
    const [first] = all(list, DIFFERING);
    const side = first?.left == null ? 'right' : 'left';
    expect(list.placeOf(DIFFERING, side, first?.[side]?.row ?? -1)).toBe(0);
  });
});

describe('an alignment that is given up', () => {
  it('aligns what begins and ends alike, marks the rest, and says how much that is', async () => {
    const batches = (count: number, of: number): StreamWriter => {
      const image = hvmStart(stream());
      for (let i = 0; i < count; i++) image.pages(Array.from({ length: 1 + ((i * of) % 7) }, (_, k) => content(16 * i + k, 1)));
      return image;
    };
    const [left, right] = [await subjectOf(whole(batches(30, 1))), await subjectOf(whole(batches(32, 3)))];
    const hurried = (): number => (hurry += 1500);
    let hurry = 0;
    const { sequence, runs } = alignRecords(left, right, hurried);
    const [first] = runs;
    expect([first?.verdict, runs.at(-1)?.verdict]).toEqual(['same', 'same']);
    const cut = runs.filter(({ unaligned }) => unaligned).map(({ verdict, count }) => [verdict, count]);
    expect(cut.map(([verdict]) => verdict)).toEqual(['left', 'right']);
    expect(sequence.limit).toContain(`${String(cut[0]?.[1])} records of the left and ${String(cut[1]?.[1])} of the right are not aligned`);
    expect(sequence.limit).toMatch(/2,000 places.*2 seconds.*behind 0x[0-9a-f]+ of the left/);
    expect(alignRecords(left, right).sequence.limit).toBe('');
  });
});
