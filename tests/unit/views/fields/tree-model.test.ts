import { describe, expect, it } from 'vitest';
import type { FieldNode } from '../../../../src/core/layout/node.ts';
import { bitBoxes, bitsText, valueText } from '../../../../src/views/fields/node-text.ts';
import { ancestorsOf, chainTo, EMPTY_TREE, linesOf, parentOf, WINDOW, withOpen, withWindow, type Line } from '../../../../src/views/fields/tree-model.ts';

const node = (path: string, more: Partial<FieldNode> = {}): FieldNode => ({
  name: path, path, range: { start: 0, end: 4 }, bits: null, kind: 'uint', type: 'u32', value: 0, truncated: false,
  text: '0', meaning: '', suspect: false, doc: '', spec: '', childCount: 0, ...more,
});
const entries = (parent: string, from: number, count = WINDOW): FieldNode[] => Array.from({ length: count }, (_, i) => node(`${parent}.${from + i}`));
const brief = (lines: readonly Line[]): string[] =>
  lines.filter((l) => l.kind !== 'node' || !/\.\d*[1-8]\d$/.test(l.key)).map((l) => (l.kind === 'more' ? `more ${l.from}+${l.count}` : l.key));

const root = withWindow({ ...EMPTY_TREE, row: 7 }, '', 0, [node('0'), node('1', { kind: 'array', childCount: 1024 })], 2);

describe('field tree', () => {
  it('shows only the first level until a branch is opened', () => {
    expect(linesOf(root).map((l) => l.key)).toEqual(['0', '1']);
    expect(linesOf({ ...EMPTY_TREE, row: 7 }).map((l) => l.kind)).toEqual(['loading']);
    expect(linesOf(EMPTY_TREE)).toEqual([]);
  });

  it('keeps a list of many entries to the windows that were asked for', () => {
    let tree = withOpen(withWindow(root, '1', 0, entries('1', 0), 1024), ['1'], true);
    expect(linesOf(tree)).toHaveLength(2 + 1 + WINDOW + 1);
    expect(linesOf(tree).at(-1)).toMatchObject({ kind: 'more', from: 100, count: 924 });
    tree = withWindow(tree, '1', 5, entries('1', 500), 1024);
    expect(brief(linesOf(tree)).filter((t) => t.startsWith('more'))).toEqual(['more 100+400', 'more 600+424']);
    tree = withWindow(tree, '1', 10, entries('1', 1000, 24), 1024);
    expect(brief(linesOf(tree)).filter((t) => t.startsWith('more'))).toEqual(['more 100+400', 'more 600+400']);
  });

  it('offers to go to an index where there are more than a thousand', () => {
    const tree = withOpen(withWindow(root, '1', 0, entries('1', 0), 1024), ['1'], true);
    expect(linesOf(tree)[2]).toMatchObject({ kind: 'seek', total: 1024 });
    const small = withOpen(withWindow(root, '1', 0, entries('1', 0), 1000), ['1'], true);
    expect(linesOf(small).some((l) => l.kind === 'seek')).toBe(false);
  });

  it('numbers an entry by its place in the whole list', () => {
    const tree = withOpen(withWindow(root, '1', 5, entries('1', 500), 1024), ['1'], true);
    const line = linesOf(tree).find((l) => l.key === '1.512');
    expect(line).toMatchObject({ place: 513, siblings: 1024, depth: 2 });
  });

  it('gives the chain down to a field, or nothing where one is missing', () => {
    const tree = withWindow(root, '1', 5, entries('1', 500), 1024);
    expect(chainTo(tree, '1.512')?.map((n) => n.path)).toEqual(['1', '1.512']);
    expect(chainTo(tree, '1.3')).toBeNull();
    expect(chainTo(tree, '1.512.2')).toBeNull();
  });

  it('knows what stands above a path', () => {
    expect(ancestorsOf('3.17.2')).toEqual(['3', '3.17']);
    expect([parentOf('3.17.2'), parentOf('3')]).toEqual(['3.17', '']);
  });
});

describe('field texts', () => {
  it('never let a stream break its row', () => {
    expect(valueText(node('0', { kind: 'text', text: '{\n    "a": 1\u0007\u0085}' }))).toBe('{ ↵ "a": 1\\x07\\x85}');
    expect(valueText(node('0', { kind: 'text', text: 'x'.repeat(5000) })).length).toBeLessThan(200);
  });

  it('write bits with the highest first', () => {
    expect(bitsText(node('0', { bits: [0, 51] }))).toBe('[51:0]');
    expect(bitsText(node('0', { bits: [3, 3] }))).toBe('[3]');
    expect(bitBoxes(node('0', { bits: [60, 63], value: 5 }))).toBe('□■□■');
    expect(bitBoxes(node('0', { bits: [0, 51], value: 5n }))).toBe('');
  });
});
