/** What a stream lacks because its capture lacks it, told where it is missing. */
import { LostBytes, type Scan } from '../bytes/cursor.ts';
import type { ByteRange } from '../bytes/range.ts';
import { excuseTail, gapToEnd, type ScanContext } from '../formats/scan-context.ts';
import type { StreamBuilder } from '../index/stream-builder.ts';
import { hex, plural } from '../text.ts';
import { MISSING } from './rules.ts';

/**
 * Runs a scan and says what is missing. Where it needs bytes that were not captured it ends: those bytes are no end of the stream, and
 * whatever stands behind them is a gap.
 */
export function* scanAround(holes: readonly ByteRange[], context: ScanContext, scan: Scan<void>): Scan<void> {
  let stopped = Infinity;
  try {
    yield* scan;
  } catch (error) {
    if (!(error instanceof LostBytes)) throw error;
    stopped = context.cursor.position;
    endAtHole(context);
  }
  reportHoles(context.builder, holes, stopped);
}

function endAtHole(context: ScanContext): void {
  const { builder, cursor, source } = context;
  const { layers } = builder;
  excuseTail(context);
  if (layers.length <= source) {
    cursor.position = cursor.size;
    return;
  }
  gapToEnd(context, layers.length - 1);
  builder.flush();
  for (const { id, spans } of layers.slice(source)) {
    const [first] = (['header', 'record', 'gap'] as const).map((kind) => builder.index.rowOf(id, kind, 0)).filter((row) => row >= 0);
    if (spans.length === 0 && first !== undefined) builder.extend(id, { start: builder.index.startOf(first), end: cursor.size });
  }
}

/** @param stopped where the scan ended for want of bytes: the next hole is why */
function reportHoles(builder: StreamBuilder, holes: readonly ByteRange[], stopped: number): void {
  builder.flush();
  const why = holes.find(({ end }) => end > stopped);
  for (const range of holes) {
    const row = builder.index.rowAt(range.start);
    const layer = row < 0 ? Math.max(0, builder.layers.length - 1) : builder.index.layerOf(row);
    const stops = range === why ? ' Where the next record begins is among them, so that the stream cannot be followed further.' : '';
    builder.report(MISSING, { layer, row, range, message: `${plural(range.end - range.start, 'byte')} from ${hex(range.start)} on ${range.end - range.start === 1 ? 'is' : 'are'} not in the capture.${stops}` });
  }
}
