/** A libxc image without libxl around it: alone in its source, or in a container that says nothing of checkpoints. */
import type { Scan } from '../../bytes/cursor.ts';
import { commitCheckpoint, type ScanContext, type SegmentEnd } from '../scan-context.ts';
import { scanLibxcHeaders } from './scan-headers.ts';
import { scanLibxcRecords } from './scan.ts';

/** Without libxl around it, CHECKPOINT goes on in libxc. */
export function* scanBareLibxc(context: ScanContext, parent: number | null): Scan<SegmentEnd> {
  const { builder, cursor } = context;
  const layer = builder.addLayer('libxc', context.source, parent);
  const start = cursor.position;
  const facts = yield* scanLibxcHeaders(context, layer);
  builder.extend(layer, { start, end: cursor.position });
  if (facts === null) return 'stopped';
  for (;;) {
    const end = yield* scanLibxcRecords(context, layer);
    if (end !== 'checkpoint') return end;
    commitCheckpoint(context, cursor.position);
  }
}
