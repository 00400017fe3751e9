/** Chunks that carry one HVM parameter each: marker, a padding word, the value. */
import { reserved, struct, u64 } from '../../layout/fields.ts';
import { hex } from '../../text.ts';
import { hvmParamNotes } from '../libxc/hvm-params.ts';
import { defineChunk, marker, SAVE_RESTORE_H, type LegacyRecord } from './define-chunk.ts';
import { SaveId, typeOfMarker } from './save-id.ts';

/** Marker, u32, u64. */
export const HVM_PARAM_CHUNK_SIZE = 16;

/** HVM parameter of a chunk, by row type. */
const INDEXES = new Map<number, number>();

export const paramOfChunk = (type: number): number | null => INDEXES.get(type) ?? null;

function param(id: number, name: string, index: number): LegacyRecord {
  const type = typeOfMarker(id);
  INDEXES.set(type, index);
  return defineChunk({
    type,
    name,
    doc: `HVM parameter ${index}; a saver leaves it out where it is 0.`,
    spec: SAVE_RESTORE_H,
    layout: () => struct('HVM parameter chunk', { marker: marker(type, name), pad: reserved(4, { doc: 'Padding of the sender\u2019s struct.' }), data: u64({ spec: 'xen/include/public/hvm/params.h', ...hvmParamNotes(index) }) }),
    describe: ({ view }) => hex(view.getBigUint64(8, true)),
  });
}

export const HVM_PARAM_CHUNKS: readonly LegacyRecord[] = [
  param(SaveId.HVM_IDENT_PT, 'HVM_IDENT_PT', 12),
  param(SaveId.HVM_VM86_TSS, 'HVM_VM86_TSS', 15),
  param(SaveId.HVM_CONSOLE_PFN, 'HVM_CONSOLE_PFN', 17),
  param(SaveId.HVM_ACPI_IOPORTS_LOCATION, 'HVM_ACPI_IOPORTS_LOCATION', 19),
  param(SaveId.HVM_VIRIDIAN, 'HVM_VIRIDIAN', 9),
  param(SaveId.HVM_GENERATION_ID_ADDR, 'HVM_GENERATION_ID_ADDR', 34),
  param(SaveId.HVM_PAGING_RING_PFN, 'HVM_PAGING_RING_PFN', 27),
  param(SaveId.HVM_ACCESS_RING_PFN, 'HVM_ACCESS_RING_PFN', 28),
  param(SaveId.HVM_SHARING_RING_PFN, 'HVM_SHARING_RING_PFN', 29),
  param(SaveId.HVM_IOREQ_SERVER_PFN, 'HVM_IOREQ_SERVER_PFN', 32),
  param(SaveId.HVM_NR_IOREQ_SERVER_PAGES, 'HVM_NR_IOREQ_SERVER_PAGES', 33),
  param(SaveId.HVM_X87_FIP_WIDTH, 'HVM_X87_FIP_WIDTH', 36),
];
