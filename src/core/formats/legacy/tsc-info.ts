import { struct } from '../../layout/fields.ts';
import { X86_TSC_INFO } from '../libxc/x86-tsc-info.ts';
import { defineChunk, marker, SAVE_RESTORE_H } from './define-chunk.ts';
import { SaveId, typeOfMarker } from './save-id.ts';

const TYPE = typeOfMarker(SaveId.TSC_INFO);
const { mode, nsec, khz, incarnation } = X86_TSC_INFO.layout.fields;
if (mode === undefined || nsec === undefined || khz === undefined || incarnation === undefined) throw new Error('X86_TSC_INFO lacks a field');

/** The fields of X86_TSC_INFO in another order, packed. */
export const TSC_INFO = defineChunk({
  type: TYPE,
  name: 'TSC_INFO',
  doc: 'Time-stamp counter of the domain; a restore applies it when it meets it.',
  spec: SAVE_RESTORE_H,
  layout: () => struct('TSC_INFO', { marker: marker(TYPE, 'TSC_INFO'), mode, nsec, khz, incarnation }),
  describe: ({ view }) => `mode ${view.getUint32(4, true)}, ${view.getUint32(16, true)} kHz, incarnation ${view.getUint32(20, true)}`,
});

/** Marker, u32, u64, u32, u32. */
export const TSC_INFO_SIZE = TSC_INFO.layout.size ?? 0;
