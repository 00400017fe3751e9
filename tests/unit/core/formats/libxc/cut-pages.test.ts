/** A batch that the end of the file goes through: pages count that are there in full. */
import { describe, expect, it } from 'vitest';
import { stream } from '../../../../build/stream.ts';
import { scanned } from '../../../../build/open.ts';

describe('pages of a batch that is cut', () => {
  const bytes = stream().libxcHeaders().pages(Array.from({ length: 10 }, (_, pfn) => ({ pfn }))).bytes();
  const pages = bytes.length - 10 * 4096;

  it.each([
    [pages + 10 * 4096, 10],
    [pages + 10 * 4096 - 1, 9],
    [pages + 3 * 4096, 3],
    [pages + 3 * 4096 - 1, 2],
    [pages, 0],
    [pages - 8, 0],
  ])('are, up to byte %i, %i', (end, there) => {
    const { totals } = scanned(bytes.subarray(0, end)).stream;
    expect([totals.pages, totals.entries]).toEqual([there, end < pages ? 9 : 10]);
  });
});
