/** What a domain's memory becomes of its batches: libxc's restorer, with the reads that it takes. */
import type { Scan } from '../../bytes/cursor.ts';
import { fromHalves } from '../../bytes/integers.ts';
import { hasPageData, PAGE_DATA_HEADER_SIZE, PFINFO_TYPES } from '../../formats/libxc/page-data.ts';
import { VCPU_HEADER_SIZE } from '../../formats/libxc/vcpu-blob.ts';
import { VCPU_GUEST_CONTEXT_32, VCPU_GUEST_CONTEXT_64 } from '../../formats/libxc/vcpu-context.ts';
import { GuestMemory, isPopulatedBy, tableLevel } from '../../index/guest-memory.ts';
import type { RecordIndex } from '../../index/record-index.ts';
import { hex, plural } from '../../text.ts';
import type { CheckContext, Place } from '../check.ts';
import type { RecordView } from '../record-view.ts';
import { startInfoOffset } from '../rules/x86-pv-vcpu-state.ts';
import { lastContents } from './last-contents.ts';
import { entryRange, firstPageOf, NO_PFN, PageList, type Batch } from './page-list.ts';
import { PAGE_SIZE, PageRun } from './page-run.ts';
import { checkPinning } from './pinning.ts';
import { RETYPED } from './rules.ts';
import { checkStartInfo } from './start-info.ts';
import { checkTable, reportUnsent } from './tables.ts';
import { compareRun, Pages } from './verify-phase.ts';

export const placeOf = (index: RecordIndex, row: number): Place => ({ row, layer: index.layerOf(row), start: index.startOf(row), end: index.endOf(row), dropped: false });

export class Restorer {
  readonly #context: CheckContext;
  readonly #memory: GuestMemory;
  readonly #list = new PageList();
  readonly #run = new PageRun();
  /** Whether the place of every page's contents is kept: VERIFY will ask for it. */
  readonly #keeps: boolean;
  readonly #now = new Pages();
  readonly #before = new Pages();
  /** Rows from VERIFY on store nothing; -1 while it has not come. */
  #verifyRow = -1;
  /** The first batch of the image; earlier rows are another restore's. */
  #firstRow = -1;
  /** The context of vCPU 0; -1 none. */
  #boot = -1;
  /** Bytes of the toolstack's word, of a legacy stream. */
  readonly #legacyWidth: number | undefined;

  /** @param legacyWidth bytes of the toolstack's word, of a legacy stream */
  constructor(context: CheckContext, keeps: boolean, legacyWidth?: number) {
    this.#context = context;
    this.#legacyWidth = legacyWidth;
    this.#keeps = keeps;
    this.#memory = new GuestMemory(context.index.size);
  }

  get #verify(): boolean {
    return this.#verifyRow >= 0;
  }

  /** Whether a page has no memory, as far as that is known. */
  lacks(pfn: number): boolean {
    return this.#memory.complete && !this.#memory.isPopulated(pfn);
  }

  verify({ row, dropped }: RecordView): void {
    if (!this.#verify && !dropped) this.#verifyRow = row;
  }

  /** The last record of vCPU 0 counts. */
  vcpu(record: RecordView): void {
    const { width } = this.#context.state;
    const { size } = width === 8 ? VCPU_GUEST_CONTEXT_64 : VCPU_GUEST_CONTEXT_32;
    if (record.dropped || !record.littleEndian || !record.holds(VCPU_HEADER_SIZE) || record.u32(0) !== 0 || record.bodyLength !== VCPU_HEADER_SIZE + (size ?? 0)) return;
    this.boot(record.body + VCPU_HEADER_SIZE);
  }

  /** Where the context of vCPU 0 stands. */
  boot(context: number): void {
    this.#boot = context;
  }

  /** A record as a list of pages, and the bytes that it has when it is whole. */
  #batchOf(record: RecordView): Batch & { readonly length: number } {
    const { row, body, pageCount, pageContents } = record;
    const legacyWidth = this.#legacyWidth;
    const batch = legacyWidth === undefined ? { row, body, pageCount } : { row, body, pageCount, legacyWidth };
    return { ...batch, length: firstPageOf(batch) - body + pageContents * PAGE_SIZE };
  }

  /** A batch as handle_page_data() and process_page_data() take it: all its entries first, then page by page. */
  *batch(record: RecordView): Scan<void> {
    const { state } = this.#context;
    if (record.dropped || !record.littleEndian) return;
    const batch = this.#batchOf(record);
    if (record.pageCount === 0) {
      // A body without a list, which nobody takes, has pages that were sent all the same.
      if (batch.legacyWidth === undefined && record.bodyLength > PAGE_DATA_HEADER_SIZE) this.#memory.miss();
      return;
    }
    // One with a PFN beyond the last, or of a wrong length, is refused before it is looked at: its pages were sent all the same.
    if ((state.isPv && record.pageHigh > state.maxPfn) || record.bodyLength !== batch.length) {
      this.#memory.miss();
      return;
    }
    if (this.#firstRow < 0) this.#firstRow = record.row;
    const windows = this.#list.windows(batch);
    let offset = firstPageOf(batch);
    let wanted = false;
    for (let window = 0; window < windows; window++) {
      yield* this.#list.load(batch, window);
      const noted = this.#note(record, batch, offset);
      if (noted === null) {
        this.#memory.miss();
        return;
      }
      wanted ||= noted.wanted;
      offset = noted.offset;
    }
    if (!wanted) return;
    offset = firstPageOf(batch);
    for (let window = 0; window < windows; window++) {
      yield* this.#list.load(batch, window);
      offset = yield* this.#contents(record, offset);
    }
  }

  /** Populates and types what the list names; null where libxc refuses it for a type that there is not. */
  #note(record: RecordView, batch: Batch, from: number): { offset: number; wanted: boolean } | null {
    const { pfns, types, length } = this.#list;
    const memory = this.#memory;
    let offset = from;
    let wanted = false;
    let gone = 0;
    let first = -1;
    for (let entry = 0; entry < length; entry++) {
      const pfn = pfns[entry] ?? 0;
      const type = types[entry] ?? 0;
      if (pfn === NO_PFN) continue;
      if (PFINFO_TYPES[type] === undefined) return null;
      if (!isPopulatedBy(type) && memory.isPopulated(pfn)) {
        if (gone++ === 0) first = entry;
      }
      memory.note(pfn, type);
      if (!hasPageData(type)) continue;
      if (!this.#verify) memory.store(pfn, offset, this.#keeps);
      wanted ||= this.#verify || tableLevel(type) > 0;
      offset += PAGE_SIZE;
    }
    if (gone > 0) this.#reportGone(record, batch, first, gone);
    return { offset, wanted };
  }

  #reportGone(record: RecordView, batch: Batch, entry: number, count: number): void {
    const { report } = this.#context;
    const pfn = hex(this.#list.pfns[entry] ?? 0);
    const type = PFINFO_TYPES[this.#list.types[entry] ?? 0] ?? '';
    const others = count > 1 ? ` ${plural(count - 1, 'more entry', 'more entries')} of this batch likewise.` : '';
    report(RETYPED, record, { range: entryRange(batch, entry), message: `pfn[${entry}] names ${pfn} as ${type}, which has memory already: a restore keeps that and its contents.${others}` });
  }

  *#contents(record: RecordView, from: number): Scan<number> {
    const { pfns, types, length } = this.#list;
    const run = this.#run;
    let offset = from;
    for (let entry = 0; entry < length; entry++) {
      const type = types[entry] ?? 0;
      if (!hasPageData(type)) continue;
      if (this.#verify || tableLevel(type) > 0) {
        if (!run.takes(offset)) yield* this.#readRun(record);
        run.add(pfns[entry] ?? 0, type, offset);
      }
      offset += PAGE_SIZE;
    }
    yield* this.#readRun(record);
    return offset;
  }

  *#readRun(record: RecordView): Scan<void> {
    const run = this.#run;
    if (run.count === 0) return;
    let bytes = yield { start: run.start, length: run.end - run.start };
    if (bytes.length === run.end - run.start) {
      if (this.#verify) bytes = this.#now.take(bytes);
      if (this.#context.state.isPv) this.#tables(record, bytes);
      if (this.#verify) yield* compareRun(this.#context, this.#memory, record, run, this.#now, this.#before);
    }
    run.clear();
  }

  #tables(record: RecordView, bytes: Uint8Array): void {
    const run = this.#run;
    for (let i = 0; i < run.count; i++) {
      const type = run.types[i] ?? 0;
      if (tableLevel(type) === 0) continue;
      const offset = run.offsets[i] ?? 0;
      checkTable(this.#context, this.#memory, record, { pfn: run.pfns[i] ?? 0, type, offset, view: new DataView(bytes.buffer, bytes.byteOffset + offset - run.start, PAGE_SIZE) });
    }
  }

  *complete(end: Place): Scan<void> {
    const { index, state } = this.#context;
    if (!state.isPv) return;
    if (this.#memory.complete) reportUnsent(this.#context, this.#memory, (row) => placeOf(index, row));
    if (this.#boot >= 0) yield* this.#startInfo(end);
    if (this.#memory.complete) yield* checkPinning(this.#context, this.#memory, (row) => placeOf(index, row));
  }

  /** Of a page that is out of range or no normal page the first pass has told. */
  *#startInfo(end: Place): Scan<void> {
    const { state, index } = this.#context;
    const bytes = yield { start: this.#boot + startInfoOffset(state.width), length: state.width };
    if (bytes.length < state.width) return;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const pfn = state.width === 8 ? fromHalves(view.getUint32(0, true), view.getUint32(4, true)) : view.getUint32(0, true);
    if (pfn > state.maxPfn || this.#memory.typeOf(pfn) !== 0) return;
    const found = yield* lastContents(index, pfn, this.#firstRow, this.#verifyRow < 0 ? index.rowAt(end.start - 1) + 1 : this.#verifyRow, this.#legacyWidth);
    if (found !== null) yield* checkStartInfo(this.#context, this.#memory, pfn, found.offset, placeOf(index, found.row));
  }
}
