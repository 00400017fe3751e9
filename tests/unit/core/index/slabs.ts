/** Slabs and indexes made by hand, for tests of what stands on them. */
import { RecordIndex } from '../../../../src/core/index/record-index.ts';
import { RowFlag, SLAB_ROWS, type PageSlab, type Slab } from '../../../../src/core/index/slab.ts';

export interface TestRow {
  readonly layer: number;
  readonly kind?: number;
  readonly type: number;
  readonly length?: number;
}

/** Slabs of rows that stand one after the other from offset 0. */
export function slabsOf(rows: readonly TestRow[]): Slab[] {
  const slabs: Slab[] = [];
  let offset = 0;
  for (let at = 0; at < rows.length; at += SLAB_ROWS) {
    const part = rows.slice(at, at + SLAB_ROWS);
    const slab = emptySlab(part.length);
    part.forEach((row, i) => {
      slab.start[i] = offset;
      slab.bodyLength[i] = row.length ?? 0;
      slab.type[i] = row.type;
      slab.layer[i] = row.layer;
      slab.flags[i] = row.kind ?? RowFlag.RECORD;
      offset += 8 + Math.ceil((row.length ?? 0) / 8) * 8;
    });
    slabs.push(slab);
  }
  return slabs;
}

export function emptySlab(length: number): Slab {
  return {
    length,
    start: new Float64Array(length),
    bodyLength: new Uint32Array(length),
    type: new Uint32Array(length),
    layer: new Uint8Array(length),
    flags: new Uint8Array(length),
  };
}

export function indexOf(rows: readonly TestRow[]): RecordIndex {
  const size = rows.reduce((sum, row) => sum + 8 + Math.ceil((row.length ?? 0) / 8) * 8, 0);
  const index = new RecordIndex(size);
  for (const slab of slabsOf(rows)) index.append(slab);
  return index;
}

/** A page slab of entries `[row, count, pages, low, high]`. */
export function pageSlabOf(entries: readonly (readonly [number, number, number, number, number])[]): PageSlab {
  return {
    length: entries.length,
    row: Uint32Array.from(entries, (e) => e[0]),
    count: Uint32Array.from(entries, (e) => e[1]),
    pages: Uint32Array.from(entries, (e) => e[2]),
    low: Float64Array.from(entries, (e) => e[3]),
    high: Float64Array.from(entries, (e) => e[4]),
  };
}
