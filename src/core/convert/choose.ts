/** Which reading a conversion takes: what a person says, else what the first bytes show. */
import { Cursor, drive } from '../bytes/cursor.ts';
import { chooseReading, type Choice } from '../formats/legacy/detect.ts';
import type { Reading } from '../formats/legacy/walk.ts';
import { Totals, type LegacyHints } from '../formats/scan-context.ts';
import { StreamBuilder } from '../index/stream-builder.ts';
import type { Job } from './job.ts';
import type { Conversion } from './request.ts';

/** How far ahead readings are tried: PV proves itself by its header; HVM needs a whole batch of 4 MiB, or several. */
const HEADS = [64 * 1024, 5 * 1024 * 1024, 17 * 1024 * 1024] as const;
const ONES = 0xffff_ffff;

export interface Chosen {
  readonly reading: Reading;
  readonly confidence: Choice['confidence'];
  readonly evidence: readonly string[];
}

/** The stream begins at the position; nothing of it is taken. */
export function* choose(job: Job): Conversion<Chosen> {
  const { feed, options: { hints } } = job;
  const given = yield* asGiven(job);
  if (given !== null) return { reading: given, confidence: 'given', evidence: ['--width and --guest'] };
  let choice: Chosen | null = null;
  for (const head of HEADS) {
    const whole = !(yield* feed.fill(head));
    choice = tryAll(feed.bytes(0, feed.held), feed.position, hints);
    if (choice.confidence === 'high' || whole) break;
  }
  return choice ?? { reading: job.reading, confidence: 'low', evidence: [] };
}

/** Where width and guest type are given, only a PV stream without extended info leaves anything open. */
function* asGiven({ feed, options: { hints: { width, guest } } }: Job): Conversion<Reading | null> {
  if (width === undefined || guest === undefined) return null;
  if (guest === 'hvm') return { width, guest, extended: false, guestWidth: width };
  const there = yield* feed.fill(2 * width);
  const signed = there && feed.u32(width) === ONES && (width === 4 || feed.u32(width + 4) === ONES);
  return !there || signed ? { width, guest, extended: true, guestWidth: width } : null;
}

/** @param base where the bytes stand in the input, so that the evidence names its own offsets */
function tryAll(bytes: Uint8Array, base: number, hints: LegacyHints): Chosen {
  const size = base + bytes.length;
  const builder = new StreamBuilder(size, {}, false);
  const context = { cursor: new Cursor(size, base), builder, source: 0, totals: new Totals(), checkpointEnd: -1, lastBatch: { row: -1, count: 0 }, legacyHints: hints };
  return drive(chooseReading(context, base), ({ start, length }) => bytes.subarray(start - base, start - base + length));
}
