/**
 * Rows as a struct of arrays. A slab is sealed into the narrowest columns that hold it exactly: 4 bytes a row where rows are
 * short, 18 at most, so that not even a stream of 4-byte chunks makes more index than it has bytes. Slabs are transferred whole,
 * and never change.
 */

/** The narrowest of these that holds every value of a column. */
export type Column = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** Rows of a block have their offsets from the block's first row: of rows below 256 bytes on average, 16 bits hold them. */
const BLOCK_BITS = 8;
export const BLOCK_ROWS = 2 ** BLOCK_BITS;

/** Ask for what a row is by {@link startIn} and its like. */
export interface Slab {
  readonly length: number;
  /** Offset of the first row of each block in its layer's source. */
  readonly bases: Float64Array;
  /** Offset of each row from its block's base. */
  readonly offsets: Column;
  /** body_length of a record, or all its bytes where it is UNPADDED; 0 for headers and gaps. */
  readonly lengths: Column;
  /** Which of the kinds below each row is; null where there are more than 256, and they stand row by row. */
  readonly kinds: Uint8Array | null;
  /** Record type with all its 32 bits; for a header its number within the layer. */
  readonly kindTypes: Uint32Array;
  /** Id of the layer. */
  readonly kindLayers: Uint8Array;
  /** {@link RowFlag} bits. */
  readonly kindFlags: Uint8Array;
}

export const SLAB_ROWS = 65_536;

/**
 * Bits of a row's flags: the low two say what the row is; NESTED rows lie in the body of the record before them; of
 * UNPADDED records, the length counts every byte of the row, which has neither a record header nor padding.
 */
export const RowFlag = { RECORD: 0, HEADER: 1, GAP: 2, KIND: 3, CUT: 4, NESTED: 8, UNPADDED: 16 } as const;

/** Which entry of the columns of kinds tells of a row. */
const kindIn = ({ kinds }: Slab, i: number): number => (kinds === null ? i : (kinds[i] ?? 0));

/** Offset of a row in its layer's source. */
export const startIn = ({ bases, offsets }: Slab, i: number): number => (bases[i >>> BLOCK_BITS] ?? 0) + (offsets[i] ?? 0);

export const lengthIn = ({ lengths }: Slab, i: number): number => lengths[i] ?? 0;

export const typeIn = (slab: Slab, i: number): number => slab.kindTypes[kindIn(slab, i)] ?? 0;

export const layerIn = (slab: Slab, i: number): number => slab.kindLayers[kindIn(slab, i)] ?? 0;

/** {@link RowFlag} bits. */
export const flagsIn = (slab: Slab, i: number): number => slab.kindFlags[kindIn(slab, i)] ?? 0;

/** How many rows of a slab start at `offset` or before it. */
export function startsUpTo(slab: Slab, offset: number): number {
  let low = 0;
  let high = slab.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (startIn(slab, middle) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where the run of rows ends that have layer and type of row `i`, and its flags as far as `mask` has their bits; at most `end`. */
export function runEnd(slab: Slab, i: number, end: number, mask: number): number {
  const { kinds, kindTypes, kindLayers, kindFlags } = slab;
  const type = typeIn(slab, i);
  const layer = layerIn(slab, i);
  const flags = flagsIn(slab, i) & mask;
  let kind = kindIn(slab, i);
  let next = i + 1;
  for (; next < end; next++) {
    const other = kinds === null ? next : (kinds[next] ?? 0);
    if (other === kind) continue;
    if (kindTypes[other] !== type || kindLayers[other] !== layer || ((kindFlags[other] ?? 0) & mask) !== flags) break;
    kind = other;
  }
  return next;
}

/**
 * What a PAGE_DATA row's list says, kept from the scan because reading it again costs a read a row. Rows ascend.
 */
export interface PageSlab {
  readonly length: number;
  readonly row: Column;
  /** Entries in the list, as far as the body holds them. */
  readonly count: Column;
  /** Entries followed by a page of contents. */
  readonly pages: Column;
  /** Lowest and highest PFN. */
  readonly low: Column;
  readonly high: Column;
}

/** Columns of their own, to be transferred. */
export const copySlab = (slab: Slab): Slab => ({
  length: slab.length,
  bases: slab.bases.slice(),
  offsets: slab.offsets.slice(),
  lengths: slab.lengths.slice(),
  kinds: slab.kinds?.slice() ?? null,
  kindTypes: slab.kindTypes.slice(),
  kindLayers: slab.kindLayers.slice(),
  kindFlags: slab.kindFlags.slice(),
});

export const copyPages = (slab: PageSlab): PageSlab => ({
  length: slab.length,
  row: slab.row.slice(),
  count: slab.count.slice(),
  pages: slab.pages.slice(),
  low: slab.low.slice(),
  high: slab.high.slice(),
});

/** Bytes that the columns of a slab take. */
export const bytesOf = (slab: Slab | PageSlab): number =>
  Object.values(slab).reduce((sum: number, column: unknown) => sum + (ArrayBuffer.isView(column) ? column.byteLength : 0), 0);
