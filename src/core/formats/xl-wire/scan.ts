/** Reads xl migrate's messages: those from receiver to sender as a file of their own, the sender's last one behind its stream. */
import type { Scan } from '../../bytes/cursor.ts';
import { plural } from '../../text.ts';
import { isColoHere, scanColo } from '../colo/scan.ts';
import { gapToEnd, type ScanContext, type SegmentEnd } from '../scan-context.ts';
import { LONGEST, Message, MESSAGES, PERMISSION, type WireMessage } from './messages.ts';
import * as rules from './rules.ts';

interface Met {
  readonly message: WireMessage;
  /** Bytes of it that are there. */
  readonly length: number;
}

/** The message at the cursor, whole or cut by the end of the file; null where there is none. */
function* messageHere({ cursor }: ScanContext, among: readonly WireMessage[]): Scan<Met | null> {
  const length = Math.min(LONGEST, cursor.remaining);
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

interface Told {
  row: number;
  /** Types of the whole messages so far. */
  readonly types: number[];
  /** Behind the report. */
  status: number;
  cut: boolean;
}

function push({ builder, cursor }: ScanContext, layer: number, { message, length }: Met, told: Told): void {
  told.cut = length < message.size;
  told.row = builder.pushPiece(layer, message.type, cursor.position, length, told.cut);
  if (!told.cut) told.types.push(message.type);
  if (message.type === Message.REPORT && !told.cut) told.status = cursor.bytes(message.size - 1, 1)[0] ?? 0;
  builder.extend(layer, { start: cursor.position, end: cursor.position + length });
  cursor.skip(length);
}

/** A capture of what the receiver said. */
export function* scanXlWire(context: ScanContext, parent: number | null): Scan<SegmentEnd> {
  const { builder, cursor } = context;
  const layer = builder.addLayer('xl-wire', context.source, parent);
  builder.layer(layer).detail = { direction: 'receiver to sender' };
  const told: Told = { row: -1, types: [], status: 0, cut: false };
  while (cursor.remaining > 0) {
    const met = yield* messageHere(context, MESSAGES);
    if (met === null) break;
    push(context, layer, met, told);
  }
  // A receiver of COLO goes on with records on the same pipe.
  if (told.types.at(-1) === Message.BANNER && !told.cut && (yield* isColoHere(context))) return yield* scanColo(context, parent, true);
  if (cursor.remaining > 0) reportUnexpected(context, layer);
  const at = { layer, row: told.row, range: { start: cursor.size, end: cursor.size } };
  if (told.status !== 0) builder.report(rules.FAILED, { ...at, message: `The receiver could not run its copy: status ${told.status} (libxl\u2019s error -${told.status}).` });
  const left = whoWaits(told);
  if (left !== '') builder.report(rules.LEFT, { ...at, message: left });
  return 'stopped';
}

function reportUnexpected(context: ScanContext, layer: number): void {
  const { builder, cursor } = context;
  const range = { start: cursor.position, end: cursor.size };
  const row = gapToEnd(context, layer);
  builder.extend(layer, range);
  builder.report(rules.UNEXPECTED, { layer, row, range, message: `${plural(range.end - range.start, 'byte')} that are none of xl\u2019s messages.` });
}

/** What each side was waiting for when the talk ended; empty where it is at its end. */
function whoWaits({ types, status, cut }: Told): string {
  const ended = cut ? 'The capture ends inside a message' : 'The capture ends here';
  switch (types.at(-1)) {
    case undefined:
      return `${ended}: the sender waits for the receiver\u2019s banner before it sends anything.`;
    case Message.BANNER:
      return `${ended}, behind the banner: the receiver waited for the stream, or was still building the domain, and the sender waits for "domain received". A receiver of Remus or COLO says nothing more: there this is the end.`;
    case Message.READY:
      return `${ended}: the receiver has the domain and waits for permission to unpause it. If the sender gave it, the sender waits for the report, and on neither side is it known which copy runs.`;
    case Message.REPORT:
      return status === 0 ? '' : `${ended}: the sender waits for permission to take its domain back, which the receiver gives once it has destroyed its copy.`;
    default:
      return '';
  }
}

/** The sender's permission behind its stream; false where what stands there is something else. */
export function* scanPermission(context: ScanContext, parent: number | null): Scan<boolean> {
  const { builder, cursor } = context;
  const met = yield* messageHere(context, [PERMISSION]);
  if (met === null) return false;
  const layer = builder.addLayer('xl-wire', context.source, parent);
  builder.layer(layer).detail = { direction: 'sender to receiver' };
  const told: Told = { row: -1, types: [], status: 0, cut: false };
  push(context, layer, met, told);
  const message = told.cut
    ? `The file ends ${plural(met.length, 'byte')} into the sender\u2019s permission to unpause: the receiver waits for the rest of it.`
    : 'The sender has given the domain away behind its stream, and waits for the receiver\u2019s report.';
  builder.report(rules.LEFT, { layer, row: told.row, range: { start: cursor.position, end: cursor.position }, message });
  return true;
}
