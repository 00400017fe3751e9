/**
 * Which contents the receiver would have of a PFN: pages of compressed checkpoints, which the host keeps by number, and
 * those of batches, which stand in the input. Numbers and offsets only; a page of the table is made when it is needed.
 */
import { bits32, pageTypeOf } from '../bytes/integers.ts';
import { entryPfn, LOST, PAGE_SIZE } from '../formats/legacy/batch.ts';
import { MARKER_SIZE } from '../formats/legacy/save-id.ts';
import { hasPageData } from '../formats/libxc/page-data.ts';
import type { GrowableF64 } from './growable-f64.ts';
import { bytesOf, type Conversion } from './request.ts';

const LEAF_BITS = 9;
const LEAF = 2 ** LEAF_BITS;

/** A value for each PFN; 0 where there is none. */
class PfnTable {
  readonly #leaves = new Map<number, Float64Array>();

  get(pfn: number): number {
    return this.#leaves.get(bits32(pfn, LEAF_BITS, 31))?.[bits32(pfn, 0, LEAF_BITS - 1)] ?? 0;
  }

  set(pfn: number, value: number): void {
    const number = bits32(pfn, LEAF_BITS, 31);
    let leaf = this.#leaves.get(number);
    if (leaf === undefined) this.#leaves.set(number, (leaf = new Float64Array(LEAF)));
    leaf[bits32(pfn, 0, LEAF_BITS - 1)] = value;
  }
}

export type Recalled = { readonly found: true; readonly page: Uint8Array } | { readonly found: false; readonly at: number | null };

export class PageStore {
  readonly #slots = new PfnTable();
  #used = 0;
  #offsets: PfnTable | null = null;

  /** Keeps the contents of a PFN. */
  *keep(pfn: number, bytes: Uint8Array): Conversion<void> {
    let slot = this.#slots.get(pfn);
    if (slot === 0) this.#slots.set(pfn, (slot = ++this.#used));
    yield { op: 'keep', slot: slot - 1, bytes };
  }

  /**
   * The last contents of a PFN; where there are none, where in the input they stood, or null where they never came.
   * @param batches where batches with pages begin
   */
  *recall(pfn: number, batches: GrowableF64, width: 4 | 8): Conversion<Recalled> {
    const slot = this.#slots.get(pfn);
    if (slot > 0) return { found: true, page: bytesOf(yield { op: 'kept', slot: slot - 1 }) };
    if (this.#offsets === null) {
      const offsets = yield* offsetsOf(batches, width);
      if (typeof offsets === 'number') return { found: false, at: offsets };
      this.#offsets = offsets;
    }
    const at = this.#offsets.get(pfn);
    if (at === 0) return { found: false, at: null };
    const page = bytesOf(yield { op: 'again', start: at, length: PAGE_SIZE });
    return page.length === PAGE_SIZE ? { found: true, page } : { found: false, at };
  }
}

/** Where the last page of each PFN stands; or where the input could not be read again. */
function* offsetsOf(batches: GrowableF64, width: 4 | 8): Conversion<PfnTable | number> {
  const table = new PfnTable();
  for (let i = 0; i < batches.length; i++) {
    const start = batches.at(i);
    const head = bytesOf(yield { op: 'again', start, length: MARKER_SIZE });
    if (head.length < MARKER_SIZE) return start;
    const listed = new DataView(head.buffer, head.byteOffset).getUint32(0, true) * width;
    const list = bytesOf(yield { op: 'again', start: start + MARKER_SIZE, length: listed });
    if (list.length < listed) return start;
    const view = new DataView(list.buffer, list.byteOffset);
    let page = start + MARKER_SIZE + listed;
    for (let at = 0; at < listed; at += width) {
      const entry = view.getUint32(at, true);
      if (entry === LOST || !hasPageData(pageTypeOf(entry))) continue;
      table.set(entryPfn(entry), page);
      page += PAGE_SIZE;
    }
  }
  return table;
}
