/** Which connection of a capture carries a stream: the one that begins like one. */
import type { Scan } from '../bytes/cursor.ts';
import { compressionOf } from '../formats/compression.ts';
import { detect, HEAD_SIZE } from '../formats/detect.ts';
import type { Carries } from '../index/connection.ts';
import { carriesOf } from './connection.ts';
import type { Flow } from './flow.ts';
import { isHttpAround } from './http-head.ts';
import { RebuiltStream } from './rebuilt.ts';

/** Connections whose beginning is looked at, the largest first. */
export const MAX_LOOKED_AT = 200;

/** A stream may begin behind a line of protocol. */
const MAX_PREAMBLE = 1024;

export interface Choice {
  /** Null where no connection begins like a stream. */
  readonly flow: Flow | null;
  /** Bytes of it before the stream. */
  readonly skip: number;
  readonly carries: ReadonlyMap<Flow, Carries>;
}

/**
 * Of several that begin like a stream the one with most bytes; one behind a preamble only where no other does, and what has to be
 * unpacked first only where there is neither.
 * @param wanted its place among all directions, the largest first, where a person says which; that one whatever it begins like
 */
export function* choose(flows: readonly Flow[], wanted: number | null = null): Scan<Choice> {
  const largest = flows.filter(({ bytes }) => bytes > 0).sort((a, b) => b.bytes - a.bytes).slice(0, MAX_LOOKED_AT);
  const carries = new Map<Flow, Carries>();
  let first: Flow | null = null;
  let wrapped: Flow | null = null;
  let later: { readonly flow: Flow; readonly skip: number } | null = null;
  let chosen: { readonly flow: Flow; readonly skip: number } | null = null;
  for (const [place, flow] of largest.entries()) {
    const head = yield* beginning(flow);
    const found = detect(head, flow.streamLength);
    const whole = found.kind === 'stream';
    const around = whole ? '' : aroundOf(head, flow.streamLength);
    const lost = whole || around !== '' ? 0 : lostAtFirst(flow);
    const skip = whole || around !== '' ? 0 : lost > 0 ? behindLoss(yield* bytesFrom(flow, lost), lost, flow.streamLength) : behindPreamble(head, flow.streamLength);
    carries.set(flow, whole && ANSWERS.has(found.layer) ? 'what a receiver says' : whole || skip > 0 ? 'Xen stream' : around === '' ? carriesOf(head) : around);
    if (whole) first ??= flow;
    if (around !== '') wrapped ??= flow;
    if (skip > 0) later ??= { flow, skip };
    if (place === wanted) chosen = { flow, skip };
  }
  if (chosen !== null) return { ...chosen, carries };
  first ??= later === null ? wrapped : null;
  return { ...(first !== null ? { flow: first, skip: 0 } : (later ?? { flow: null, skip: 0 })), carries };
}

/** Layers of the way back of a migration. */
const ANSWERS: ReadonlySet<string> = new Set(['xl-wire', 'colo']);

/** What stands around whatever a direction carries: compression, or an HTTP message with something in it that can be read. */
const aroundOf = (head: Uint8Array, size: number): Carries => compressionOf(head) ?? (isHttpAround(head, size) ? 'HTTP' : '');

const MAGICS = ['LibxlFmt', 'Xen saved domain, xl format', 'LinuxGuestRecord', 'XenSavedDom', '\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ffXENF'] as const;

/** Where within its first kilobyte a magic stands that begins a stream; 0 where none does. */
function behindPreamble(head: Uint8Array, size: number): number {
  const text = String.fromCharCode(...head.subarray(0, MAX_PREAMBLE));
  const places = MAGICS.map((magic) => text.indexOf(magic)).filter((place) => place > 0 && detect(head.subarray(place), size - place).kind === 'stream');
  return places.length === 0 ? 0 : Math.min(...places);
}

/** Bytes that are missing before the first that was captured, of a connection whose beginning is known. */
export const lostAtFirst = ({ holes: [first], start }: Flow): number => (first === undefined || first.start > start ? 0 : first.end - start);

/** Where behind what is missing at first a magic stands that begins a stream; 0 where none does within the next bytes. */
function behindLoss(bytes: Uint8Array, lost: number, size: number): number {
  const text = String.fromCharCode(...bytes);
  const places = MAGICS.map((magic) => text.indexOf(magic)).filter((place) => place >= 0 && detect(bytes.subarray(place), size - lost - place).kind === 'stream');
  return places.length === 0 ? 0 : lost + Math.min(...places);
}

const beginning = (flow: Flow): Scan<Uint8Array> => bytesFrom(flow, 0);

/** Bytes of a direction from an offset on, read from the file piece by piece; up to the first that is missing. */
function* bytesFrom(flow: Flow, from: number): Scan<Uint8Array> {
  const stream = new RebuiltStream(flow);
  const hole = stream.holes.find(({ end }) => end > from)?.start ?? Infinity;
  const head = new Uint8Array(Math.max(0, Math.min(HEAD_SIZE, stream.size - from, hole - from)));
  for (let at = 0; at < head.byteLength; ) {
    const { start, length } = stream.pieceOf(from + at);
    if (start < 0) return head.subarray(0, at);
    const wanted = Math.min(length, head.byteLength - at);
    head.set((yield { start, length: wanted }).subarray(0, wanted), at);
    at += wanted;
  }
  return head;
}
