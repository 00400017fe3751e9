/**
 * Rows as a struct of arrays: 18 bytes a row. Slabs are filled by the scan, transferred whole, and never change after.
 */
export interface Slab {
  readonly length: number;
  /** Offset of the row in its layer's source. */
  readonly start: Float64Array;
  /** body_length of a record, or all its bytes where it is UNPADDED; 0 for headers and gaps. */
  readonly bodyLength: Uint32Array;
  /** Record type with all its 32 bits; for a header its number within the layer. */
  readonly type: Uint32Array;
  /** Id of the layer. */
  readonly layer: Uint8Array;
  /** {@link RowFlag} bits. */
  readonly flags: Uint8Array;
}

export const SLAB_ROWS = 65_536;

/**
 * Bits of a row's flags: the low two say what the row is; NESTED rows lie in the body of the record before them; of
 * UNPADDED records, `bodyLength` counts every byte of the row, which has neither a record header nor padding.
 */
export const RowFlag = { RECORD: 0, HEADER: 1, GAP: 2, KIND: 3, CUT: 4, NESTED: 8, UNPADDED: 16 } as const;

/**
 * What a PAGE_DATA row's list says, kept from the scan because reading it again costs a read a row. Rows ascend.
 */
export interface PageSlab {
  readonly length: number;
  readonly row: Uint32Array;
  /** Entries in the list, as far as the body holds them. */
  readonly count: Uint32Array;
  /** Entries followed by a page of contents. */
  readonly pages: Uint32Array;
  /** Lowest and highest PFN. */
  readonly low: Float64Array;
  readonly high: Float64Array;
}
