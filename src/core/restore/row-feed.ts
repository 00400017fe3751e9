/** Rows as the machine wants them: columns straight from the slabs, and the few body words it looks at. */
import { Cursor, type Scan } from '../bytes/cursor.ts';
import { hasBit } from '../bytes/integers.ts';
import { EMULATOR_CONTEXT } from '../formats/libxl/emulator-context.ts';
import type { LayerInfo } from '../index/layer.ts';
import { RECORD_HEADER_SIZE, type RecordIndex } from '../index/record-index.ts';
import { flagsIn, layerIn, lengthIn, RowFlag, SLAB_ROWS, typeIn, type PageSlab } from '../index/slab.ts';
import { PAGE_DATA } from '../formats/libxc/page-data.ts';
import { READS } from './libxc-records.ts';
import type { MachineRow } from './machine.ts';

const CUT_BIT = Math.log2(RowFlag.CUT);
const NESTED_BIT = Math.log2(RowFlag.NESTED);

const emptyRow = (): MachineRow => ({ row: -1, layer: 'libxc', isHeader: false, isBroken: false, type: 0, bodyLength: 0, version: 0, domainType: 0, count: 0, pages: 0, low: 0, high: 0, first: 0, second: 0 });

/** Gives rows in ascending order, each from the one object; nested rows are no reader's. */
export class RowFeed {
  readonly at: MachineRow = emptyRow();
  readonly #index: RecordIndex;
  readonly #layers: readonly LayerInfo[];
  readonly #cursor: Cursor;
  #pageSlab = 0;
  #pageEntry = 0;

  constructor(index: RecordIndex, layers: readonly LayerInfo[]) {
    this.#index = index;
    this.#layers = layers;
    this.#cursor = new Cursor(index.size);
  }

  /** Fills {@link at}; false where the row is nested in another. */
  load(row: number): boolean {
    const slab = this.#index.slabs[Math.floor(row / SLAB_ROWS)];
    const i = row % SLAB_ROWS;
    const flags = slab === undefined ? 0 : flagsIn(slab, i);
    if (slab === undefined || hasBit(flags, NESTED_BIT)) return false;
    const { at } = this;
    const layer = this.#layers[layerIn(slab, i)];
    const kind = flags % 4;
    at.row = row;
    at.layer = layer?.name ?? 'libxc';
    at.isHeader = kind === RowFlag.HEADER;
    at.type = typeIn(slab, i);
    at.bodyLength = lengthIn(slab, i);
    // libxl takes the cut state of a device model as it is (divergences, item 14).
    const usedAsItIs = at.layer === 'libxl' && at.type === EMULATOR_CONTEXT.type;
    at.isBroken = kind === RowFlag.GAP || (hasBit(flags, CUT_BIT) && !usedAsItIs);
    at.version = layer?.facts.version ?? 0;
    at.domainType = layer?.facts.domainType ?? 0;
    at.first = 0;
    at.second = 0;
    at.count = 0;
    if (at.layer === 'libxc' && at.type === PAGE_DATA.type && kind === RowFlag.RECORD) this.#loadPages(row);
    return true;
  }

  /** Bytes of the body that the machine looks at; 0 where it looks at none. */
  get wants(): number {
    const { at } = this;
    return at.layer === 'libxc' && !at.isHeader && !at.isBroken ? Math.min(READS.get(at.type) ?? 0, at.bodyLength) : 0;
  }

  *readWords(): Scan<void> {
    const { at } = this;
    const wanted = this.wants;
    const cursor = this.#cursor;
    cursor.position = this.#index.startOf(at.row) + RECORD_HEADER_SIZE;
    if (!cursor.holds(wanted) && !(yield* cursor.fill(wanted))) return;
    const { littleEndian } = this.#layers[this.#index.layerOf(at.row)]?.facts ?? { littleEndian: true };
    if (wanted === 2) [at.first = 0, at.second = 0] = cursor.bytes(0, 2);
    if (wanted >= 4) at.first = cursor.u32(0, littleEndian);
    if (wanted >= 8) at.second = cursor.u32(4, littleEndian);
  }

  #loadPages(row: number): void {
    const slabs = this.#index.pageSlabs;
    const current = slabs[this.#pageSlab];
    if (current === undefined || (current.row[this.#pageEntry] ?? Infinity) > row || (current.row[current.length - 1] ?? -1) < row) this.#seek(slabs, row);
    const slab = slabs[this.#pageSlab];
    if (slab === undefined) return;
    while (this.#pageEntry < slab.length && (slab.row[this.#pageEntry] ?? 0) < row) this.#pageEntry++;
    const i = this.#pageEntry;
    if (slab.row[i] !== row || i >= slab.length) return;
    const { at } = this;
    at.count = slab.count[i] ?? 0;
    at.pages = slab.pages[i] ?? 0;
    at.low = slab.low[i] ?? 0;
    at.high = slab.high[i] ?? 0;
  }

  /** The first page slab that reaches to the row. */
  #seek(slabs: readonly PageSlab[], row: number): void {
    let low = 0;
    let high = slabs.length;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const slab = slabs[middle];
      if ((slab?.row[slab.length - 1] ?? -1) < row) low = middle + 1;
      else high = middle;
    }
    this.#pageSlab = low;
    this.#pageEntry = 0;
  }
}
