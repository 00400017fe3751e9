/** What a stream lacks because its capture lacks it, told where it is missing. */
import type { ByteRange } from '../bytes/range.ts';
import type { StreamBuilder } from '../index/stream-builder.ts';
import { hex, plural } from '../text.ts';
import { MISSING } from './rules.ts';

/** @param end where the scan stopped: a hole there is why */
export function reportHoles(builder: StreamBuilder, holes: readonly ByteRange[], end: number): void {
  builder.flush();
  for (const range of holes) {
    const row = builder.index.rowAt(range.start);
    const layer = row < 0 ? Math.max(0, builder.layers.length - 1) : builder.index.layerOf(row);
    const stops = range.start <= end && range.end > end ? ' The stream cannot be followed beyond them.' : '';
    builder.report(MISSING, { layer, row, range, message: `${plural(range.end - range.start, 'byte')} from ${hex(range.start)} on are not in the capture.${stops}` });
  }
}
