/** Search over fields finds by name, value and meaning, and the kinds of rows that have a field. */
import { describe, expect, it } from 'vitest';
import { findFields, matcherOf, rowsWithField } from '../../../../src/core/analysis/field-search.ts';
import { GOOD, libxcPv } from '../../../build/good.ts';
import type { FieldNode } from '../../../../src/core/layout/node.ts';
import { open, type Opened } from '../../../build/open.ts';
import { stream } from '../../../build/stream.ts';

const opened = (name: string): Opened => open((GOOD[name] ?? (() => new Uint8Array(0)))());
const HVM = opened('an xl save file of an HVM guest');

const rowOf = (name: string): number => {
  const { index } = HVM.stream.builder;
  return Array.from({ length: index.rowCount }, (_, row) => row).find((row) => index.nameOf(row) === name) ?? -1;
};

describe('the field search', () => {
  it('finds a field by its name, with the fields above it, and counts what it looked at', () => {
    const { hits, complete, seen } = HVM.run(findFields(HVM.stream, rowOf('timer'), 'cpu_clock'));
    expect(hits.map((chain) => chain.map(({ name }) => name))).toEqual([['data', 'cpu_clock_offset']]);
    expect(complete).toBe(true);
    expect(seen).toBeGreaterThan(5);
  });

  it('finds fields by value and by meaning, whatever the case', () => {
    expect(HVM.run(findFields(HVM.stream, 0, 'XEN SAVED')).hits.map((chain) => chain.at(-1)?.name)).toEqual(['magic']);
    expect(HVM.run(findFields(HVM.stream, rowOf('timer'), 'full')).hits.map((chain) => chain.at(-1)?.name)).toEqual(['section_type']);
  });

  it('finds numbers in any spelling', () => {
    const node: FieldNode = { name: 'rip', path: '0', range: { start: 0, end: 8 }, bits: null, kind: 'uint', type: 'u64', value: 0xffff_ffff_8100_0000n, truncated: false, text: '0xffffffff81000000', meaning: '', suspect: false, doc: '', spec: '', childCount: 0 };
    expect(['0xffffffff81000000', '18,446,744,071,578,845,184', '81000000', '4'].map((query) => matcherOf(query)?.(node))).toEqual([true, true, true, false]);
  });

  it('finds the last of many devices in a domain XML, and what stands in a long value', () => {
    const disks = Array.from({ length: 2000 }, (_, i) => `<disk type='file'><source file='/images/disk-${i}.img'/></disk>`).join('\n');
    const xml = `<domain type='xen'><description>${'so many '.repeat(5000)}disks</description><devices>${disks}</devices></domain>`;
    const bytes = stream().libvirt({ xml }).raw(libxcPv().bytes()).bytes();
    const many = open(bytes);
    const { hits, complete, seen } = many.run(findFields(many.stream, 0, 'disk-1999.img'));
    expect(complete).toBe(true);
    expect(seen).toBeGreaterThan(10_000);
    expect(hits.map((chain) => chain.map(({ name }) => name).filter((name) => /^\w+$/.test(name)))).toEqual([['xml', 'domain', 'devices', 'disk', 'source', 'file']]);
    // The value stands where its field says.
    const { start, end } = hits[0]?.at(-1)?.range ?? { start: 0, end: 0 };
    expect(new TextDecoder().decode(bytes.subarray(start, end))).toContain('disk-1999.img');
    expect(many.run(findFields(many.stream, 0, 'so many')).hits.map((chain) => chain.map(({ name }) => name).at(-2))).toContain('description');
  });

  it('finds nothing for nothing', () => {
    expect(HVM.run(findFields(HVM.stream, 0, ' '))).toEqual({ hits: [], complete: true, seen: 0 });
  });

  it('says which kinds of rows have a field, and how many rows there are', () => {
    const { classes, complete } = HVM.run(rowsWithField(HVM.stream, 'idstr'));
    expect(classes.map(({ kind, type, rows }) => ({ kind, type, rows }))).toEqual([{ kind: 'record', type: 4, rows: 1 }]);
    expect(classes[0]?.row).toBe(rowOf('timer'));
    expect(complete).toBe(true);
  });
});
