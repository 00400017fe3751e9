/** Reads xl migrate's messages: those from receiver to sender as a file of their own, the sender's last one behind its stream. */
import type { Scan } from '../../bytes/cursor.ts';
import { plural } from '../../text.ts';
import { isColoHere, scanColo } from '../colo/scan.ts';
import { differences, startsWith } from '../magic.ts';
import { gapToEnd, type ScanContext, type SegmentEnd } from '../scan-context.ts';
import { BANNER, GO_MESSAGE, LONGEST, MESSAGES, PERMISSION, REPORT, type WireMessage } from './messages.ts';
import * as rules from './rules.ts';
import { Talk } from './talk.ts';

/** A capture made to annoy may have millions; a migration has four. */
const MAX_MESSAGES = 10_000;
/** Behind strange bytes the next message is looked for in so many. */
const WINDOW = 64 * 1024;
/** Behind a stream, fewer bytes than this of a message that is cut prove nothing. */
const MIN_PREFIX = 4;
/** A permission that differs in no more bytes, or begins with so many of it, is one that was changed. */
const MAX_DIFFERENT = 8;
const SURE_PREFIX = 'domain is '.length;

interface Met {
  readonly message: WireMessage;
  /** Bytes of it that are there. */
  readonly length: number;
}

/** The message at the cursor, whole or cut by the end of the file; null where there is none. */
function* messageHere({ cursor }: ScanContext, among: readonly WireMessage[]): Scan<Met | null> {
  const length = yield* cursor.upTo(LONGEST);
  if (length <= 0 || !(yield* cursor.fill(length))) return null;
  const bytes = cursor.bytes(0, length);
  const message = among.find((each) => agrees(bytes, each.bytes));
  return message === undefined ? null : { message, length: Math.min(message.size, length) };
}

/** Whether all bytes are those of the message, as far as both go. */
function agrees(bytes: Uint8Array, message: string): boolean {
  for (let i = 0; i < bytes.length && i < message.length; i++) if (bytes[i] !== message.charCodeAt(i)) return false;
  return true;
}

function pushMessage({ builder, cursor }: ScanContext, layer: number, { message, length }: Met): number {
  const row = builder.pushPiece(layer, message.type, cursor.position, length, length < message.size);
  builder.extend(layer, { start: cursor.position, end: cursor.position + length });
  return row;
}

/** A capture of what the receiver said. */
export function* scanXlWire(context: ScanContext, parent: number | null): Scan<SegmentEnd> {
  const { builder, cursor } = context;
  const layer = builder.addLayer('xl-wire', context.source, parent);
  builder.layer(layer).detail = { direction: 'receiver to sender' };
  const talk = new Talk(builder, layer);
  let row = -1;
  let whole = true;
  for (let count = 0; whole && cursor.remaining > 0 && count < MAX_MESSAGES; count++) {
    // What is cut may be the beginning of several: then it is the one that is due.
    const met = yield* messageHere(context, talk.due === null ? MESSAGES : [talk.due, ...MESSAGES]);
    if (met === null) {
      // A receiver of COLO goes on with records on the same pipe.
      if (talk.last === BANNER && (yield* isColoHere(context))) return yield* scanColo(context, parent, true);
      row = yield* strange(context, layer, talk);
    } else {
      row = pushMessage(context, layer, met);
      whole = take(context, talk, met, row);
    }
  }
  if (whole && cursor.remaining > 0) rest(context, layer, talk);
  else if (whole) talk.end(row, cursor.size);
  return 'stopped';
}

/** False where the end of the file cuts it. */
function take({ cursor }: ScanContext, talk: Talk, { message, length }: Met, row: number): boolean {
  const start = cursor.position;
  const status = message === REPORT && length === message.size ? (cursor.bytes(length - 1, 1)[0] ?? 0) : 0;
  cursor.skip(length);
  if (length < message.size) talk.cut(message, length, row, cursor.position);
  else talk.whole(message, row, { start, end: start + length }, status);
  return length === message.size;
}

/** Bytes up to the next message, or to the end of the file where none is near. */
function* strange(context: ScanContext, layer: number, talk: Talk): Scan<number> {
  const { builder, cursor } = context;
  const start = cursor.position;
  const looked = Math.min(WINDOW, cursor.remaining);
  yield* cursor.fill(looked);
  const next = nextMessage(cursor.bytes(0, looked));
  if (next < 0) return rest(context, layer, talk);
  const { remaining } = cursor;
  const row = builder.push('gap', layer, 0, start, 0);
  cursor.skip(next);
  builder.extend(layer, { start, end: cursor.position });
  talk.strange(row, { start, end: cursor.position }, remaining);
  return row;
}

function rest(context: ScanContext, layer: number, talk: Talk): number {
  const { builder, cursor } = context;
  const range = { start: cursor.position, end: cursor.size };
  const { remaining } = cursor;
  const row = gapToEnd(context, layer);
  builder.extend(layer, range);
  talk.strange(row, range, remaining);
  return row;
}

/** Where the first whole message stands; -1 where none does. */
function nextMessage(bytes: Uint8Array): number {
  const text = LATIN1.decode(bytes);
  const found = MESSAGES.map((message) => text.indexOf(message.bytes)).filter((at) => at >= 0);
  return found.length === 0 ? -1 : Math.min(...found);
}

/** Texts of messages are ASCII, which all of windows-1252 (that a page calls latin1) agrees with. */
const LATIN1 = new TextDecoder('latin1');

/** The sender's permission behind its stream; false where what stands there is something else. */
export function* scanPermission(context: ScanContext, parent: number | null): Scan<boolean> {
  const { builder, cursor } = context;
  const length = yield* cursor.upTo(PERMISSION.size);
  if (length < MIN_PREFIX) return false;
  yield* cursor.fill(length);
  const bytes = cursor.bytes(0, length);
  const wrong = differences(bytes, PERMISSION.bytes.slice(0, length));
  const changed = length === PERMISSION.size && (wrong <= MAX_DIFFERENT || startsWith(bytes, PERMISSION.bytes.slice(0, SURE_PREFIX)));
  if (wrong > 0 && !changed) return false;
  const layer = builder.addLayer('xl-wire', context.source, parent);
  builder.layer(layer).detail = { direction: 'sender to receiver' };
  const start = cursor.position;
  const row = pushMessage(context, layer, { message: PERMISSION, length });
  cursor.skip(length);
  const range = { start, end: cursor.position };
  const behind = { layer, row, range: { start: range.end, end: range.end } };
  const consequence = 'A receiver that reads this reports status 255 and destroys its copy; xl restore does not read so far.';
  if (wrong > 0) builder.report(rules.UNEXPECTED, { layer, row, range, hint: 'The stream in front of it is whole.', logs: `migration stream contained unexpected data instead of ${GO_MESSAGE}`, message: `Of the sender\u2019s permission to unpause ${wrong} of ${PERMISSION.size} bytes are others. ${consequence}` });
  else if (length < PERMISSION.size) builder.report(rules.TRUNCATED, { ...behind, hint: 'The stream in front of it is whole.', logs: `file/stream truncated reading ${GO_MESSAGE} from migration stream`, message: `The file ends ${plural(length, 'byte')} into the sender\u2019s permission to unpause, which has ${PERMISSION.size}. ${consequence}` });
  else builder.report(rules.LEFT, { ...behind, message: 'The sender gives the domain away here. Whether the receiver\u2019s copy runs is told by its report, which goes the other way.' });
  return true;
}
