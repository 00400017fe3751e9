import { list, struct, word } from '../../layout/fields.ts';
import { byteSize } from '../../text.ts';
import { expandPages } from './compressed-pages.ts';
import { defineChunk, marker, readWord, SAVE_RESTORE_H, widthOf } from './define-chunk.ts';
import { MARKER_SIZE, SaveId, typeOfMarker } from './save-id.ts';

const TYPE = typeOfMarker(SaveId.COMPRESSED_DATA);

/** Pages as differences from what the receiver has; see compression.ts. */
export const COMPRESSED_DATA = defineChunk({
  type: TYPE,
  name: 'COMPRESSED_DATA',
  doc: 'Pages of the batches of this checkpoint, each as what changed of it since the checkpoint before.',
  spec: SAVE_RESTORE_H,
  layout: (width) =>
    struct('COMPRESSED_DATA', {
      marker: marker(TYPE, 'COMPRESSED_DATA'),
      len: word(width, { base: 'dec', doc: 'Bytes of compressed pages.', unit: 'bytes' }),
      data: list('compressed pages', expandPages, { doc: 'Pages in the order of the batches\u2019 entries that have contents; none goes on in another chunk.', spec: 'xen 4.5 tools/libxc/xc_compression.c' }),
    }),
  describe: ({ view, facts }) => byteSize(Number(readWord(view, MARKER_SIZE, widthOf(facts)))),
});
