/** What is worked out of several places of a stream, where a packet capture lost one of them. */
import { describe, expect, it } from 'vitest';
import { compressedPageAt } from '../../../../src/core/analysis/compressed-page.ts';
import { outlineOf } from '../../../../src/core/analysis/overview/survey.ts';
import { vcpuList } from '../../../../src/core/analysis/overview/vcpus.ts';
import { COMPRESSED_DATA } from '../../../../src/core/formats/legacy/compressed-data.ts';
import { goodHvm, goodPv } from '../../../build/good.ts';
import { openHoled, type Holed } from '../../../build/holed.ts';
import { Opened, scanned } from '../../../build/open.ts';
import { image, LEGACY_IMAGES } from '../../../fixtures/images.ts';

const vcpus = ({ stream, run }: Pick<Holed, 'stream' | 'run'>): readonly number[] => outlineOf(stream).contexts.flatMap((context) => run(vcpuList(stream, context)).all);

describe('the number of a vCPU that was not captured', () => {
  it('is not 0, nor what stands there in the file', () => {
    const pv = new Opened(goodPv(), { check: false });
    const holes = pv.rows().flatMap((_row, row) => pv.leaves(row)).filter(({ name }) => name === 'vcpu_id').map(({ range }) => ({ start: range.start, end: range.start + 1 }));
    expect(holes.length).toBeGreaterThan(2);
    expect(vcpus(openHoled(goodPv(), []))).toEqual([0]);
    expect(vcpus(openHoled(goodPv(), holes))).toEqual([]);
    const hvm = new Opened(goodHvm(), { check: false });
    const instances = hvm.rows().flatMap(({ layer, start }) => (layer === 'hvm-context' ? [{ start: start + 2, end: start + 3 }] : []));
    expect(vcpus(openHoled(goodHvm(), [])).length).toBeGreaterThan(0);
    expect(vcpus(openHoled(goodHvm(), instances))).toEqual([]);
  });
});

describe('a compressed page', () => {
  it('has no contents where a step on the way to it was not captured', async () => {
    const which = LEGACY_IMAGES.find(({ name }) => name.includes('remus-compressed'));
    if (which === undefined) throw new Error('an image of Remus');
    const bytes = await image(which);
    const opened = scanned(bytes);
    const rows = opened.rows().flatMap(({ layer, type }, row) => (layer === 'legacy' && type === COMPRESSED_DATA.type ? [row] : []));
    const encodings = rows.flatMap((row) => opened.children(row, opened.children(row).find(({ name }) => name === 'data')?.path ?? ''));
    const pages = encodings.map(({ range }) => opened.run(compressedPageAt(opened.stream, range.start)));
    const page = pages.find((one) => (one?.steps ?? 0) >= 2 && one?.base != null);
    if (page?.base == null) throw new Error('a page of several steps');
    expect(page.bytes).not.toBeNull();
    const holed = openHoled(bytes, [{ start: page.base.start + 9, end: page.base.start + 10 }]);
    const found = holed.run(compressedPageAt(holed.stream, page.encoding.start));
    expect(found).toMatchObject({ pfn: page.pfn, bytes: null });
    expect(found?.why).not.toBe('');
  });
});
