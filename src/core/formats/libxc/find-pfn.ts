/** Where a PAGE_DATA record names a PFN. */
import type { Scan } from '../../bytes/cursor.ts';
import { pageTypeOf, pfnOf } from '../../bytes/integers.ts';
import type { ByteRange } from '../../bytes/range.ts';
import type { LayerFacts } from '../../index/layer.ts';
import { RECORD_HEADER_SIZE, type RecordIndex } from '../../index/record-index.ts';
import { hasPageData, PAGE_DATA_HEADER_SIZE, PFN_SIZE } from './page-data.ts';

interface Found {
  readonly entry: number;
  readonly range: ByteRange;
  readonly page: ByteRange | null;
  readonly type: number;
}

export function* findInPageData(index: RecordIndex, row: number, { littleEndian, pageShift }: LayerFacts, pfn: number): Scan<Found[]> {
  const list = index.startOf(row) + RECORD_HEADER_SIZE + PAGE_DATA_HEADER_SIZE;
  const count = index.pagesOf(row)?.count ?? 0;
  const bytes = yield { start: list, length: count * PFN_SIZE };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: Found[] = [];
  let pages = 0;
  for (let entry = 0; entry < count; entry++) {
    const at = entry * PFN_SIZE;
    const high = view.getUint32(at + (littleEndian ? 4 : 0), littleEndian);
    const type = pageTypeOf(high);
    if (pfnOf(view.getUint32(at + (littleEndian ? 0 : 4), littleEndian), high) === pfn) {
      const start = list + count * PFN_SIZE + pages * 2 ** pageShift;
      found.push({ entry, range: { start: list + at, end: list + at + PFN_SIZE }, page: hasPageData(type) ? { start, end: start + 2 ** pageShift } : null, type });
    }
    if (hasPageData(type)) pages++;
  }
  return found;
}
