/** Where a batch names a PFN. */
import type { Scan } from '../../bytes/cursor.ts';
import { pageTypeOf } from '../../bytes/integers.ts';
import type { ByteRange } from '../../bytes/range.ts';
import type { RecordIndex } from '../../index/record-index.ts';
import { hasPageData } from '../libxc/page-data.ts';
import { entryPfn, LOST, PAGE_SIZE } from './batch.ts';
import { MARKER_SIZE } from './save-id.ts';

interface Found {
  readonly entry: number;
  readonly range: ByteRange;
  readonly page: ByteRange | null;
  readonly type: number;
}

/** Entries of a batch that name a PFN; of a compressed one, the pages are elsewhere. */
export function* findInBatch(index: RecordIndex, row: number, width: 4 | 8, pfn: number): Scan<Found[]> {
  const { count = 0, pages = 0 } = index.pagesOf(row) ?? {};
  const list = index.startOf(row) + MARKER_SIZE;
  const contents = list + count * width;
  const compressed = index.bodyLengthOf(row) < contents - index.startOf(row) + pages * PAGE_SIZE;
  const bytes = yield { start: list, length: count * width };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: Found[] = [];
  let before = 0;
  for (let entry = 0; entry < count; entry++) {
    const value = view.getUint32(entry * width, true);
    const type = pageTypeOf(value);
    const start = contents + before * PAGE_SIZE;
    if (value !== LOST && entryPfn(value) === pfn) {
      const range = { start: list + entry * width, end: list + (entry + 1) * width };
      found.push({ entry, range, page: hasPageData(type) && !compressed ? { start, end: start + PAGE_SIZE } : null, type });
    }
    if (hasPageData(type)) before++;
  }
  return found;
}
