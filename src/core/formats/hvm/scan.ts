/** Indexes the entries of an HVM context by their descriptors; bodies are hopped over. */
import type { ByteRange } from '../../bytes/range.ts';
import type { Scan } from '../../bytes/cursor.ts';
import { hex, plural } from '../../text.ts';
import { recordName } from '../names.ts';
import type { ScanContext, SegmentEnd } from '../scan-context.ts';
import { cutMessage, DESCRIPTOR_SIZE } from './descriptor.ts';
import { END } from './end.ts';
import * as rules from './rules.ts';

/** Where a context stands: the body of a record. */
export interface HvmBlob {
  /** The row that holds it, and the layer of that; alone in its source, no row and its own layer. */
  readonly row: number;
  readonly layer: number;
  readonly start: number;
  readonly length: number;
}

const U16 = 65_536;
/** Of what stands behind END. */
const LOOKED = 4096;

/** A context that is a file of its own, as Xen's domctl gives it. */
export function* scanBareHvmContext(context: ScanContext, parent: number | null): Scan<SegmentEnd> {
  const { builder, cursor } = context;
  const layer = builder.addLayer('hvm-context', context.source, parent);
  const start = cursor.position;
  yield* cursor.toEnd();
  yield* scanHvmContext(context, { row: -1, layer, start, length: cursor.size - start });
  builder.layer(layer).detail['evidence'] = `HVM_FILE_MAGIC in the first entry, at ${hex(start)}`;
  cursor.position = cursor.size;
  return 'stopped';
}

/** Rows for the entries; the cursor is moved. What the end of the source cuts is told by the layer around it. */
export function* scanHvmContext(context: ScanContext, blob: HvmBlob): Scan<void> {
  const { builder, cursor, source } = context;
  const layer = blob.row < 0 ? blob.layer : builder.innerLayer('hvm-context', source, blob.layer);
  const end = Math.min(blob.start + blob.length, cursor.seen);
  const draft = builder.layer(layer);
  // The stream's CPUID policy says where the components of an XSAVE area are.
  draft.facts = { ...builder.layer(blob.layer).facts, littleEndian: true };
  draft.detail['contexts'] = Number(draft.detail['contexts'] ?? 0) + 1;
  if (end > blob.start) builder.extend(layer, { start: blob.start, end });
  yield* builder.nested(scanEntries(context, blob, layer, end));
}

function* scanEntries(context: ScanContext, blob: HvmBlob, layer: number, end: number): Scan<void> {
  const { builder, cursor } = context;
  const whole = end === blob.start + blob.length;
  // Before the first entry there is none in this layer.
  let row = -1;
  cursor.position = blob.start;
  while (end - cursor.position >= DESCRIPTOR_SIZE) {
    const start = cursor.position;
    if (!cursor.holds(DESCRIPTOR_SIZE) && !(yield* cursor.fill(DESCRIPTOR_SIZE))) return;
    const typecode = cursor.u32(0, true) % U16;
    const length = cursor.u32(4, true);
    const next = start + DESCRIPTOR_SIZE + length;
    row = builder.push('record', layer, typecode, start, length, next > end);
    if (next > end) {
      if (whole && typecode !== END.type) builder.report(rules.TRUNCATED, { layer, row, range: { start: start + 4, end: start + DESCRIPTOR_SIZE }, message: cutMessage(recordName('hvm-context', typecode), length, end - start - DESCRIPTOR_SIZE) });
      return;
    }
    cursor.position = next;
    if (typecode === END.type) {
      if (next < end) yield* scanBehind(context, layer, { start: next, end });
      return;
    }
  }
  endWithout(context, layer, row, end, whole);
}

/** Zeroes are what a buffer has that is longer than what was written to it. */
function* scanBehind({ builder, cursor }: ScanContext, layer: number, range: ByteRange): Scan<void> {
  const row = builder.push('gap', layer, 0, range.start, 0);
  const looked = Math.min(LOOKED, range.end - range.start);
  if (!(yield* cursor.fill(looked)) || cursor.bytes(0, looked).every((byte) => byte === 0)) return;
  builder.report(rules.TRAILING, { layer, row, range, message: `${plural(range.end - range.start, 'byte')} stand behind the END entry of the HVM context, from ${hex(range.start)} on. Nobody reads them.` });
}

/** The blob ends inside a descriptor, or where one was due. */
function endWithout(context: ScanContext, layer: number, last: number, end: number, whole: boolean): void {
  const { builder, cursor } = context;
  const left = end - cursor.position;
  const row = left > 0 ? builder.push('gap', layer, 0, cursor.position, 0) : last;
  if (!whole) return;
  const range = { start: end - left, end };
  if (left > 0) builder.report(rules.TRUNCATED, { layer, row, range, message: `The HVM context ends after ${plural(left, 'byte')} of a descriptor, which has ${DESCRIPTOR_SIZE}.` });
  else builder.report(rules.NO_END, { layer, row, range, message: 'The HVM context ends without an END entry.' });
}
