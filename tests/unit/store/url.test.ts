import { describe, expect, it } from 'vitest';
import { RecordIndex } from '../../../src/core/index/record-index.ts';
import type { FieldNode } from '../../../src/core/layout/node.ts';
import { decodeSelection, encodeSelection, selectionForUrl } from '../../../src/store/url.ts';

const field = (start: number, end: number): FieldNode => ({
  name: 'count',
  path: '0',
  range: { start, end },
  bits: null,
  kind: 'uint',
  type: 'u32',
  value: 1,
  truncated: false,
  text: '1',
  meaning: '',
  suspect: false,
  doc: '',
  spec: '',
  childCount: 0,
});

describe('the selection in the address', () => {
  it('says row and field', () => {
    expect(encodeSelection({ row: 17, path: '3.17', range: null })).toBe('#v=1&row=17&field=3.17');
  });

  it('says marked bytes as a half-open range', () => {
    expect(encodeSelection({ row: 4, path: null, range: { start: 16, end: 20 } })).toBe('#v=1&row=4&range=0x10-0x14');
  });

  it('says nothing where nothing is selected', () => {
    expect(encodeSelection({ row: -1, path: null, range: null })).toBe('');
  });

  it.each([
    { row: 17, path: '3.17', range: null },
    { row: 0, path: null, range: null },
    { row: 17, path: '3.17', range: null, view: 'registers' as const },
    { row: -1, path: null, range: null, view: 'guest' as const },
    { row: -1, path: null, range: { start: 0, end: 0 } },
    { row: 17, path: '3.17', range: null, at: 0xa3f00, size: 2 ** 36 },
    { row: 5, path: null, range: { start: 2 ** 40, end: 2 ** 40 + 1 } },
  ])('comes back as it went: %j', (selection) => {
    expect(decodeSelection(encodeSelection(selection))).toEqual(selection);
  });

  it.each(['', '#', '#row=3', '#v=2&row=3', '#v=1', '#v=1&row=-3', '#v=1&row=x', '#v=1&range=0x9-0x1', '#v=1&range=9-10'])(
    'takes %s for no selection',
    (hash) => {
      expect(decodeSelection(hash)).toBeNull();
    },
  );

  it('leaves out a field path that is none', () => {
    expect(decodeSelection('#v=1&row=3&field=../x')).toEqual({ row: 3, path: null, range: null });
  });

  it('leaves out a range that follows from the field', () => {
    const state = { row: 1, path: '0', chain: [field(3, 4)], range: { start: 3, end: 4 }, index: new RecordIndex(100) };
    expect(selectionForUrl(state)).toEqual({ row: 1, path: '0', range: null });
  });

  it('says the byte that was asked for inside a field, and nothing of the first one', () => {
    const state = { row: 1, path: '0', chain: [field(0, 4096)], range: { start: 0, end: 4096 }, index: new RecordIndex(8192) };
    expect(encodeSelection(selectionForUrl({ ...state, at: 0x3f0 }))).toBe('#v=1&row=1&field=0&at=0x3f0');
    expect(encodeSelection(selectionForUrl({ ...state, at: 0 }))).toBe('#v=1&row=1&field=0');
  });

  it('says a range inside a field beside it', () => {
    const state = { row: 1, path: '0', chain: [field(0, 8)], range: { start: 3, end: 5 }, index: new RecordIndex(100) };
    expect(selectionForUrl(state)).toEqual({ row: 1, path: '0', range: { start: 3, end: 5 } });
  });
});
