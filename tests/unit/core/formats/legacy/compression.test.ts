/** Compressed pages: the worked examples of the format, and every checkpoint of a stream that a real saver wrote. */
import { describe, expect, it } from 'vitest';
import { applyCompressed, decompressPage } from '../../../../../src/core/formats/legacy/compression.ts';
import { PAGE_BATCH_TYPE, SaveId, typeOfMarker } from '../../../../../src/core/formats/legacy/save-id.ts';
import { open, type Row } from '../../../../build/open.ts';
import { image, LEGACY_IMAGES } from '../../../../fixtures/images.ts';

/** 00 01 02 ... ff, repeated. */
const PATTERN = Uint8Array.from({ length: 4096 }, (_, i) => i % 256);
const bytes = (...parts: readonly (number | Uint8Array)[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => (typeof part === 'number' ? [part] : [...part])));

function page(data: Uint8Array, before = PATTERN): Uint8Array {
  const result = decompressPage(data, 0, before);
  if (!result.ok) throw new Error(result.message);
  expect(result.next).toBe(data.length);
  return result.page;
}

describe('a compressed page', () => {
  it('sent for the first time is 0x80 and its bytes', () => {
    expect(page(bytes(0x80, PATTERN), new Uint8Array(4096))).toEqual(PATTERN);
  });

  it('that did not change is one zero byte', () => {
    expect(page(bytes(0x00))).toEqual(PATTERN);
  });

  it('with a few words changed is runs', () => {
    const expected = PATTERN.slice();
    expected.set([0x11, 0x22, 0x33, 0x44], 8);
    for (let i = 512 * 4; i < 640 * 4; i++) expected[i] = (expected[i] ?? 0) ^ 0xff;
    const data = bytes(0x82, 0x01, 0x11, 0x22, 0x33, 0x44, 0xff, 0xff, 0xff, 0xff, 0x81, 0x7f, expected.subarray(2048, 2048 + 508), 0x01, expected.subarray(2556, 2560), 0xff, 0xff, 0xff, 0x83);
    expect(data.length).toBe(529);
    expect(page(data)).toEqual(expected);
  });

  it('with one byte changed is one word and runs that are skipped', () => {
    const data = bytes(0x01, 0x7f, 1, 2, 3, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x87);
    expect(page(data)).toEqual(bytes(0x7f, PATTERN.subarray(1)));
  });

  it('with all words changed is nine runs, not a whole page', () => {
    const other = PATTERN.map((byte) => byte ^ 0x5a);
    const parts = Array.from({ length: 8 }, (_, i) => bytes(0x7f, other.subarray(i * 508, (i + 1) * 508)));
    const data = bytes(...parts, 0x08, other.subarray(8 * 508));
    expect(data.length).toBe(4105);
    expect(page(data)).toEqual(other);
  });

  it('leaves the page before as it was', () => {
    const before = PATTERN.slice();
    page(bytes(0x01, 0x7f, 1, 2, 3, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x87), before);
    expect(before).toEqual(PATTERN);
  });

  it.each([
    ['nothing', [], 0],
    ['a whole page that is cut', [0x80, 1, 2, 3], 0],
    ['runs that end early', [0x82], 1],
    ['a run without words', [0x82, 0x00], 1],
    ['a copy beyond the data', [0x02, 1, 2, 3], 0],
    ['skips beyond the page', [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x89], 9],
  ] as const)('is refused of %s', (_what, data, at) => {
    expect(decompressPage(Uint8Array.from(data), 0, PATTERN)).toMatchObject({ ok: false, at });
  });
});

describe('a checkpoint of compressed pages', () => {
  it('stands on the one before', () => {
    const memory = new Map<number, Uint8Array>();
    expect(applyCompressed(bytes(0x80, PATTERN, 0x80, new Uint8Array(4096)), [5, 6], memory)).toEqual({ ok: true, pages: 2 });
    expect(applyCompressed(bytes(0x00, 0x01, 9, 9, 9, 9, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x87), [6, 5], memory)).toEqual({ ok: true, pages: 2 });
    expect(memory.get(5)).toEqual(bytes(9, 9, 9, 9, PATTERN.subarray(4)));
    expect(applyCompressed(bytes(0x00, 0x00), [5], memory)).toMatchObject({ ok: false, at: 1 });
  });
});

/** PFNs of a batch whose entries have contents, read without the code under test. */
function pfnsOf(image: Uint8Array, { start }: Row): number[] {
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  const entries = Array.from({ length: view.getInt32(start, true) }, (_, i) => view.getUint32(start + 4 + 8 * i, true));
  return entries.filter((entry) => entry >>> 28 < 0xd).map((entry) => entry % 2 ** 28);
}

describe('compressed Remus, as a real saver wrote it', () => {
  const which = LEGACY_IMAGES.find(({ name }) => name.includes('remus-compressed'));

  it('has in each checkpoint exactly the pages that its batches name', async () => {
    if (which === undefined) throw new Error('the image is not there');
    const whole = await image(which);
    const opened = open(whole);
    const memory = new Map<number, Uint8Array>();
    const applied: number[] = [];
    let pending: number[] = [];
    for (const row of opened.rows()) {
      if (row.layer !== 'legacy') continue;
      if (row.type === PAGE_BATCH_TYPE) {
        const pfns = pfnsOf(whole, row);
        const list = row.start + 4 + 8 * new DataView(whole.buffer, whole.byteOffset + row.start, 4).getInt32(0, true);
        if (row.end - list === pfns.length * 4096) pfns.forEach((pfn, i) => memory.set(pfn, whole.subarray(list + i * 4096, list + (i + 1) * 4096)));
        else pending = [...pending, ...pfns];
      } else if (row.type === typeOfMarker(SaveId.COMPRESSED_DATA)) {
        const result = applyCompressed(whole.subarray(row.start + 12, row.end), pending, memory);
        expect(result).toEqual({ ok: true, pages: pending.length });
        applied.push(pending.length);
        pending = [];
      }
    }
    expect(applied).toEqual([81, 81, 81, 81]);
    expect(memory.size).toBe(0x800);
  });
});
