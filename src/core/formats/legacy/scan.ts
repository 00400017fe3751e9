/** A legacy stream, wherever it stands: chooses a reading, then walks it to its end. */
import type { Scan } from '../../bytes/cursor.ts';
import { hex, plural } from '../../text.ts';
import { gapToEnd, type ScanContext, type SegmentEnd } from '../scan-context.ts';
import { chooseReading, type Choice } from './detect.ts';
import * as rules from './rules.ts';
import { scanPieces } from './scan-pieces.ts';
import { LegacyWalk } from './walk.ts';

/** Says `end` only where a container goes on behind it. */
export function* scanLegacyStream(context: ScanContext, parent: number | null): Scan<SegmentEnd> {
  const { builder, cursor } = context;
  const layer = builder.addLayer('legacy', context.source, parent);
  const start = cursor.position;
  // Which reading it is, other bytes than the first may have to tell.
  yield* cursor.toEnd();
  const choice = yield* chooseReading(context, start);
  const walk = new LegacyWalk(context, layer, choice.reading);
  walk.instead = choice.instead;
  builder.layer(layer).detail = detailOf(choice);
  const whole = yield* scanPieces(walk);
  if (walk.tails > 1) context.totals.checkpoints = walk.tails;
  const enclosed = context.enclosed === true;
  if (whole && cursor.remaining > 0 && !enclosed) reportTrailing(walk);
  const detail = builder.layer(layer).detail;
  detail['guestWidth'] = walk.guestWidth === 0 ? null : walk.guestWidth * 8;
  builder.extend(layer, { start, end: cursor.position });
  return whole && enclosed ? 'end' : 'stopped';
}

const detailOf = ({ reading, confidence, evidence }: Choice): Record<string, string | number | null> => ({
  domainType: reading.guest === 'pv' ? 'x86 PV' : 'x86 HVM',
  toolstackWidth: reading.width * 8,
  confidence,
  evidence: evidence.join(', '),
});

function reportTrailing(walk: LegacyWalk): void {
  const { context, layer } = walk;
  const range = { start: context.cursor.position, end: context.cursor.size };
  const row = gapToEnd(context, layer);
  walk.report(rules.TRAILING, row, range, `${plural(range.end - range.start, 'byte')} stand behind the tail, from ${hex(range.start)} on; no restore reads them as part of the stream.`);
}
