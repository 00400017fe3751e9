/** The list of a PAGE_DATA record, a window at a time: long lists are read twice rather than kept. */
import type { Scan } from '../../bytes/cursor.ts';
import { pageTypeOf, pfnOf } from '../../bytes/integers.ts';
import { PAGE_DATA_HEADER_SIZE, PFN_SIZE } from '../../formats/libxc/page-data.ts';

/** Entries: 512 KiB, and 64 times what Xen's saver puts into a record. */
const WINDOW = 64 * 1024;

/** A PAGE_DATA record, as far as its list is concerned. */
export interface Batch {
  readonly row: number;
  /** Offset of the body. */
  readonly body: number;
  readonly pageCount: number;
}

/** Where the contents of the first page of a batch stand. */
export const firstPageOf = ({ body, pageCount }: Batch): number => body + PAGE_DATA_HEADER_SIZE + pageCount * PFN_SIZE;

export class PageList {
  pfns = new Float64Array(0);
  types = new Uint8Array(0);
  /** Entries in the window. */
  length = 0;
  #record = -1;
  #first = -1;

  /** Number of windows of a list. */
  windows(record: Batch): number {
    return Math.ceil(record.pageCount / WINDOW);
  }

  *load(record: Batch, window: number): Scan<void> {
    const first = window * WINDOW;
    if (this.#record === record.row && this.#first === first) return;
    const count = Math.min(WINDOW, record.pageCount - first);
    const bytes = yield { start: record.body + PAGE_DATA_HEADER_SIZE + first * PFN_SIZE, length: count * PFN_SIZE };
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (count > this.pfns.length) {
      this.pfns = new Float64Array(count);
      this.types = new Uint8Array(count);
    }
    this.length = Math.floor(bytes.length / PFN_SIZE);
    for (let entry = 0; entry < this.length; entry++) {
      const upper = view.getUint32(entry * PFN_SIZE + 4, true);
      this.pfns[entry] = pfnOf(view.getUint32(entry * PFN_SIZE, true), upper);
      this.types[entry] = pageTypeOf(upper);
    }
    this.#record = record.row;
    this.#first = first;
  }
}
