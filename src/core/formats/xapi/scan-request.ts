/** A connection of a live migration as the sender fills it: an HTTP request, then handshakes, or the image. */
import type { Cursor, Scan } from '../../bytes/cursor.ts';
import { plural } from '../../text.ts';
import { startsWith } from '../magic.ts';
import { gapToEnd, type ScanContext } from '../scan-context.ts';
import { Other, XAPI_MAGIC } from './header.ts';
import { piece } from './pieces.ts';
import { MAX_REQUEST, requestLength } from './request.ts';
import * as rules from './rules.ts';

const ZSTD = '\u0028\u00b5\u002f\u00fd';
/** Two are sent (xenops_server.ml); nobody needs more. */
const MAX_HANDSHAKES = 64;

/** True where an image follows. */
export function* scanRequest(context: ScanContext, layer: number): Scan<boolean> {
  const { builder, cursor } = context;
  const start = cursor.position;
  const looked = Math.min(MAX_REQUEST, cursor.remaining);
  yield* cursor.fill(looked);
  const head = cursor.bytes(0, looked);
  const [line = ''] = String.fromCharCode(...head.subarray(0, 1024)).split('\r\n');
  builder.layer(layer).detail = { request: line, evidence: 'an HTTP request of xenopsd at 0x0' };
  const length = requestLength(head);
  if (length === 0) {
    const { row } = piece(context, layer, Other.REQUEST, looked);
    builder.report(rules.TRUNCATED, { layer, row, range: { start: cursor.position, end: cursor.position }, message: `The request has no empty line within its first ${plural(looked, 'byte')}.` });
    gapToEnd(context, layer);
    return false;
  }
  piece(context, layer, Other.REQUEST, length);
  let count = 0;
  for (; count < MAX_HANDSHAKES && cursor.remaining > 0; count++) {
    const size = Math.min(XAPI_MAGIC.length, cursor.remaining);
    yield* cursor.fill(size);
    const bytes = cursor.bytes(0, size);
    if (startsWith(bytes, XAPI_MAGIC.slice(0, size)) || startsWith(bytes, XAPI_MAGIC)) return true;
    if (startsWith(bytes, ZSTD)) return compressed(context, layer, start);
    if (!(yield* scanHandshake(context, layer))) break;
  }
  if (cursor.remaining > 0) unexpected(context, layer, IMAGE_DUE.test(line), count);
  else reportLeft(context, layer, line, count);
  return false;
}

/** Requests of the connections that carry an image. */
const IMAGE_DUE = /\/(?:migrate\/(?:mem|vgpu)|migrate-(?:mem|vgpu)|memory)\//;
/** Handshakes that the sender has for the receiver on the connection for talk (xenops_server.ml VM_migrate). */
const ALL_HANDSHAKES = 2;

/**
 * What is due where the capture ends: on the connection of memory its image, on that of the talk two handshakes of the sender
 * (VM_migrate). The receiver gives up where it reads the end of the connection; an error that was told is an end as it should be.
 */
function reportLeft({ builder, cursor }: ScanContext, layer: number, line: string, handshakes: number): void {
  const at = { layer, row: builder.rowCount - 1, range: { start: cursor.size, end: cursor.size } };
  if (builder.findings.some(({ rule }) => rule === rules.HANDSHAKE_FAILED.id)) return;
  if (IMAGE_DUE.test(line)) builder.report(rules.NO_IMAGE, { ...at, message: 'The capture ends here: the image that the request announces is not in it. A receiver that reads this removes the domain that it had created.' });
  else if (handshakes === 0) builder.report(rules.LEFT, { ...at, message: 'The capture ends behind the request: the receiver prepares the domain and tells the sender so, then waits for the sender\u2019s handshake (synchronisation point 1-mem ACK). Without it it removes the domain again, as it does when it could not prepare it.' });
  else if (handshakes < ALL_HANDSHAKES) builder.report(rules.LEFT, { ...at, message: 'The capture ends behind the sender\u2019s first handshake: the image is sent on a connection of its own, and the receiver waits for the second one, without which it does not unpause the domain (synchronisation point 3).' });
}

function compressed(context: ScanContext, layer: number, start: number): false {
  const { builder, cursor } = context;
  const range = { start: cursor.position, end: cursor.size };
  const row = gapToEnd(context, layer);
  builder.report(rules.COMPRESSED, { layer, row, range, message: `A memory image compressed with zstd follows the request, as its cookie "compress=zstd" says: ${plural(range.end - range.start, 'byte')}, which are not read behind a request of ${plural(range.start - start, 'byte')}.` });
  return false;
}

/** Whether so many bytes are left as the length of a handshake says. */
export function* isWholeHandshake(cursor: Cursor): Scan<boolean> {
  if (!(yield* cursor.fill(2))) return false;
  const [high = 0, low = 0] = cursor.bytes(0, 2);
  return 2 + 256 * high + low <= cursor.remaining;
}

/** u16 length, in network order, and an error of so many bytes; false where what stands there is none. */
export function* scanHandshake(context: ScanContext, layer: number): Scan<boolean> {
  const { builder, cursor } = context;
  if (!(yield* cursor.fill(2))) return false;
  const [high = 0, low = 0] = cursor.bytes(0, 2);
  const length = 256 * high + low;
  const present = Math.min(2 + length, cursor.remaining);
  yield* cursor.fill(present);
  const message = cursor.bytes(2, present - 2);
  if (!message.every((byte) => byte >= 0x20 || byte === 0x0a || byte === 0x09)) return false;
  const words = new TextDecoder().decode(message);
  const start = cursor.position;
  const { row } = piece(context, layer, Other.HANDSHAKE, 2 + length);
  if (length > 0) builder.report(rules.HANDSHAKE_FAILED, { layer, row, range: { start, end: start + present }, message: `The other side is told of an error: "${words}".` });
  return true;
}

function unexpected(context: ScanContext, layer: number, imageDue: boolean, handshakes: number): void {
  const { builder, cursor } = context;
  const range = { start: cursor.position, end: cursor.size };
  const row = gapToEnd(context, layer);
  // The receiver reads no further than the second handshake.
  const over = !imageDue && handshakes >= ALL_HANDSHAKES;
  builder.report(rules.UNEXPECTED, { layer, row, range, ...(over ? { objectors: [] } : imageDue ? { logs: rules.SIGNATURE.logs } : {}), message: `${plural(range.end - range.start, 'byte')} where ${imageDue ? 'the image is due, or a handshake' : 'a handshake is due'}: none begins there.` });
}
