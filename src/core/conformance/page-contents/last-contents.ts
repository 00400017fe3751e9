/** Where the contents of one page stand: for the few pages that are asked for by number, nothing is kept of all the others. */
import type { Scan } from '../../bytes/cursor.ts';
import { hasPageData } from '../../formats/libxc/page-data.ts';
import { RECORD_HEADER_SIZE, type RecordIndex } from '../../index/record-index.ts';
import { firstPageOf, PageList } from './page-list.ts';
import { PAGE_SIZE } from './page-run.ts';

export interface Contents {
  readonly row: number;
  readonly offset: number;
}

/** The last contents of a page in the rows of `[from, to)`; null where there are none. Reads lists only, the last first. `legacyWidth` is that of a legacy stream's toolstack. */
export function* lastContents(index: RecordIndex, pfn: number, from: number, to: number, legacyWidth?: number): Scan<Contents | null> {
  const rows = [...index.rowsSpanning(pfn)].filter((row) => row >= from && row < to && !index.isCut(row));
  const list = new PageList();
  for (const row of rows.reverse()) {
    const pageCount = index.pagesOf(row)?.count ?? 0;
    const batch = legacyWidth === undefined ? { row, body: index.startOf(row) + RECORD_HEADER_SIZE, pageCount } : { row, body: index.startOf(row), pageCount, legacyWidth };
    let offset = firstPageOf(batch);
    let found = -1;
    for (let window = 0; window < list.windows(batch); window++) {
      yield* list.load(batch, window);
      for (let entry = 0; entry < list.length; entry++) {
        if (!hasPageData(list.types[entry] ?? 0)) continue;
        if (list.pfns[entry] === pfn) found = offset;
        offset += PAGE_SIZE;
      }
    }
    if (found >= 0 && found + PAGE_SIZE <= index.endOf(row)) return { row, offset: found };
  }
  return null;
}
