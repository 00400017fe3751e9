import { describe, expect, it } from 'vitest';
import type { FieldNode } from '../../../../src/core/layout/node.ts';
import { findingsOfRow, markOfField, rangeAround } from '../../../../src/views/fields/finding-marks.ts';
import type { Tree } from '../../../../src/views/fields/tree-model.ts';
import { findingOf } from '../../../build/findings.ts';

const node = (path: string, start: number, end: number, bits: FieldNode['bits'] = null): FieldNode => ({
  path, name: path, kind: 'uint', type: 'u32', range: { start, end }, bits, value: null, text: '', meaning: '', suspect: false, doc: '', spec: '', childCount: 0, truncated: false,
});

const row = { start: 0, end: 40 };
const body = node('2', 8, 40);
const first = node('2.0', 8, 12);
const second = node('2.1', 12, 16);
const tree: Tree = {
  row: 3,
  open: new Set(['2']),
  branches: new Map([
    ['', { total: 3, windows: new Map([[0, [node('0', 0, 4), node('1', 4, 8), body]]]), failed: false }],
    ['2', { total: 2, windows: new Map([[0, [first, second]]]), failed: false }],
  ]),
};
const marks = (range: { start: number; end: number }): string[] =>
  [body, first, second].filter((field) => markOfField([findingOf({ range, row: 3 })], field, rangeAround(tree, field.path, row)) !== null).map(({ path }) => path);

describe('marks of findings on fields', () => {
  it('lead from the outermost field to the deepest that holds the bytes', () => {
    expect(marks({ start: 13, end: 14 })).toEqual(['2', '2.1']);
  });

  it('stand on each field that is covered', () => {
    expect(marks({ start: 8, end: 16 })).toEqual(['2', '2.0', '2.1']);
  });

  it('stand on what is covered as a whole, not on each of its parts', () => {
    expect(marks({ start: 8, end: 40 })).toEqual(['2']);
  });

  it('stand nowhere where all of the row is meant', () => {
    expect(marks(row)).toEqual([]);
  });

  it('leave bits alone: they have the bytes of their integer', () => {
    expect(markOfField([findingOf({ range: { start: 8, end: 12 }, row: 3 })], node('2.0.0', 8, 12, [0, 3]), first.range)).toBeNull();
  });

  it('have the worst severity, and say all', () => {
    const findings = [findingOf({ range: first.range, message: 'odd' }), findingOf({ range: first.range, objectors: ['spec'], message: 'wrong' })];
    expect(markOfField(findings, first, body.range)).toEqual({ severity: 'error', title: 'error: wrong\ninfo: odd' });
  });

  it('are of the row and source that show, and of bytes rather than places', () => {
    const here = findingOf({ row: 3 });
    const others = [findingOf({ row: 4 }), findingOf({ row: 3, source: 1 }), findingOf({ row: 3, range: { start: 5, end: 5 } })];
    expect(findingsOfRow([...others, here], 3, 0)).toEqual([here]);
  });
});
