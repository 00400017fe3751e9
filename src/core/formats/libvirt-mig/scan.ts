/** Reads the proposal's messages, and between them the stream that one of them announces. */
import type { Scan } from '../../bytes/cursor.ts';
import { hex } from '../../text.ts';
import { scanLegacyStream } from '../legacy/scan.ts';
import { legacyEvidence } from '../legacy-probe.ts';
import { LIBXL_MAGIC } from '../libxl/header.ts';
import { scanLibxlStream } from '../libxl/scan.ts';
import { prefixOf, startsWith } from '../magic.ts';
import { gapToEnd, type ScanContext, type SegmentEnd } from '../scan-context.ts';
import { Judge } from './judge.ts';
import { beginsWithMessage, isFiller, MAX_MESSAGE, objectLength, readMessage, typeOfState } from './messages.ts';

/** A capture made to annoy may have millions; a migration has six. */
const MAX_MESSAGES = 10_000;
/** Enough for the probe of a legacy stream. */
const PROBE = 4096;
const ANNOUNCES = 'sending-binary-data';

interface Talk {
  readonly layer: number;
  readonly judge: Judge;
  /** The state of the last message. */
  state: string;
  row: number;
}

export function* scanLibvirtMig(context: ScanContext, parent: number | null): Scan<SegmentEnd> {
  const { builder, cursor } = context;
  const layer = builder.addLayer('libvirt-mig', context.source, parent);
  const start = cursor.position;
  builder.layer(layer).detail = { evidence: `"libvirt-libxl-mig-msg" at ${hex(start)}` };
  const talk: Talk = { layer, judge: new Judge(builder), state: '', row: -1 };
  let end: 'message' | 'strange' | 'cut' | 'data' = 'message';
  for (let count = 0; end === 'message' && cursor.remaining > 0; count++) {
    end = count < MAX_MESSAGES ? yield* scanMessage(context, talk) : 'strange';
    if (end === 'message' && talk.state === ANNOUNCES) end = yield* scanData(context, talk);
  }
  if (end === 'strange') reportStrange(context, talk);
  builder.extend(layer, { start, end: cursor.position });
  if (end === 'message') talk.judge.end(placeAt(talk, cursor.position));
  return 'stopped';
}

const placeAt = ({ layer, row }: Talk, offset: number) => ({ layer, row, range: { start: offset, end: offset } });

/** One message with the filler around it. */
function* scanMessage(context: ScanContext, talk: Talk): Scan<'message' | 'strange' | 'cut'> {
  const { builder, cursor } = context;
  const start = cursor.position;
  const looked = Math.min(MAX_MESSAGE, cursor.remaining);
  yield* cursor.fill(looked);
  const bytes = cursor.bytes(0, looked);
  let open = 0;
  while (open < looked && isFiller(bytes[open])) open++;
  if (bytes[open] !== 0x7b) return 'strange';
  const length = objectLength(bytes.subarray(open));
  const cut = length < 0 && looked === cursor.remaining;
  if (length < 0 && !cut) return 'strange';
  let end = cut ? looked : open + length;
  const message = cut ? null : readMessage(new TextDecoder().decode(bytes.subarray(open, end)));
  talk.state = message?.state ?? '';
  if (talk.state === ANNOUNCES) end = dataStart(bytes, end, cursor.remaining);
  else while (end < looked && isFiller(bytes[end])) end++;
  talk.row = builder.pushPiece(talk.layer, typeOfState(talk.state), start, end, cut);
  cursor.skip(end);
  if (cut) talk.judge.cut(placeAt(talk, cursor.position), looked - open);
  else talk.judge.message(message, { layer: talk.layer, row: talk.row, range: { start, end: start + end } });
  return cut ? 'cut' : 'message';
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

/** The stream behind "sending-binary-data"; `data` where it does not come to its end, which is said of it. */
function* scanData(context: ScanContext, talk: Talk): Scan<'message' | 'strange' | 'data'> {
  const { cursor } = context;
  const { layer } = talk;
  const looked = Math.min(PROBE, cursor.remaining);
  yield* cursor.fill(looked);
  const head = cursor.bytes(0, looked);
  if (startsWith(head, LIBXL_MAGIC) || (looked > 0 && prefixOf(head, LIBXL_MAGIC) > 0)) return (yield* scanLibxlStream(context, layer)) === 'end' ? 'message' : 'data';
  if (legacyEvidence(head, cursor.remaining) === null) {
    if (looked > 0 && !beginsWithMessage(head)) return 'strange';
    talk.judge.noData(placeAt(talk, cursor.position));
    return looked === 0 ? 'data' : 'message';
  }
  context.enclosed = true;
  return (yield* scanLegacyStream(context, layer)) === 'end' ? 'message' : 'data';
}

function reportStrange(context: ScanContext, { layer, judge, state }: Talk): void {
  const { cursor } = context;
  const range = { start: cursor.position, end: cursor.size };
  judge.strange({ layer, row: gapToEnd(context, layer), range }, state === ANNOUNCES);
}
