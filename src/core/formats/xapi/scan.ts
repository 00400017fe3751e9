/** Indexes what xenopsd writes: records behind headers, a legacy stream behind its signature, a connection of a migration. */
import type { Scan } from '../../bytes/cursor.ts';
import { hex, plural } from '../../text.ts';
import { LOOK_SIZE, lookOf } from '../look-of.ts';
import { startsWith } from '../magic.ts';
import { recordName } from '../names.ts';
import { gapToEnd, type ScanContext, type SegmentEnd } from '../scan-context.ts';
import { HeaderType, LEGACY_SIGNATURE, SIGNATURE_SIZE, STRUCTURED_SIGNATURE, XAPI_HEADER_SIZE, XAPI_MAGIC } from './header.ts';
import { isRequest } from './request.ts';
import * as rules from './rules.ts';
import { scanLegacyImage } from './scan-legacy.ts';
import { headerAt, scanRecords } from './scan-records.ts';
import { isWholeHandshake, scanHandshake, scanRequest } from './scan-request.ts';

/** Long enough for any request line. */
const REQUEST_HEAD = 1024;

export function* scanXapi(context: ScanContext, parent: number | null): Scan<SegmentEnd> {
  const { builder, cursor } = context;
  const layer = builder.addLayer('xapi', context.source, parent);
  const start = cursor.position;
  yield* cursor.fill(Math.min(REQUEST_HEAD, cursor.remaining));
  const connected = isRequest(cursor.bytes(0, Math.min(REQUEST_HEAD, cursor.remaining)));
  const goesOn = !connected || (yield* scanRequest(context, layer));
  if (goesOn && (yield* scanImage(context, layer))) {
    // Before memory had a connection of its own, the sender's last handshake came behind it.
    if (connected) while (yield* isWholeHandshake(cursor)) if (!(yield* scanHandshake(context, layer))) break;
    yield* scanBehind(context, layer);
  }
  builder.extend(layer, { start, end: cursor.position });
  return 'stopped';
}

/** True where the image came to its end. */
function* scanImage(context: ScanContext, layer: number): Scan<boolean> {
  const { builder, cursor } = context;
  const start = cursor.position;
  const first = Math.min(XAPI_HEADER_SIZE, cursor.remaining);
  yield* cursor.fill(first);
  const type = headerAt(cursor.bytes(0, first));
  if (type !== null) return yield* scanWithoutSignature(context, layer, type);
  const length = Math.min(SIGNATURE_SIZE, cursor.remaining);
  yield* cursor.fill(length);
  const head = cursor.bytes(0, length);
  if (length < SIGNATURE_SIZE) {
    const row = gapToEnd(context, layer);
    builder.report(rules.TRUNCATED, { layer, row, range: { start: cursor.size, end: cursor.size }, message: `The signature has ${SIGNATURE_SIZE} bytes; the file ends after ${plural(length, 'byte')} of it.` });
    return false;
  }
  const legacy = startsWith(head, LEGACY_SIGNATURE);
  const exact = legacy || startsWith(head, STRUCTURED_SIGNATURE);
  const row = builder.push('header', layer, 0, start, 0);
  builder.layer(layer).detail = { ...builder.layer(layer).detail, format: legacy ? 'legacy' : 'structured', evidence: `"${XAPI_MAGIC}${legacy ? 'ain' : 'v2-'}" at ${hex(start)}${exact ? '' : ', damaged'}` };
  if (!exact) builder.report(rules.SIGNATURE, { layer, row, range: { start, end: start + SIGNATURE_SIZE }, message: 'The signature is neither "XenSavedDomv2-" nor "XenSavedDomain", each with a line feed. Records are read as those of the former.' });
  cursor.skip(SIGNATURE_SIZE);
  return yield* legacy ? scanLegacyImage(context, layer) : scanRecords(context, layer);
}

/** Records from the first byte on: rightly so where they are a vGPU's. */
function* scanWithoutSignature(context: ScanContext, layer: number, type: number): Scan<boolean> {
  const { builder, cursor } = context;
  const vgpu = type === HeaderType.DEMU;
  const start = cursor.position;
  const name = recordName('xapi', type);
  builder.layer(layer).detail = { ...builder.layer(layer).detail, format: vgpu ? 'vGPU' : 'structured', evidence: `a header of type ${name} at ${hex(start)}, without a signature` };
  const at = { layer, row: 0, range: { start, end: start + XAPI_HEADER_SIZE } };
  if (vgpu) builder.report(rules.VGPU_ALONE, { ...at, message: 'This is what xenopsd keeps of a vGPU beside the image with the guest\u2019s memory: a header, the state, End_of_image, and no signature.' });
  else builder.report(rules.SIGNATURE, { ...at, message: `Where the signature is due, a header of type ${name} stands. Records are read from there on.` });
  return yield* scanRecords(context, layer, vgpu);
}

/** What the disk held before the image was written, as a rule: named, not judged. */
function* scanBehind(context: ScanContext, layer: number): Scan<void> {
  const { builder, cursor } = context;
  if (cursor.remaining <= 0) return;
  const looked = Math.min(cursor.remaining, LOOK_SIZE);
  yield* cursor.fill(looked);
  const look = lookOf(cursor.bytes(0, looked));
  const range = { start: cursor.position, end: cursor.size };
  const row = gapToEnd(context, layer);
  builder.report(rules.OLD_CONTENT, { layer, row, range, message: `${plural(range.end - range.start, 'byte')} stand behind the image, from ${hex(range.start)} on: ${look}. On a suspend VDI that is what the disk held before.` });
}
