import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnAt, leftOf, nearestColumn, rightOf, type HexArea, type HexGrid } from '../../../../src/views/hex/hex-grid.ts';
import { nextByte } from '../../../../src/views/hex/hex-keys.ts';
import { inspectorKey } from '../../../../src/views/hex/inspector-keys.ts';
import { inspectorRows, targetProblem, type InspectorRow } from '../../../../src/views/hex/inspector-rows.ts';
import { findingsIn, lookupOf } from '../../../../src/views/hex/overlay-ranges.ts';
import { areaPath, type PathWindow } from '../../../../src/views/hex/range-path.ts';
import { rowRuns } from '../../../../src/views/hex/runs.ts';
import type { Finding } from '../../../../src/core/index/finding.ts';

const columnCounts = fc.constantFrom(8, 16, 32);
const areas = fc.constantFrom<HexArea>('hex', 'ascii');
const gridOf = (columns: number): HexGrid => ({ columns, digits: 8, char: 7.5, rowHeight: 20 });

describe('hex grid', () => {
  it('finds every byte by the middle of its cell, in both areas', () => {
    fc.assert(
      fc.property(columnCounts, areas, fc.nat(31), (columns, area, n) => {
        const grid = gridOf(columns);
        const column = n % columns;
        const middle = (leftOf(grid, area, column) + rightOf(grid, area, column)) / 2;
        expect(columnAt(grid, middle)).toEqual({ area, column });
        expect(nearestColumn(grid, middle)).toBe(column);
      }),
    );
  });

  it('has no byte in the gutter', () => {
    expect(columnAt(gridOf(16), 10)).toBeNull();
  });
});

/** Whether a point lies in closed axis-parallel outlines: crossings of a ray to the left. */
function inside(path: string, x: number, y: number): boolean {
  let crossings = 0;
  for (const outline of path.split('M').slice(1)) {
    let [px, py] = outline.split(/[HVZ]/)[0]!.split(' ').map(Number) as [number, number];
    const [x0, y0] = [px, py];
    const vertical = (to: number): void => {
      if (px < x && Math.min(py, to) <= y && y < Math.max(py, to)) crossings++;
      py = to;
    };
    for (const [, letter, number] of outline.matchAll(/([HVZ])([-\d.]*)/g)) {
      if (letter === 'H') px = Number(number);
      else if (letter === 'V') vertical(Number(number));
      else {
        vertical(y0);
        px = x0;
      }
    }
  }
  return crossings % 2 === 1;
}

describe('range outlines', () => {
  it('hold exactly the bytes of the range that are in view', () => {
    fc.assert(
      fc.property(columnCounts, areas, fc.nat(400), fc.integer({ min: 1, max: 400 }), fc.nat(10), (columns, area, start, length, first) => {
        const grid = gridOf(columns);
        const view: PathWindow = { first, count: 8, topOf: (row) => row * 20 };
        const range = { start, end: start + length };
        const path = areaPath(grid, view, range, area);
        for (let offset = first * columns; offset < (first + 8) * columns; offset++) {
          const column = offset % columns;
          const x = (leftOf(grid, area, column) + rightOf(grid, area, column)) / 2;
          const y = Math.floor(offset / columns) * 20 + 10;
          expect(inside(path, x, y)).toBe(offset >= range.start && offset < range.end);
        }
      }),
    );
  });

  it('stay a few numbers for a range of a tebibyte', () => {
    const view: PathWindow = { first: 2 ** 33, count: 50, topOf: (row) => (row - 2 ** 33) * 20 };
    expect(areaPath(gridOf(16), view, { start: 3, end: 2 ** 40 }, 'hex').length).toBeLessThan(120);
  });
});

describe('row runs', () => {
  it('spell every byte once and never an unread one as a number', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 32 }), fc.integer({ min: 1, max: 32 }), (bytes, count) => {
        const { hex, ascii } = rowRuns(bytes, 0, count);
        const expected = Array.from({ length: count }, (_, i) => (i < bytes.length ? bytes[i]!.toString(16).padStart(2, '0') : '··'));
        expect(hex.map((run) => run.text).join('').trim().split(/\s+/)).toEqual(expected);
        expect(ascii.map((run) => run.text).join('')).toHaveLength(count);
      }),
    );
    expect(rowRuns(undefined, 0, 16).hex).toEqual([{ kind: 'unread', text: '·· ·· ·· ·· ·· ·· ·· ··  ·· ·· ·· ·· ·· ·· ·· ··' }]);
  });

  it('show no byte that was not captured, whatever was read for it', () => {
    const { hex, ascii } = rowRuns(Uint8Array.of(0x41, 0, 0, 0x42), 0, 4, [{ start: -5, end: 0 }, { start: 1, end: 3 }]);
    expect(hex).toEqual([{ kind: 'print', text: '41 ' }, { kind: 'lost', text: '·· ·· ' }, { kind: 'print', text: '42' }]);
    expect(ascii.map(({ text }) => text)).toEqual(['A', '··', 'B']);
  });
});

describe('hex keys', () => {
  const place = { cursor: 100, columns: 16, page: 10, size: 1000 };
  const press = (key: string, ctrlKey = false, from = place): number | null => nextByte({ key, ctrlKey }, from);

  it('moves a page by exactly a page and back to the same byte', () => {
    expect(press('PageDown')).toBe(260);
    expect(press('PageUp', false, { ...place, cursor: 260 })).toBe(100);
  });

  it('goes to the ends of row and stream', () => {
    expect([press('Home'), press('End'), press('Home', true), press('End', true)]).toEqual([96, 111, 0, 999]);
  });

  it('never leaves the stream', () => {
    const keys = fc.constantFrom('ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End');
    fc.assert(
      fc.property(keys, fc.boolean(), columnCounts, fc.integer({ min: 1, max: 2 ** 40 }), fc.double({ min: 0, max: 0.999999, noNaN: true }), (key, ctrlKey, columns, size, at) => {
        const next = nextByte({ key, ctrlKey }, { cursor: Math.floor(at * size), columns, page: 20, size });
        expect(next === null || (Number.isInteger(next) && next >= 0 && next < size)).toBe(true);
      }),
    );
  });
});

describe('data inspector', () => {
  const bytes = Uint8Array.of(0x34, 0x12, 0, 0, 0, 0, 0, 0xf0);
  const value = (rows: readonly InspectorRow[], id: string): InspectorRow & { kind: 'value' } => rows.find((row): row is InspectorRow & { kind: 'value' } => row.kind === 'value' && row.id === id)!;

  it('reads both byte orders, and has the words and the place of the chosen one', () => {
    const little = value(inspectorRows(bytes, 'little', []), 'page-data/PFN');
    expect(little).toMatchObject({ little: '0x1234', big: '0x20000000000f0', target: { kind: 'pfn', value: 0x1234 } });
    expect(value(inspectorRows(bytes, 'big', []), 'integers/u32')).toMatchObject({ little: '4,660', big: '873,594,880', target: { kind: 'offset', value: 0x3412_0000 } });
  });

  it('says nothing about bytes that are not there', () => {
    expect(value(inspectorRows(bytes.subarray(0, 3), 'little', []), 'integers/u32')).toMatchObject({ little: null, big: null, target: null });
  });

  it('shows no reading of a folded section', () => {
    const rows = inspectorRows(bytes, 'little', ['integers']);
    expect(rows[0]).toEqual({ kind: 'section', id: 'integers', title: 'Integers', open: false });
    expect(rows[1]?.kind).toBe('section');
  });

  it('says why it cannot go somewhere', () => {
    expect(targetProblem({ kind: 'offset', value: 256 }, 257, null)).toBeNull();
    expect(targetProblem({ kind: 'offset', value: 256 }, 256, null)).toBe('0x100 is past the end of the stream');
    expect(targetProblem({ kind: 'offset', value: 2 ** 60 }, 256, null)).toBe('This value is past the end of the stream');
  });

  it('moves, folds, goes and copies by keys', () => {
    const rows = inspectorRows(bytes, 'little', ['floats']);
    const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
    const press = (key: string, at: number, ctrlKey = false) => inspectorKey({ ...none, key, ctrlKey }, rows, at);
    const floats = rows.findIndex(({ id }) => id === 'floats');
    const pfn = rows.findIndex(({ id }) => id === 'page-data/PFN');
    expect(press('ArrowUp', 0)).toEqual({ at: 0, act: null });
    expect(press('End', 0)).toEqual({ at: rows.length - 1, act: null });
    expect(press('ArrowRight', floats)).toEqual({ at: floats, act: 'fold' });
    expect(press('ArrowLeft', pfn)).toEqual({ at: pfn - 1, act: null });
    expect(press('Enter', pfn)).toEqual({ at: pfn, act: 'go' });
    expect(press('c', pfn, true)).toEqual({ at: pfn, act: 'copy' });
    expect(press('c', floats)).toBeNull();
    expect(press('x', pfn)).toBeNull();
  });
});

describe('findings in view', () => {
  it('are exactly those that overlap it', () => {
    const ranges = fc.array(fc.record({ start: fc.nat(500), length: fc.nat(200) }), { maxLength: 40 });
    fc.assert(
      fc.property(ranges, fc.nat(500), fc.integer({ min: 1, max: 100 }), (list, start, length) => {
        const finding = (at: { start: number; length: number }): Finding => ({
          rule: 'a.b.c', severity: 'error', objectors: [], layer: 'libxc', row: 0, source: 0, range: { start: at.start, end: at.start + at.length },
          count: 1, message: '', spec: '', cite: '', ref: '', hint: '', logs: '', checked: [],
        });
        const all = list.map(finding);
        const shown = findingsIn(lookupOf(all, 0), { start, end: start + length });
        const expected = all.filter((f) => f.range.end > f.range.start && f.range.start < start + length && f.range.end > start);
        expect(new Set(shown)).toEqual(new Set(expected));
      }),
    );
  });
});
