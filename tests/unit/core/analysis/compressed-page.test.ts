/** Pages of compressed checkpoints, as the receiver would have them. */
import { describe, expect, it } from 'vitest';
import { compressedPageAt, type CompressedPage } from '../../../../src/core/analysis/compressed-page.ts';
import { COMPRESSED_DATA } from '../../../../src/core/formats/legacy/compressed-data.ts';
import type { FieldNode } from '../../../../src/core/layout/node.ts';
import { filled } from '../../../build/legacy-writer/bytes.ts';
import { legacy, LOST } from '../../../build/legacy.ts';
import { smallPv, type Page } from '../../../build/legacy-writer/contents.ts';
import { legacyStream } from '../../../build/legacy-writer/write.ts';
import { scanned, tilingFault, type Opened } from '../../../build/open.ts';
import { image, LEGACY_IMAGES } from '../../../fixtures/images.ts';

const dataRows = (opened: Opened): number[] => opened.rows().flatMap(({ layer, type }, row) => (layer === 'legacy' && type === COMPRESSED_DATA.type ? [row] : []));

/** Encoded pages of a row, as the field tree has them. */
function encodings(opened: Opened, row: number): FieldNode[] {
  const data = opened.children(row).find(({ name }) => name === 'data');
  return data === undefined ? [] : opened.children(row, data.path);
}

const pagesOf = (opened: Opened): (CompressedPage | null)[] => dataRows(opened).flatMap((row) => encodings(opened, row).map(({ range }) => opened.run(compressedPageAt(opened.stream, range.start))));

const page = (pfn: number, bytes: Uint8Array, type = 0): Page => ({ pfn, type, data: bytes });
const with8 = (bytes: Uint8Array, at: number, value: number): Uint8Array => {
  const copy = bytes.slice();
  copy.fill(value, at, at + 8);
  return copy;
};

describe('a page of a compressed checkpoint', () => {
  const first = filled(4096, 9);
  const second = with8(first, 100 * 4, 7);
  const third = with8(second, 1020 * 4, 1);
  const table = new Uint8Array(4096);
  const checkpoints = [[page(3, first), page(0, first)], [page(0, second), page(0x11, table, 0xc), page(3, first)], [page(3, third), page(0, third)]];

  it.each([4, 8] as const)('has its PFN and its contents, with words of %d bytes', (toolstack) => {
    const opened = scanned(legacyStream(smallPv(), { toolstack, compress: true, checkpoints }));
    const found = pagesOf(opened);
    expect(found.map((entry) => [entry?.pfn, entry?.number, entry?.steps, entry?.why])).toEqual([[3, 0, 1, ''], [0, 1, 1, ''], [0, 0, 2, ''], [0x11, 1, 1, ''], [3, 2, 2, ''], [3, 0, 3, ''], [0, 1, 3, '']]);
    expect(found.map((entry) => entry?.bytes)).toEqual(checkpoints.flat().map(({ data }) => data));
  });

  it('has every byte of its encoding in a leaf', () => {
    const opened = scanned(legacyStream(smallPv(), { toolstack: 8, compress: true, checkpoints }));
    for (const row of dataRows(opened)) {
      const { start = 0, end = 0 } = opened.rows()[row] ?? {};
      expect(tilingFault(opened.leaves(row), start, end)).toBeNull();
    }
    const [row = -1] = dataRows(opened).slice(1);
    expect(encodings(opened, row).map(({ meaning }) => meaning)).toEqual(['pfn 0x0, 2 new words in 10 runs', 'pfn 0x11, in full', 'pfn 0x3, as it was']);
  });

  it.each([4, 8] as const)('is found by its PFN, with words of %d bytes', (toolstack) => {
    const opened = scanned(legacyStream(smallPv(), { toolstack, compress: true, checkpoints }));
    for (const pfn of [0, 3, 0x11]) {
      const sent = checkpoints.flatMap((pages) => pages.filter((each) => each.pfn === pfn).map(({ data }) => data));
      const found = opened.run(opened.stream.findPfn(pfn)).flatMap(({ encoded }) => (encoded === null ? [] : [encoded]));
      const pages = found.map(({ start }) => opened.run(compressedPageAt(opened.stream, start)));
      expect(pages.map((page) => page?.encoding)).toEqual(found);
      expect(pages.map((page) => page?.bytes)).toEqual(sent);
    }
    expect(opened.run(opened.stream.findPfn(0)).map(({ page, encoded }) => [page === null, encoded === null])).toEqual([[false, true], [true, false], [true, false], [true, false]]);
  });

  it('stands at the number of its entry, over several batches and several chunks of data', () => {
    const writer = legacy({ width: 8 }).extendedInfo(8, { xcnt: 0 }).frames(8).tsc().batch([{ pfn: 0 }, { pfn: 1 }, { pfn: 2 }]).vcpuInfo(0, 1).chunk(-13).end().pvTail(8, 1, { xsave: null });
    const opened = scanned(writer.batch([{ pfn: 2 }, LOST, { pfn: 7, type: 0xe }], false).batch([{ pfn: 1 }, { pfn: 0 }], false).compressed([0x00, 0x00]).compressed([0x01, 9, 9, 9, 9, ...new Array<number>(8).fill(0xff), 0x87]).vcpuInfo(0, 1).end().pvTail(8, 1, { xsave: null }).bytes());
    expect(dataRows(opened).flatMap((row) => encodings(opened, row).map(({ meaning }) => meaning))).toEqual(['pfn 0x2, as it was', 'pfn 0x1, as it was', 'pfn 0x0, 1 new word in 10 runs']);
    const [, at] = opened.run(opened.stream.findPfn(0));
    expect([...(opened.run(compressedPageAt(opened.stream, at?.encoded?.start ?? -1))?.bytes?.subarray(0, 6) ?? [])]).toEqual([9, 9, 9, 9, 0xaa, 0xaa]);
    expect(opened.run(opened.stream.findPfn(7)).map(({ page, encoded }) => [page, encoded])).toEqual([[null, null]]);
  });

  it('has no PFN where the pages before it cannot be counted', () => {
    const writer = legacy({ width: 8 }).extendedInfo(8, { xcnt: 0 }).frames(8).tsc().batch([{ pfn: 0 }, { pfn: 1 }]).vcpuInfo(0, 1).chunk(-13).end().pvTail(8, 1, { xsave: null });
    const opened = scanned(writer.batch([{ pfn: 0 }, { pfn: 1 }], false).compressed([0x7f, 1, 2]).compressed([0x00]).vcpuInfo(0, 1).end().pvTail(8, 1, { xsave: null }).bytes());
    expect(dataRows(opened).map((row) => encodings(opened, row).map(({ name, meaning }) => [name, meaning]))).toEqual([[['(not described)', '']], [['[0]', 'as it was']]]);
    expect(opened.run(opened.stream.findPfn(1)).map(({ encoded }) => encoded)).toEqual([null, null]);
  });

  it('whose contents never came says so', () => {
    const bytes = legacyStream(smallPv(), { toolstack: 8, compress: true, checkpoints: [[page(0x99, first)]] });
    const opened = scanned(bytes);
    const [row = -1] = dataRows(opened);
    const [encoded] = encodings(opened, row);
    // A page in full becomes runs that leave everything as it was.
    const broken = bytes.slice();
    broken.fill(0xff, encoded?.range.start, (encoded?.range.start ?? 0) + 8);
    broken[(encoded?.range.start ?? 0) + 8] = 0x88;
    const [found] = pagesOf(scanned(broken));
    expect(found).toMatchObject({ pfn: 0x99, bytes: null });
    expect(found?.why).toContain('never came');
  });

  it('is asked for at any byte, and elsewhere there is none', () => {
    const opened = scanned(legacyStream(smallPv(), { toolstack: 8, compress: true, checkpoints }));
    expect(opened.run(compressedPageAt(opened.stream, 0))).toBeNull();
    const [row = -1] = dataRows(opened);
    const [encoded] = encodings(opened, row);
    expect(opened.run(compressedPageAt(opened.stream, (encoded?.range.end ?? 0) - 1))?.number).toBe(0);
  });
});

describe('the compressed pages of a real stream', () => {
  it('all have contents', async () => {
    const which = LEGACY_IMAGES.find(({ name }) => name.includes('remus-compressed'));
    if (which === undefined) throw new Error('no such image');
    const opened = scanned(await image(which));
    const found = pagesOf(opened);
    expect(found).toHaveLength(324);
    expect(found.filter((entry) => entry?.bytes?.length !== 4096)).toEqual([]);
    const texts = found.map((entry) => new TextDecoder('latin1').decode(entry?.bytes ?? new Uint8Array(0)));
    expect(texts.filter((text) => text.includes('REALXEN-PATTERN')).length).toBeGreaterThan(100);
  }, 60_000);
});
