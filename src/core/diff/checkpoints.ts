/** Where the whole checkpoints of a stream end: two of them can be compared with each other. */
import { CHECKPOINT } from '../formats/libxc/checkpoint.ts';
import { CHECKPOINT_END } from '../formats/libxl/checkpoint-end.ts';
import type { OpenStream } from '../open-stream.ts';

/**
 * Offsets of their ends, ascending: those of CHECKPOINT_END in a stream of libxl, of CHECKPOINT in a bare one of libxc
 * (docs/specs/libxl-migration-stream.pandoc, CHECKPOINT_END; libxc-migration-stream.pandoc, CHECKPOINT).
 */
export function checkpointEnds({ builder: { index, layers } }: OpenStream): number[] {
  const [name, type] = layers.some((layer) => layer.name === 'libxl') ? (['libxl', CHECKPOINT_END.type] as const) : (['libxc', CHECKPOINT.type] as const);
  const ends: number[] = [];
  for (let row = 0; row < index.rowCount; row++) {
    if (index.typeOf(row) === type && index.kindOf(row) === 'record' && layers[index.layerOf(row)]?.name === name && !index.isCut(row)) ends.push(index.endOf(row));
  }
  return ends;
}
