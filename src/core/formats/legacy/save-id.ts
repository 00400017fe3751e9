/** What tells the pieces of a legacy stream apart: markers on the wire, and numbers of our own for pieces that have none. */

/** XC_SAVE_ID_*, tools/libxc/xg_save_restore.h of Xen 4.5; HVM_X87_FIP_WIDTH came with 4.5.4. */
export const SaveId = {
  END: 0,
  ENABLE_VERIFY_MODE: -1,
  VCPU_INFO: -2,
  HVM_IDENT_PT: -3,
  HVM_VM86_TSS: -4,
  TMEM: -5,
  TMEM_EXTRA: -6,
  TSC_INFO: -7,
  HVM_CONSOLE_PFN: -8,
  LAST_CHECKPOINT: -9,
  HVM_ACPI_IOPORTS_LOCATION: -10,
  HVM_VIRIDIAN: -11,
  COMPRESSED_DATA: -12,
  ENABLE_COMPRESSION: -13,
  HVM_GENERATION_ID_ADDR: -14,
  HVM_PAGING_RING_PFN: -15,
  HVM_ACCESS_RING_PFN: -16,
  HVM_SHARING_RING_PFN: -17,
  TOOLSTACK: -18,
  HVM_IOREQ_SERVER_PFN: -19,
  HVM_NR_IOREQ_SERVER_PAGES: -20,
  HVM_X87_FIP_WIDTH: -21,
} as const;

/** MAX_BATCH_SIZE, tools/libxc/xg_save_restore.h. */
export const MAX_BATCH = 1024;

/** What the converter says of a longer one (read_chunks()). */
export const batchCountLog = (count: number): string => `Page batch (${count}) exceeded MAX_BATCH (${MAX_BATCH})`;

/** Row type of a page batch, whatever its count. */
export const PAGE_BATCH_TYPE = 1;

/** Row types of pieces without a marker: numbers that no marker can be. */
export const Piece = {
  P2M_SIZE: 0x1_0001,
  EXTENDED_INFO: 0x1_0002,
  BLOCK: 0x1_0003,
  P2M_FRAME_LIST: 0x1_0004,
  TMEM_POOL: 0x1_0010,
  TMEM_PAGES: 0x1_0011,
  TMEM_POOLS_END: 0x1_0012,
  TMEM_INVALIDATIONS: 0x1_0013,
  UNMAPPED_PFNS: 0x1_0020,
  BOOT_VCPU: 0x1_0021,
  VCPU: 0x1_0022,
  SHARED_INFO: 0x1_0023,
  MAGIC_PFNS: 0x1_0030,
  HVM_CONTEXT: 0x1_0031,
  DEVICE_MODEL: 0x1_0032,
} as const;

const WORD = 2 ** 32;

/** Row type of a chunk: its marker without the sign. */
export const typeOfMarker = (marker: number): number => (marker < 0 ? marker + WORD : marker);

/** Marker of a row type; null where the piece has none. A batch has its count, which the type does not say. */
export function markerOf(type: number): number | null {
  if (type >= WORD / 2) return type - WORD;
  return type >= Piece.P2M_SIZE ? null : type;
}

/** Bytes of a marker. */
export const MARKER_SIZE = 4;
