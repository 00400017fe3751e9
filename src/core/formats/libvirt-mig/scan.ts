/** Reads the proposal's messages, and between them the stream that one of them announces. */
import type { Scan } from '../../bytes/cursor.ts';
import { hex, plural, printable } from '../../text.ts';
import { scanLegacyStream } from '../legacy/scan.ts';
import { legacyEvidence } from '../legacy-probe.ts';
import { LIBXL_MAGIC } from '../libxl/header.ts';
import { scanLibxlStream } from '../libxl/scan.ts';
import { prefixOf, startsWith } from '../magic.ts';
import { gapToEnd, type ScanContext, type SegmentEnd } from '../scan-context.ts';
import { isFiller, MAX_MESSAGE, objectLength, readMessage, STATES, typeOfState, type Message } from './messages.ts';
import * as rules from './rules.ts';

/** A capture made to annoy may have millions; a migration has six. */
const MAX_MESSAGES = 10_000;
/** Enough for the probe of a legacy stream. */
const PROBE = 4096;
const ANNOUNCES = 'sending-binary-data';

interface Talk {
  readonly layer: number;
  readonly states: string[];
  row: number;
}

export function* scanLibvirtMig(context: ScanContext, parent: number | null): Scan<SegmentEnd> {
  const { builder, cursor } = context;
  const layer = builder.addLayer('libvirt-mig', context.source, parent);
  const start = cursor.position;
  builder.layer(layer).detail = { evidence: `"libvirt-libxl-mig-msg" at ${hex(start)}` };
  const talk: Talk = { layer, states: [], row: -1 };
  let whole = true;
  for (let count = 0; whole && cursor.remaining > 0 && count < MAX_MESSAGES; count++) {
    if (!(yield* scanMessage(context, talk))) break;
    if (talk.states.at(-1) === ANNOUNCES) whole = yield* scanData(context, talk);
  }
  if (whole && cursor.remaining > 0) reportUnexpected(context, talk);
  builder.extend(layer, { start, end: cursor.position });
  reportEnd(context, talk);
  return 'stopped';
}

/** One message with the filler around it; false where none stands here. */
function* scanMessage(context: ScanContext, talk: Talk): Scan<boolean> {
  const { builder, cursor } = context;
  const start = cursor.position;
  const looked = Math.min(MAX_MESSAGE, cursor.remaining);
  yield* cursor.fill(looked);
  const bytes = cursor.bytes(0, looked);
  let open = 0;
  while (open < looked && isFiller(bytes[open])) open++;
  if (bytes[open] !== 0x7b) return false;
  const length = objectLength(bytes.subarray(open));
  const cut = length < 0 && looked === cursor.remaining;
  if (length < 0 && !cut) return false;
  let end = cut ? looked : open + length;
  const message = cut ? null : readMessage(new TextDecoder().decode(bytes.subarray(open, end)));
  const state = message?.state ?? '';
  if (state === ANNOUNCES) end = dataStart(bytes, end, cursor.remaining);
  else while (end < looked && isFiller(bytes[end])) end++;
  talk.row = builder.pushPiece(talk.layer, typeOfState(state), start, end, cut);
  cursor.skip(end);
  judge(context, talk, message, { start, end: start + end }, cut);
  talk.states.push(state);
  return true;
}

/** What parts a message from the stream is not known, and a legacy stream may begin with a byte that could be filler. */
function dataStart(bytes: Uint8Array, end: number, remaining: number): number {
  for (let at = end; at <= bytes.length; at++) {
    const head = bytes.subarray(at, at + PROBE);
    if (startsWith(head, LIBXL_MAGIC) || legacyEvidence(head, remaining - at) !== null) return at;
    if (!isFiller(bytes[at])) break;
  }
  return end;
}

function judge({ builder }: ScanContext, { layer, row, states }: Talk, message: Message | null, range: { start: number; end: number }, cut: boolean): void {
  const at = { layer, row, range };
  if (message === null) {
    builder.report(rules.SYNTAX, { ...at, message: cut ? 'The file ends inside a message.' : 'The object is no JSON with the member "libvirt-libxl-mig-msg".' });
    return;
  }
  const { state, status } = message;
  if (!STATES.some((known) => known === state)) builder.report(rules.STATE, { ...at, message: `The state "${printable(state)}" is none of ${STATES.join(', ')}.` });
  else if (state === 'error') builder.report(rules.FAILED, { ...at, message: `One side gives up, with status ${status ?? 'unknown'}.` });
  else if (!mayFollow(states, state)) builder.report(rules.SEQUENCE, { ...at, message: `"${state}" stands behind ${states.length === 0 ? 'nothing' : `"${printable(states.at(-1) ?? '')}"`}.` });
  if (state !== 'error' && status !== null && status !== 0) builder.report(rules.SEQUENCE, { ...at, message: `"${state}" has status ${status}; only "error" has one that is not 0.` });
}

/** A capture has one direction, or both in one: a state may leave others out, and only versions are told twice. */
function mayFollow(states: readonly string[], state: string): boolean {
  const rank = STATES.findIndex((known) => known === state);
  const before = states.map((each) => STATES.findIndex((known) => known === each));
  if (before.includes(STATES.indexOf('error'))) return false;
  const twice = rank === 0 && before.filter((each) => each === 0).length < 2;
  return before.every((each) => each < rank || (twice && each === rank));
}

/** The stream behind "sending-binary-data"; false where it does not come to its end. */
function* scanData(context: ScanContext, { layer }: Talk): Scan<boolean> {
  const { cursor } = context;
  const looked = Math.min(PROBE, cursor.remaining);
  yield* cursor.fill(looked);
  const head = cursor.bytes(0, looked);
  if (startsWith(head, LIBXL_MAGIC) || (looked > 0 && prefixOf(head, LIBXL_MAGIC) > 0)) return (yield* scanLibxlStream(context, layer)) === 'end';
  if (legacyEvidence(head, cursor.remaining) === null) return true;
  context.enclosed = true;
  return (yield* scanLegacyStream(context, layer)) === 'end';
}

function reportUnexpected(context: ScanContext, { layer }: Talk): void {
  const { builder, cursor } = context;
  const range = { start: cursor.position, end: cursor.size };
  const row = gapToEnd(context, layer);
  builder.report(rules.UNEXPECTED, { layer, row, range, message: `${plural(range.end - range.start, 'byte')} that are neither a message nor a stream that one announced.` });
}

const WAITS: Readonly<Record<string, string>> = {
  'negotiate-version': 'the version has been told; the source waits for "send-binary-data", or the destination for the source\u2019s version.',
  'send-binary-data': 'the destination waits for the stream.',
  'sending-binary-data': 'the source has sent, or was sending, and waits for "received-binary-data".',
  'received-binary-data': 'the destination has the stream and waits for "done".',
};

function reportEnd({ builder, cursor }: ScanContext, { layer, row, states }: Talk): void {
  const waits = WAITS[states.at(-1) ?? ''];
  const at = { layer, row, range: { start: cursor.position, end: cursor.position } };
  if (waits !== undefined) builder.report(rules.LEFT, { ...at, message: `The talk ends here: ${waits}` });
}
