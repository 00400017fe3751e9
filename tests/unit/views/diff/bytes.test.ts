/** Bytes of both sides: what is marked, what follows what, where bands go; and memory's picture and pages. */
import { describe, expect, it } from 'vitest';
import type { DiffRow, Verdict } from '../../../../src/core/diff/compare.ts';
import { PageCache } from '../../../../src/store/page-cache.ts';
import { pfnOfPath } from '../../../../src/store/compare-memory.ts';
import { bandsOf } from '../../../../src/views/diff/bands.ts';
import { Lines } from '../../../../src/views/diff/lines.ts';
import { changedLines, stretchesOf } from '../../../../src/views/diff/page-lines.ts';
import { cellAt, gridFor, wordsOfPart, worstOf } from '../../../../src/views/diff/picture.ts';
import { shiftAt } from '../../../../src/views/diff/shift.ts';
import { columnsFor, marksOf, runsOf } from '../../../../src/views/diff/side-grid.ts';
import { placesOf } from '../../../../src/store/compare-change.ts';

const NO_CACHES = { left: null, right: null };

function row(path: string, left: readonly [number, number] | null, right: readonly [number, number] | null, verdict: Verdict = 'same'): DiffRow {
  const side = (range: readonly [number, number] | null): DiffRow['left'] => (range === null ? null : { value: 0, text: '0', meaning: '', row: 0, range: { start: range[0], end: range[1] }, origin: { start: range[0], end: range[1] }, step: '' });
  return { verdict, path, layer: 'libxc', left: side(left), right: side(right), why: '', rule: '' };
}

async function cacheOf(bytes: readonly number[]): Promise<PageCache> {
  const cache = new PageCache(() => Promise.resolve(Uint8Array.from(bytes)), { arrived: () => undefined, failed: () => undefined });
  cache.show(0, bytes.length, bytes.length, 1);
  await new Promise((resolve) => { setTimeout(resolve); });
  return cache;
}

describe('marks', () => {
  it('say of each byte what its row is, the narrowest row last', () => {
    const rows = [row('record', [0, 8], [0, 8]), row('record.field', [2, 4], [2, 4], 'expected'), row('record.only', [6, 7], null, 'left')];
    expect(marksOf('left', 0, 10, rows, null, NO_CACHES)).toBe('sseessos  ');
  });

  it('are capitals for the chosen row', () => {
    const chosen = row('a', [1, 3], [1, 3]);
    expect(marksOf('right', 0, 4, [chosen], chosen, NO_CACHES)).toBe(' SS ');
  });

  it('tell changed bytes from those of a changed field that are the same', async () => {
    const caches = { left: await cacheOf([1, 2, 3, 4]), right: await cacheOf([9, 1, 7, 3, 4]) };
    expect(marksOf('left', 0, 4, [row('a', [0, 4], [1, 5], 'different')], null, caches)).toBe('dxdd');
  });

  it('call no byte changed that has not been read', () => {
    expect(marksOf('left', 0, 4, [row('a', [0, 4], [1, 5], 'different')], null, NO_CACHES)).toBe('dddd');
  });

  it('call all bytes changed where the lengths differ', () => {
    expect(marksOf('left', 0, 2, [row('a', [0, 2], [0, 3], 'different')], null, NO_CACHES)).toBe('xx');
  });

  it('come in runs', () => expect(runsOf('ssx ')).toEqual([{ mark: 's', from: 0, to: 2 }, { mark: 'x', from: 2, to: 3 }, { mark: ' ', from: 3, to: 4 }]));
});

const SIZES = { left: 32_000, right: 32_000 };
const NO_GAPS = new Lines({ left: Float64Array.of(0), right: Float64Array.of(0), why: ['more'], cut: false }, SIZES, 16);

describe('scrolling together', () => {
  const rows = [row('in its place', [0, 16], [0, 16]), row('elsewhere', [160, 176], [1600, 1616]), row('beside it', [176, 192], [1616, 1632]), row('only', [320, 336], null, 'left')];
  it('goes to what faces a row on the other side, wherever that stands', () => {
    expect(shiftAt('left', 10, 11, rows, NO_GAPS, 0)).toBe(90);
    expect(shiftAt('right', 100, 101, rows, NO_GAPS, 0)).toBe(-90);
  });
  it('stays as it is while a row in view goes with it', () => {
    expect(shiftAt('left', 0, 12, rows, NO_GAPS, 90)).toBe(90);
    expect(shiftAt('left', 0, 12, rows, NO_GAPS, 0)).toBe(0);
    expect(shiftAt('left', 0, 12, rows, NO_GAPS, 7)).toBe(0);
  });
  it('stays as it is where nothing in view faces anything', () => expect(shiftAt('left', 20, 21, rows, NO_GAPS, 5)).toBe(5));
});

describe('bands', () => {
  const shown = { firstLine: 0, y: 0, top: 0, bottom: 200 };
  it('join rows that go on in both sides', () => {
    expect(bandsOf([row('a', [0, 8], [0, 8]), row('b', [8, 16], [8, 16]), row('c', [16, 20], [32, 36])], null, NO_GAPS, shown, shown)).toHaveLength(2);
  });
  it('draw the chosen row over all others', () => {
    const chosen = row('b', [8, 16], [8, 16]);
    expect(bandsOf([row('a', [0, 8], [0, 8]), chosen, row('c', [16, 20], [16, 20])], chosen, NO_GAPS, shown, shown).at(-1)?.isChosen).toBe(true);
  });
  it('leave out what does not show on one of the sides', () => expect(bandsOf([row('a', [0, 8], [16_000, 16_008])], null, NO_GAPS, shown, shown)).toEqual([]));
  it('run from line to line', () => expect(bandsOf([row('a', [16, 32], [0, 16])], null, NO_GAPS, shown, shown)[0]?.path).toBe('M0 18C21 18 21 0 42 0L42 18C21 18 21 36 0 36Z'));

  const gap = new Lines({ left: Float64Array.of(0, 16, 16), right: Float64Array.of(0, 16, 64), why: ['more', 'only', 'more'], cut: false }, { left: 32, right: 80 }, 16);
  it('run from what one side alone has to the gap on the other', () => {
    expect(bandsOf([row('only', null, [16, 64], 'right')], null, gap, shown, shown)).toMatchObject([{ verdict: 'right', path: 'M0 18C21 18 21 18 42 18L42 72C21 72 21 72 0 72Z' }]);
  });
  it('do not run from it to bytes that are something else', () => expect(bandsOf([row('only', null, [0, 16], 'right')], null, gap, shown, shown)).toEqual([]));
  it('are as high as what faces a gap that is drawn shorter', () => {
    const size = 2 ** 30;
    const huge = new Lines({ left: Float64Array.of(0, 16), right: Float64Array.of(0, 16), why: ['more', 'only'], cut: false }, { left: 16, right: size }, 16);
    const middle = { ...shown, firstLine: size / 32 };
    expect(bandsOf([row('only', null, [size / 2, size / 2 + 64], 'right')], null, huge, { ...shown, firstLine: 128 }, middle)[0]?.path).toBe('M0 0C21 0 21 0 42 0L42 72C21 72 21 72 0 72Z');
  });
  it('take the gap below a shorter range for a part of it', () => {
    const uneven = new Lines({ left: Float64Array.of(0, 16), right: Float64Array.of(0, 64), why: ['more', 'more'], cut: false }, { left: 32, right: 80 }, 16);
    expect(bandsOf([row('text', [0, 16], [0, 64], 'different')], null, uneven, shown, shown)[0]?.path).toBe('M0 0C21 0 21 0 42 0L42 72C21 72 21 72 0 72Z');
  });
});

it('has eight bytes a line where sixteen do not fit', () => {
  expect(columnsFor(80, 8)).toBe(16);
  expect(columnsFor(60, 8)).toBe(8);
});

describe('pages', () => {
  it('say in which lines bytes changed, and how many', () => {
    const other = new Uint8Array(64);
    other[17] = 1;
    other[18] = 1;
    other[63] = 1;
    expect(changedLines(new Uint8Array(64), other, 16)).toEqual([{ line: 1, count: 2 }, { line: 3, count: 1 }]);
    expect(stretchesOf(other, new Uint8Array(64), 16, 32)).toEqual([{ from: 16, to: 17, changed: false }, { from: 17, to: 19, changed: true }, { from: 19, to: 32, changed: false }]);
  });
  it('have no changed lines where a side has no contents', () => expect(changedLines(new Uint8Array(64), null, 16)).toEqual([]));
  it('are stopped in where they differ, changes that show together once', () => {
    const other = new Uint8Array(4096);
    for (const at of [17, 18, 200, 1000, 4095]) other[at] = 1;
    expect(placesOf(new Uint8Array(4096), other)).toEqual([17, 1000, 4095]);
    expect(placesOf(other, other)).toEqual([]);
  });
  it('are found by the path of a row', () => {
    expect(pfnOfPath('memory[0x1f]')).toBe(0x1f);
    expect(pfnOfPath('libxc.memory[0x1f].a')).toBe(-1);
  });
});

describe('the picture of memory', () => {
  it('has a cell for each PFN while there is room, and then cells of several', () => {
    const small = gridFor(1200, 96, 600);
    expect(small.columns * small.rows).toBeGreaterThanOrEqual(600);
    expect(gridFor(1200, 96, 16_777_216)).toEqual({ columns: 300, rows: 24, cell: 4 });
  });
  it('finds the cell under the pointer', () => {
    expect(cellAt(25, 13, { columns: 10, rows: 10, cell: 12 })).toBe(12);
    expect(cellAt(121, 0, { columns: 10, rows: 10, cell: 12 })).toBe(-1);
  });
  it('shows the worst of a cell', () => {
    expect(worstOf(Uint32Array.of(0, 0, 0, 1, 9), 0)).toBe(3);
    expect(worstOf(Uint32Array.of(0, 0, 0, 0, 0), 0)).toBe(-1);
  });
  it('names PFNs and verdicts of a cell', () => {
    expect(wordsOfPart({ low: 0, high: 8, parts: 2, counts: Uint32Array.of(0, 0, 0, 0, 4, 1, 0, 0, 0, 3) }, 1)).toBe('PFNs 0x4 to 0x7: 1 PFN different, 3 PFNs same');
    expect(wordsOfPart({ low: 0, high: 2, parts: 2, counts: Uint32Array.of(0, 0, 0, 0, 0, 0, 1, 0, 0, 0) }, 1)).toBe('PFN 0x1: only left');
    expect(wordsOfPart({ low: 0, high: 2, parts: 2, counts: Uint32Array.of(0, 0, 0, 0, 0, 0, 1, 0, 0, 0) }, 0)).toBe('PFN 0x0: on neither side');
  });
});
