/** The pieces of a stream by one reading: header, then body and tail of each checkpoint. */
import type { Scan } from '../../bytes/cursor.ts';
import { hex } from '../../text.ts';
import * as rules from './rules.ts';
import { MARKER_SIZE, MAX_BATCH, SaveId } from './save-id.ts';
import { scanBody } from './scan-chunks.ts';
import { scanLegacyHeader } from './scan-header.ts';
import { scanTail } from './scan-tail.ts';
import type { LegacyWalk } from './walk.ts';

/** True where the stream came to an end of its own. */
export function* scanPieces(walk: LegacyWalk): Scan<boolean> {
  const { cursor, builder } = walk.context;
  if (!(yield* scanLegacyHeader(walk))) return false;
  for (;;) {
    if (!(yield* scanBody(walk)) || !(yield* scanTail(walk))) return false;
    walk.tails++;
    // A container wrote one checkpoint, and goes on behind it with records of its own.
    if (walk.last || walk.context.enclosed === true || !(yield* anotherBegins(walk))) return true;
    if (walk.tails === 1) walk.report(rules.LATER_CHECKPOINTS, builder.rowCount - 1, { start: cursor.position, end: cursor.position }, `No LAST_CHECKPOINT stood before this tail, and bytes follow, at ${hex(cursor.position)}: they are read as further checkpoints. A current Xen takes the first alone, without a word.`);
    if (walk.compression === 'next') walk.compression = 'on';
  }
}

/** Whether a checkpoint begins behind a tail: with a batch or a chunk, never with its END, as zeroes would. */
function* anotherBegins({ context: { cursor } }: LegacyWalk): Scan<boolean> {
  if (!(yield* cursor.fill(MARKER_SIZE))) return false;
  const marker = cursor.i32(0, true);
  return marker !== SaveId.END && marker >= SaveId.HVM_X87_FIP_WIDTH && marker <= MAX_BATCH;
}
