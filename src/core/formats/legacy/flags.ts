/** Chunks that are a marker and nothing else. */
import { struct } from '../../layout/fields.ts';
import { defineChunk, marker, SAVE_RESTORE_H, type LegacyRecord } from './define-chunk.ts';
import { SaveId, typeOfMarker } from './save-id.ts';

const bare = (id: number, name: string, doc: string): LegacyRecord =>
  defineChunk({ type: typeOfMarker(id), name, doc, spec: SAVE_RESTORE_H, layout: () => struct('int', { marker: marker(typeOfMarker(id), name) }) });

export const FLAGS: readonly LegacyRecord[] = [
  bare(SaveId.END, 'END', 'Ends the body; the tail follows.'),
  bare(SaveId.ENABLE_VERIFY_MODE, 'ENABLE_VERIFY_MODE', 'All pages follow once more; they are compared with what was restored, not written.'),
  bare(SaveId.LAST_CHECKPOINT, 'LAST_CHECKPOINT', 'The tail that follows is the last one: no checkpoint comes behind it.'),
  bare(SaveId.ENABLE_COMPRESSION, 'ENABLE_COMPRESSION', 'From the next checkpoint on, pages are in COMPRESSED_DATA.'),
];
