/** Slabs and indexes made by hand, for tests of what stands on them. */
import { RecordIndex } from '../../../../src/core/index/record-index.ts';
import { OpenSlab } from '../../../../src/core/index/open-slab.ts';
import { RowFlag, SLAB_ROWS, type PageSlab, type Slab } from '../../../../src/core/index/slab.ts';

export interface TestRow {
  readonly layer: number;
  readonly kind?: number;
  readonly type: number;
  readonly length?: number;
}

/** A slab of so many rows, each as `rowAt` says. */
export function slabOf(length: number, rowAt: (i: number) => TestRow & { readonly start: number }): Slab {
  const slab = new OpenSlab();
  for (let i = 0; i < length; i++) {
    const { start, length: bodyLength = 0, type, layer, kind = RowFlag.RECORD } = rowAt(i);
    slab.push(start, bodyLength, type, layer, kind);
  }
  return slab.sealed();
}

/** Slabs of rows that stand one after the other from offset 0. */
export function slabsOf(rows: readonly TestRow[]): Slab[] {
  const slabs: Slab[] = [];
  let offset = 0;
  for (let at = 0; at < rows.length; at += SLAB_ROWS) {
    const part = rows.slice(at, at + SLAB_ROWS);
    slabs.push(slabOf(part.length, (i) => {
      const row = part[i] ?? { layer: 0, type: 0 };
      const start = offset;
      offset += 8 + Math.ceil((row.length ?? 0) / 8) * 8;
      return { ...row, start };
    }));
  }
  return slabs;
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
