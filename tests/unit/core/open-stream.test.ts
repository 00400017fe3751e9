import { describe, expect, it } from 'vitest';
import { pageTypeName } from '../../../src/core/open-stream.ts';
import { GOOD, goodHvm, goodPv, goodRemus, libxcPv } from '../../build/good.ts';
import { open, type Opened } from '../../build/open.ts';
import { stream } from '../../build/stream.ts';

const summaries = (opened: Opened): string[] => Array.from({ length: opened.rowCount }, (_, row) => opened.run(opened.stream.summary(row)));

describe('summaries', () => {
  it('say in one line what a row of a PV guest holds', () => {
    const lines = summaries(open(goodPv()));
    expect(lines).toEqual(expect.arrayContaining(['config as JSON, 25 bytes', 'version 3, little-endian', 'x86 PV, saved by Xen 4.20', '64-bit guest, 4 page-table levels', 'pfn 0x0-0x1ff, 1 frame', '5 entries, 4 pages, pfn 0x0-0x11', 'mode DEFAULT, 2596131 kHz, incarnation 0']));
    expect(lines.some((line) => line.startsWith('vcpu 0, rip 0xffffffff81000000'))).toBe(true);
  });

  it('say which emulator a record is of', () => {
    expect(summaries(open(goodHvm()))).toEqual(expect.arrayContaining(['2 parameters', 'QEMU upstream']));
  });
});

describe('a PFN', () => {
  it('is found in every batch that names it, with its page', () => {
    const opened = open(stream().libxcHeaders().pages([{ pfn: 5 }, { pfn: 7, type: 0xf }, { pfn: 9 }]).pages([{ pfn: 9, type: 1 }]).end().bytes());
    const found = opened.run(opened.stream.findPfn(9));
    expect(found).toEqual([
      { row: 2, entry: 2, range: { start: 72, end: 80 }, page: { start: 80 + 4096, end: 80 + 8192 }, encoded: null, type: 0 },
      { row: 3, entry: 0, range: { start: 80 + 8192 + 16, end: 80 + 8192 + 24 }, page: { start: 80 + 8192 + 24, end: 80 + 8192 + 24 + 4096 }, encoded: null, type: 1 },
    ]);
    expect(opened.run(opened.stream.findPfn(7))).toMatchObject([{ row: 2, entry: 1, page: null, type: 0xf }]);
    expect(opened.run(opened.stream.findPfn(6))).toEqual([]);
  });

  it('is found in big-endian images too', () => {
    const opened = open(libxcPv(true).bytes());
    expect(opened.run(opened.stream.findPfn(0x10))).toMatchObject([{ entry: 3, type: 0 }]);
  });

  it('has a type with a name', () => {
    expect([pageTypeName(0), pageTypeName(0xc), pageTypeName(5)]).toEqual(['NOTAB', 'L4TAB_PIN', 'type 0x5']);
  });
});

describe('layers', () => {
  it('have spans that hold their rows, inner layers included in the outer', () => {
    for (const build of Object.values(GOOD)) {
      const opened = open(build());
      const { index } = opened.stream.builder;
      const { layers } = opened.stream;
      for (let row = 0; row < opened.rowCount; row++) {
        const { spans } = layers[index.layerOf(row)] ?? { spans: [] };
        expect(spans.some(({ start, end }) => start <= index.startOf(row) && index.endOf(row) <= end)).toBe(true);
      }
    }
  });

  it('of a checkpointed stream are libxc in pieces, between libxl\u2019s records', () => {
    const { layers } = open(goodRemus(3)).stream;
    expect(layers.filter(({ name }) => name === 'libxl' || name === 'xl' || name === 'libxc').map(({ name, spans }) => [name, spans.length])).toEqual([['xl', 1], ['libxl', 1], ['libxc', 3]]);
  });

  it('say what their headers say', () => {
    const { layers } = open(goodPv()).stream;
    expect(layers.find(({ name }) => name === 'libxc')?.detail).toMatchObject({ version: 3, endianness: 'little', domainType: 'x86 PV', xen: '4.20', converted: false, guestWidth: 64 });
  });
});

describe('nodes', () => {
  it('that are not there are refused with a sentence', () => {
    const opened = open(goodPv());
    expect(() => opened.children(0, '99')).toThrow('row 0 has no field 99');
    expect(() => opened.children(99)).toThrow(RangeError);
  });

  it('come in windows', () => {
    const opened = open(goodPv());
    const row = opened.rows().findIndex(({ layer, type, kind }) => layer === 'libxc' && kind === 'record' && type === 4);
    const traps = opened.leaves(row).length;
    expect(traps).toBeGreaterThan(256 * 4);
    const all = opened.children(row);
    expect(opened.run(opened.stream.nodes(row, '', 1, 2))).toEqual({ nodes: all.slice(1, 3), total: all.length });
  });
});
