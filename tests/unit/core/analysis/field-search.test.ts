/** Search over fields finds by name, value and meaning, and the kinds of rows that have a field. */
import { describe, expect, it } from 'vitest';
import { findFields, rowsWithField } from '../../../../src/core/analysis/field-search.ts';
import { GOOD } from '../../../build/good.ts';
import { open, type Opened } from '../../../build/open.ts';

const opened = (name: string): Opened => open((GOOD[name] ?? (() => new Uint8Array(0)))());
const HVM = opened('an xl save file of an HVM guest');

const rowOf = (name: string): number => {
  const { index } = HVM.stream.builder;
  return Array.from({ length: index.rowCount }, (_, row) => row).find((row) => index.nameOf(row) === name) ?? -1;
};

describe('the field search', () => {
  it('finds a field by its name, with the names above it', () => {
    const { hits, complete } = HVM.run(findFields(HVM.stream, rowOf('timer'), 'cpu_clock'));
    expect(hits.map(({ names }) => names)).toEqual([['data', 'cpu_clock_offset']]);
    expect(complete).toBe(true);
  });

  it('finds fields by value and by meaning, whatever the case', () => {
    expect(HVM.run(findFields(HVM.stream, 0, 'XEN SAVED')).hits.map(({ node }) => node.name)).toEqual(['magic']);
    expect(HVM.run(findFields(HVM.stream, rowOf('timer'), 'full')).hits.map(({ node }) => node.name)).toEqual(['section_type']);
  });

  it('finds nothing for nothing', () => {
    expect(HVM.run(findFields(HVM.stream, 0, ' ')).hits).toEqual([]);
  });

  it('says which kinds of rows have a field, and how many rows there are', () => {
    const found = HVM.run(rowsWithField(HVM.stream, 'idstr'));
    expect(found.map(({ kind, type, rows, fields }) => ({ kind, type, rows, fields }))).toEqual([{ kind: 'record', type: 4, rows: 1, fields: ['idstr_len', 'idstr'] }]);
    expect(found[0]?.row).toBe(rowOf('timer'));
  });
});
