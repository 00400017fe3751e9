/** The list of a PAGE_DATA record, or of a legacy batch, a window at a time: long lists are read twice rather than kept. */
import type { Scan } from '../../bytes/cursor.ts';
import { pageTypeOf, pfnOf } from '../../bytes/integers.ts';
import { rangeOf, type ByteRange } from '../../bytes/range.ts';
import { entryPfn, LOST } from '../../formats/legacy/batch.ts';
import { MARKER_SIZE } from '../../formats/legacy/save-id.ts';
import { PAGE_DATA_HEADER_SIZE, PFN_SIZE } from '../../formats/libxc/page-data.ts';

/** Entries: 512 KiB, and 64 times what Xen's saver puts into a record. */
const WINDOW = 64 * 1024;

/** A PAGE_DATA record, as far as its list is concerned. */
export interface Batch {
  readonly row: number;
  /** Offset of the body. */
  readonly body: number;
  readonly pageCount: number;
  /** Bytes of a toolstack's word, by which a legacy list counts; absent of PAGE_DATA. */
  readonly legacyWidth?: number;
}

const listAt = ({ body, legacyWidth }: Batch): number => body + (legacyWidth === undefined ? PAGE_DATA_HEADER_SIZE : MARKER_SIZE);
const entrySize = ({ legacyWidth }: Batch): number => legacyWidth ?? PFN_SIZE;

/** The bytes of an entry. */
export const entryRange = (batch: Batch, entry: number): ByteRange => rangeOf(listAt(batch) + entry * entrySize(batch), entrySize(batch));

/** Where the contents of the first page of a batch stand. */
export const firstPageOf = (batch: Batch): number => listAt(batch) + batch.pageCount * entrySize(batch);

/** The PFN of a legacy hole whose PFN is lost: the converter drops such entries. */
export const NO_PFN = -1;
const XTAB = 0xf;

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
    const bytes = yield { start: listAt(record) + first * entrySize(record), length: count * entrySize(record) };
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (count > this.pfns.length) {
      this.pfns = new Float64Array(count);
      this.types = new Uint8Array(count);
    }
    this.length = Math.floor(bytes.length / entrySize(record));
    if (record.legacyWidth === undefined) this.#decode(view);
    else this.#decodeLegacy(view, record.legacyWidth);
    this.#record = record.row;
    this.#first = first;
  }

  #decode(view: DataView): void {
    for (let entry = 0; entry < this.length; entry++) {
      const upper = view.getUint32(entry * PFN_SIZE + 4, true);
      this.pfns[entry] = pfnOf(view.getUint32(entry * PFN_SIZE, true), upper);
      this.types[entry] = pageTypeOf(upper);
    }
  }

  #decodeLegacy(view: DataView, width: number): void {
    for (let entry = 0; entry < this.length; entry++) {
      const word = view.getUint32(entry * width, true);
      this.pfns[entry] = word === LOST ? NO_PFN : entryPfn(word);
      this.types[entry] = word === LOST ? XTAB : pageTypeOf(word);
    }
  }
}
