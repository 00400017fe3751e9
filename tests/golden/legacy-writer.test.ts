/** Real images written again as legacy streams, and the worked examples of the format: what is read must be what was written. */
import { describe, expect, it } from 'vitest';
import { rowName } from '../../src/core/formats/names.ts';
import { decompressPage } from '../../src/core/formats/legacy/compression.ts';
import { vcpuRows, vcpuState } from '../../src/core/analysis/vcpu-state.ts';
import type { FieldNode } from '../../src/core/layout/node.ts';
import { bytes, filled, text, u32, u64, zeroes } from '../build/legacy-writer/bytes.ts';
import { compressPage, Compressor } from '../build/legacy-writer/compress.ts';
import { contentsOf, smallContext, smallHvm, smallPv, type Contents, type Page } from '../build/legacy-writer/contents.ts';
import { tmemBytes, tmemExtraBytes, VGA, type TmemPlan } from '../build/legacy-writer/toolstack.ts';
import { inLibvirt, inXend, inXl } from '../build/legacy-writer/wrap.ts';
import { legacyStream, piecesOf, type Plan } from '../build/legacy-writer/write.ts';
import { written } from '../build/convert.ts';
import { open, type Opened, rowTilingFault, tilingFault } from '../build/open.ts';
import { image, IMAGES } from '../fixtures/images.ts';

const names = (opened: Opened): string[] => opened.rows().flatMap(({ layer, parent }, row) => (layer === 'legacy' && parent < 0 ? [rowName(opened.stream.builder.index, row, 'legacy')] : []));

function faultOf(opened: Opened, size: number): string | null {
  return rowTilingFault(opened.rows(), size) ?? opened.rows().flatMap(({ start, end, kind }, row) => (kind === 'gap' ? [] : (tilingFault(opened.leaves(row), start, end) ?? [])))[0] ?? null;
}

const leafOf = (opened: Opened, row: number, name: string): FieldNode | undefined => opened.leaves(row).find((leaf) => leaf.name === name);

const registersOf = (opened: Opened): string[] =>
  opened.run(vcpuRows(opened.stream)).map((rows) => [...opened.run(vcpuState(opened.stream, rows)).registers].map(([name, { value }]) => `${name} ${String(value)}`).join(' '));

const fixture = async (name: string): Promise<Uint8Array> => {
  const which = IMAGES.find((known) => known.name === name);
  if (which === undefined) throw new Error(`no image ${name}`);
  return image(which);
};

/** Where the last contents of some PFNs stand, and what they are. */
function pagesOf(opened: Opened, source: Uint8Array, pfns: readonly number[]): (Uint8Array | null)[] {
  return pfns.map((pfn) => {
    const last = opened.run(opened.stream.findPfn(pfn)).at(-1);
    return last?.page == null ? null : source.slice(last.page.start, last.page.end);
  });
}

describe.each([
  ['xen417-pv64-minios-8m-richstate.save', 'pv'],
  ['xen413-pv32-minios-8m.save', 'pv'],
  ['xen417-hvm-seabios-16m.save', 'hvm'],
] as const)('%s as a legacy stream', (name, kind) => {
  it.each([4, 8] as const)('of a toolstack of %d bytes has the same pages, registers and parameters', async (toolstack) => {
    const source = await fixture(name);
    const contents = contentsOf(source);
    const written = legacyStream(contents, { toolstack, regions: kind === 'hvm' ? [VGA] : [] });
    const [before, after] = [open(source), open(written)];
    expect(after.findings.map(({ rule, message }) => `${rule} ${message}`)).toEqual([]);
    expect(rowTilingFault(after.rows(), written.length)).toBeNull();
    const pfns = contents.batches.flatMap((batch) => batch.flatMap(({ pfn, data }, i) => (data !== null && i % 97 === 0 ? [pfn] : [])));
    expect(pfns.length).toBeGreaterThan(5);
    expect(pagesOf(after, written, pfns)).toEqual(pagesOf(before, source, pfns));
    expect(registersOf(after)).toEqual(registersOf(before));
    if (kind === 'hvm') expect(paramsOf(after)).toEqual([...contents.params].filter(([index, value]) => WRITTEN.has(index) && value !== 0n).map(([, value]) => value).sort());
  }, 60_000);
});

/** Parameters that a legacy stream has room for. */
const WRITTEN = new Set([34, 12, 27, 28, 29, 15, 17, 19, 9, 32, 33, 36, 5, 6, 1]);

function paramsOf(opened: Opened): bigint[] {
  const { index } = opened.stream.builder;
  return opened.rows().flatMap(({ layer, parent }, row) => {
    if (layer !== 'legacy' || parent >= 0) return [];
    const what = rowName(index, row, 'legacy');
    const values = what.startsWith("HVM_") ? [leafOf(opened, row, 'data')?.value] : what === 'magic PFNs' ? opened.leaves(row).map(({ value }) => value) : [];
    return values.flatMap((value) => (typeof value === 'bigint' && value !== 0n ? [value] : []));
  }).sort();
}

describe('the worked examples', () => {
  it('an HVM stream of two pages by a 64-bit toolstack is read as it says', () => {
    const context = smallContext().subarray(0, 40);
    const example = bytes(
      u64(0x100),
      [0xf9, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0x40, 0xe2, 0x01, 0, 0, 0, 0, 0, 0x80, 0x84, 0x1e, 0, 1, 0, 0, 0],
      [2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0], filled(4096, 1), filled(4096, 2),
      [0xfe, 0xff, 0xff, 0xff, 1, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0],
      [0xfd, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0xfc, 0, 0, 0, 0],
      [0xf7, 0xff, 0xff, 0xff], [0, 0, 0, 0],
      u64(0xfe, 0xff, 0xfd), [0x28, 0, 0, 0], context,
      text('DeviceModelRecord0002'), [9, 0, 0, 0, 0x51, 0x45, 0x56, 0x4d, 0, 0, 0, 3, 0],
    );
    const opened = open(example);
    expect(names(opened)).toEqual(['p2m_size', 'TSC_INFO', 'page batch', 'VCPU_INFO', 'HVM_IDENT_PT', 'LAST_CHECKPOINT', 'END', 'magic PFNs', 'HVM context', 'DeviceModelRecord0002']);
    expect(leafOf(opened, 1, 'nsec')?.value).toBe(123_456n);
    expect(leafOf(opened, 1, 'khz')?.value).toBe(2_000_000);
    expect(opened.stream.builder.index.pagesOf(2)).toEqual({ count: 2, pages: 2, low: 0, high: 2 });
    expect(leafOf(opened, 4, 'data')?.value).toBe(0xfc00_0000n);
    expect(faultOf(opened, example.length)).toBeNull();
  });

  const PAGE = Uint8Array.from({ length: 4096 }, (_, i) => i % 256);

  it.each([
    ['the first sending of a page', PAGE, null, bytes([0x80], PAGE)],
    ['a page as it was', PAGE, PAGE, Uint8Array.of(0)],
    ['one byte', changed([0, [0x7f]]), PAGE, Uint8Array.of(1, 0x7f, 1, 2, 3, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x87)],
    ['a word and half the page', third(), PAGE, thirdBytes()],
    ['every word', PAGE.map((byte) => byte ^ 0xff), PAGE, everyWord()],
  ] as const)('%s is compressed to the very bytes, and comes out again', (_what, page, before, encoded) => {
    expect(compressPage(page, before)).toEqual(encoded);
    expect(decompressPage(encoded, 0, before ?? zeroes(4096))).toEqual({ ok: true, page, next: encoded.length });
  });

  function changed(...list: readonly (readonly [number, readonly number[]])[]): Uint8Array {
    const page = PAGE.slice();
    for (const [at, values] of list) page.set(values, at);
    return page;
  }
  function third(): Uint8Array {
    return changed([8, [0x11, 0x22, 0x33, 0x44]], [2048, [...PAGE.subarray(2048, 2560)].map((byte) => byte ^ 0xff)]);
  }
  function thirdBytes(): Uint8Array {
    const inverted = third().subarray(2048, 2560);
    return bytes([0x82, 1, 0x11, 0x22, 0x33, 0x44, 0xff, 0xff, 0xff, 0xff, 0x81, 0x7f], inverted.subarray(0, 508), [1], inverted.subarray(508), [0xff, 0xff, 0xff, 0x83]);
  }
  function everyWord(): Uint8Array {
    const inverted = PAGE.map((byte) => byte ^ 0xff);
    return bytes(...Array.from({ length: 8 }, (_, i) => bytes([0x7f], inverted.subarray(i * 508, i * 508 + 508))), [8], inverted.subarray(8 * 508));
  }

  it('a worst page takes 4,105 bytes, the third example 529', () => {
    expect([everyWord().length, thirdBytes().length]).toEqual([4105, 529]);
  });

  const TMEM: TmemPlan = { version: 1, pools: [{ id: 0, flags: 0x0100_0001, uuid: [0x1111n, 0x2222n], claimed: 2, pages: [{ oid: [0xabn], index: 7, data: filled(4096, 0x55) }] }], invalidated: [{ pool: 0, oid: [0xabn], index: 7 }] };

  it('transcendent memory has the lengths that the example gives, and each piece its row', () => {
    expect([tmemBytes(TMEM).length, tmemExtraBytes(TMEM).length]).toEqual([4212, 40]);
    const stream = legacyStream(smallPv(), { toolstack: 8, rounds: 2, tmem: TMEM });
    const opened = open(stream);
    expect(names(opened).slice(6, 10)).toEqual(['TMEM', 'tmem pool', 'tmem pages', 'tmem end of pools']);
    expect(names(opened)).toContain('TMEM_EXTRA');
    expect(faultOf(opened, stream.length)).toBeNull();
  });

  it.each([0, 1] as const)('transcendent memory of version %i whose saver found pages gone, and left no mark, goes on at the next pool', async (version) => {
    const page = { oid: [0xabn], index: 7, data: filled(4096, 0x55) };
    const [flags, uuid] = [version === 0 ? 1 : 0x0100_0001, [0x1111n, 0x2222n] as const];
    const lost = [{ id: 0, flags, uuid, claimed: 5, pages: [page, page], ended: false }, { id: 3, flags, uuid, claimed: 4, pages: [], ended: false }];
    const stream = legacyStream(smallPv(), { toolstack: 8, rounds: 2, tmem: { version, pools: lost, invalidated: [] } });
    const opened = open(stream);
    expect(names(opened).slice(6, 11)).toEqual(['TMEM', 'tmem pool', 'tmem pages', 'tmem pool', 'tmem end of pools']);
    expect(faultOf(opened, stream.length)).toBeNull();
    expect(opened.findings.filter(({ rule }) => rule.startsWith('legacy.tmem.')).map(({ rule, objectors, message }) => [rule, objectors, message.split(' behind it')[0]])).toEqual([
      ['legacy.tmem.pages', [], 'Pool 0 claims 5 pages; 2 stand'],
      ['legacy.tmem.pages', [], 'Pool 3 claims 4 pages; 0 stand'],
    ]);
    const whole = legacyStream(smallPv(), { toolstack: 8, rounds: 2 });
    expect((await written(stream)).bytes).toEqual((await written(whole)).bytes);
  });

  it('pages of another size than 4,096 bytes are what no restore took', () => {
    const pool = { id: 0, flags: 0x0100_0011, uuid: [0n, 0n] as const, claimed: 1, pages: [{ oid: [0xabn], index: 7, data: filled(8192, 0x55) }] };
    const opened = open(legacyStream(smallPv(), { toolstack: 8, tmem: { version: 1, pools: [pool], invalidated: [] } }));
    expect(opened.findings.find(({ rule }) => rule === 'legacy.tmem.page-size')?.message).toBe('Pages of pool 0 have 8 KiB.');
  });
});

const second = (pfn: number, byte: number): Page => ({ pfn, type: 0, data: filled(4096, byte) });
const PLANS: Readonly<Record<string, Plan>> = {
  plain: { toolstack: 8 },
  live: { toolstack: 8, rounds: 3 },
  verify: { toolstack: 4, verify: true },
  'without extv and xcnt': { toolstack: 8, extv: false, xcnt: false },
  'Remus without LAST_CHECKPOINT': { toolstack: 8, checkpoints: [[second(0, 9)], [second(1, 8)]] },
  'Remus with LAST_CHECKPOINT in each': { toolstack: 4, checkpoints: [[second(0, 9)]], last: false },
  'compressed Remus': { toolstack: 8, compress: true, checkpoints: [[second(0, 9)], [second(0, 9), second(1, 7)]] },
  'compressed Remus of 32-bit tools': { toolstack: 4, compress: true, checkpoints: [[second(0, 9)]] },
};

describe('every option of the writer', () => {
  const guests: Readonly<Record<string, Contents>> = { 'PV 64': smallPv(8), 'PV 32': smallPv(4), HVM: smallHvm() };
  const cases = Object.entries(PLANS).flatMap(([plan, options]) => Object.entries(guests).map(([guest, contents]) => [plan, guest, options, contents] as const));
  it.each(cases)('%s, %s: is told without a hint and read to its last byte', (_plan, _guest, plan, contents) => {
    const stream = legacyStream(contents, plan);
    const opened = open(stream);
    const { index } = opened.stream.builder;
    expect(opened.stream.layers[0]?.detail).toMatchObject({ toolstackWidth: plan.toolstack * 8, domainType: contents.kind === 'pv' ? 'x86 PV' : 'x86 HVM' });
    expect(faultOf(opened, stream.length)).toBeNull();
    const starts = opened.rows().filter(({ layer, parent }) => layer === 'legacy' && parent < 0).map(({ start }) => start);
    let at = 0;
    for (const piece of piecesOf(contents, plan)) {
      expect(starts, piece.name).toContain(at);
      at += piece.bytes.length;
    }
    expect(index.endOf(index.rowCount - 1)).toBe(stream.length);
  });

  it.each(['DeviceModelRecord0002', 'QemuDeviceModelRecord', 'RemusDeviceModelState'] as const)('a tail with %s is read to its last byte', (qemu) => {
    const stream = legacyStream(smallHvm(), { toolstack: 8, qemu });
    const opened = open(stream);
    expect(names(opened).at(-1)).toBe(qemu);
    expect(faultOf(opened, stream.length)).toBeNull();
  });

  it.each([
    ['xl, text', inXl(legacyStream(smallPv(), { toolstack: 8 }), 'name = "a"\n', false), 'xl'],
    ['xl, JSON', inXl(legacyStream(smallPv(), { toolstack: 8 }), '{"c_info":{"type":"pv"}}', true), 'xl'],
    ['xend', inXend(legacyStream(smallPv(), { toolstack: 8 }), '(domain (image (linux)))'), 'xend'],
    ['libvirt', inLibvirt(legacyStream(smallPv(), { toolstack: 8 }), '<domain><name>guest</name></domain>'), 'libvirt'],
  ])('in the header of %s it is found', (_what, file, layer) => {
    const opened = open(file);
    expect(opened.stream.layers.map(({ name }) => name)).toEqual([layer, 'legacy']);
    expect(rowTilingFault(opened.rows(), file.length)).toBeNull();
  });
});

describe('the sender\u2019s cache', () => {
  it('sends a page in full that it has not, a table always, and forgets the one that was used longest ago', () => {
    const compressor = new Compressor();
    const page = filled(4096, 3);
    expect(compressor.add(1, page).length).toBe(4097);
    expect(compressor.add(1, page).length).toBe(1);
    expect(compressor.add(1, page, true).length).toBe(4097);
    expect(compressor.add(1, page).length).toBe(4097);
    for (let pfn = 2; pfn < 8194; pfn++) compressor.add(pfn, page);
    expect(compressor.add(1, page).length).toBe(4097);
  }, 20_000);
});

it('words are little-endian', () => {
  expect([...u32(0x0102_0304), ...u64(1)]).toEqual([4, 3, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0]);
});
