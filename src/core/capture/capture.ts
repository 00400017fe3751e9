/** A packet capture from its bytes: which connections are in it, which of them carries a stream, and that stream. */
import { Cursor, type Scan } from '../bytes/cursor.ts';
import type { ByteRange } from '../bytes/range.ts';
import type { ByteSource } from '../bytes/source.ts';
import { detect, HEAD_SIZE } from '../formats/detect.ts';
import type { Rule } from '../index/finding.ts';
import type { DetailValue } from '../index/layer.ts';
import { byteSize, hex, plural } from '../text.ts';
import { Connections } from './connections.ts';
import { MAX_REPEATS, type Flow } from './flow.ts';
import type { CaptureEnd } from './packet.ts';
import { pcapKind, walkPcap } from './pcap.ts';
import { SECTION_HEADER, walkPcapng } from './pcapng.ts';
import { RebuiltStream } from './rebuilt.ts';
import { CAPTURE_CUT, MID_STREAM, OTHERS, REPEATED } from './rules.ts';

/** Connections whose beginning is looked at, the largest first. */
const MAX_LOOKED_AT = 200;

/** A stream may begin behind a line of protocol. */
const MAX_PREAMBLE = 1024;

/** Connections named in words; more are counted. */
const MAX_NAMED = 8;

/** Reads of a walk: a capture is read from front to back, and a larger window only holds more of it. */
const WINDOW = { min: 64 * 1024, max: 4 * 1024 * 1024 } as const;

export const isCapture = (head: Uint8Array): boolean => pcapKind(head) !== null || (head.byteLength >= 12 && new DataView(head.buffer, head.byteOffset).getUint32(0, true) === SECTION_HEADER);

export interface CaptureReport {
  readonly rule: Rule;
  readonly range: ByteRange;
  readonly message: string;
}

/** When bytes were captured. */
export interface CaptureClock {
  /** The capture's first packet: whole seconds since 1970, and nanoseconds. */
  readonly seconds: number;
  readonly nanoseconds: number;
  /** Nanoseconds after that, of a byte of the stream; NaN where it was not captured. */
  readonly at: (offset: number) => number;
}

export interface Capture {
  /** Null where no connection carries a stream. */
  readonly stream: RebuiltStream | null;
  readonly clock: CaptureClock | null;
  readonly detail: Readonly<Record<string, DetailValue>>;
  readonly reports: readonly CaptureReport[];
  /** Why there is no stream, in a sentence; empty where there is one. */
  readonly sentence: string;
}

/** A walk that can be asked how far it is. */
export class CaptureReader {
  readonly #cursor: Cursor;
  readonly #source: ByteSource;

  constructor(source: ByteSource) {
    this.#source = source;
    this.#cursor = new Cursor(source.size, 0, WINDOW);
  }

  /** Bytes of the file that are read. */
  get position(): number {
    return this.#cursor.position;
  }

  /** Looks at each packet once, then at the beginnings of the connections. Call only where {@link isCapture} holds. */
  *read(): Scan<Capture> {
    const connections = new Connections();
    const head = yield { start: 0, length: Math.min(4, this.#source.size) };
    const kind = pcapKind(head);
    const end = yield* kind === null ? walkPcapng(this.#cursor, connections.visit) : walkPcap(this.#cursor, kind, connections.visit);
    const chosen = yield* choose(connections.flows);
    const reports: CaptureReport[] = [];
    if (end.fault !== '') reports.push({ rule: CAPTURE_CUT, range: { start: end.end, end: this.#source.size }, message: end.fault });
    if (chosen === null) return { stream: null, clock: null, detail: detailOf(end, connections, null), reports, sentence: nothingIn(end, connections) };
    const { flow, skip } = chosen;
    const stream = new RebuiltStream(flow, skip);
    reports.push(...(yield* reportsOn(flow, skip, stream, connections)));
    const clock = Number.isNaN(connections.startSeconds) ? null : { seconds: connections.startSeconds, nanoseconds: connections.startNanoseconds, at: (offset: number) => stream.timeAt(offset) };
    return { stream, clock, detail: detailOf(end, connections, flow), reports, sentence: '' };
  }
}

interface Chosen {
  readonly flow: Flow;
  readonly skip: number;
}

/** The connection that begins like a stream; of several the one with most bytes. */
function* choose(flows: readonly Flow[]): Scan<Chosen | null> {
  const largest = flows.filter(({ bytes }) => bytes > 0).sort((a, b) => b.bytes - a.bytes).slice(0, MAX_LOOKED_AT);
  let later: Chosen | null = null;
  for (const flow of largest) {
    const head = yield* beginning(flow);
    if (detect(head, flow.streamLength).kind === 'stream') return { flow, skip: 0 };
    const skip = behindPreamble(head, flow.streamLength);
    if (skip > 0) later ??= { flow, skip };
  }
  return later;
}

const MAGICS = ['LibxlFmt', 'Xen saved domain, xl format', 'LinuxGuestRecord', 'XenSavedDom', '\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ffXENF'] as const;

/** Where within its first kilobyte a magic stands that begins a stream; 0 where none does. */
function behindPreamble(head: Uint8Array, size: number): number {
  const text = String.fromCharCode(...head.subarray(0, MAX_PREAMBLE));
  const places = MAGICS.map((magic) => text.indexOf(magic)).filter((place) => place > 0 && detect(head.subarray(place), size - place).kind === 'stream');
  return places.length === 0 ? 0 : Math.min(...places);
}

/** The first bytes of a direction, read from the file piece by piece; up to the first that is missing. */
function* beginning(flow: Flow): Scan<Uint8Array> {
  const stream = new RebuiltStream(flow, 0, HEAD_SIZE);
  const head = new Uint8Array(Math.min(HEAD_SIZE, stream.size, stream.holes[0]?.start ?? Infinity));
  for (let at = 0; at < head.byteLength; ) {
    const { start, length } = stream.pieceOf(at);
    if (start < 0) return head.subarray(0, at);
    const wanted = Math.min(length, head.byteLength - at);
    head.set((yield { start, length: wanted }).subarray(0, wanted), at);
    at += wanted;
  }
  return head;
}

function* reportsOn(flow: Flow, skip: number, stream: RebuiltStream, { flows }: Connections): Scan<CaptureReport[]> {
  const reports: CaptureReport[] = [];
  const place = { start: 0, end: 0 };
  if (!flow.sawSyn) reports.push({ rule: MID_STREAM, range: place, message: `The capture has no SYN of ${flow.from} to ${flow.to}: it may begin after the connection did.` });
  const differs = yield* firstDifference(flow, skip, stream);
  if (differs !== null) reports.push({ rule: REPEATED, range: differs, message: `What was sent again at ${hex(differs.start)} of the capture is not what was sent first.` });
  const others = flows.filter((other) => other !== flow && other.bytes > 0);
  if (others.length > 0) reports.push({ rule: OTHERS, range: place, message: `The stream shown went from ${flow.from} to ${flow.to}. The capture has ${plural(others.length, 'other direction')} with data: ${named(others)}.` });
  return reports;
}

const named = (flows: readonly Flow[]): string => {
  const sorted = [...flows].sort((a, b) => b.bytes - a.bytes);
  const words = sorted.slice(0, MAX_NAMED).map(({ from, to, bytes }) => `${from} to ${to} (${byteSize(bytes)})`);
  return [...words, ...(sorted.length > MAX_NAMED ? [`${sorted.length - MAX_NAMED} more`] : [])].join(', ');
};

/** Bytes that are compared at once. */
const COMPARED = 64 * 1024;

/** The first repeat whose bytes differ from those captured first: its place in the file. */
function* firstDifference(flow: Flow, skip: number, stream: RebuiltStream): Scan<ByteRange | null> {
  for (const { at, file, length } of flow.repeats.slice(0, MAX_REPEATS)) {
    for (let done = 0; done < length; ) {
      const first = stream.pieceOf(at - flow.start - skip + done);
      const wanted = Math.min(first.length, length - done, COMPARED);
      if (first.start < 0 || wanted <= 0) break;
      const before = (yield { start: first.start, length: wanted }).slice();
      const again = yield { start: file + done, length: wanted };
      const differs = before.findIndex((byte, i) => byte !== again[i]);
      if (differs >= 0) return { start: file + done + differs, end: file + length };
      done += wanted;
    }
  }
  return null;
}

function detailOf({ format, packets }: CaptureEnd, { flows, without, unfollowed }: Connections, flow: Flow | null): Record<string, DetailValue> {
  const detail: Record<string, DetailValue> = { format, packets, directions: flows.length };
  const missed = without.link + without.short + without.fragment + unfollowed;
  if (missed > 0) detail['packetsNotRead'] = missed;
  if (flow === null) return detail;
  const lost = flow.holes.reduce((sum, { start, end }) => sum + end - start, 0);
  return { ...detail, from: flow.from, to: flow.to, segments: flow.at.length, repeats: flow.repeatCount, missingBytes: lost, seconds: Number.isNaN(flow.last) ? null : Math.round((flow.last - flow.first) / 1e6) / 1e3 };
}

function nothingIn({ packets, fault }: CaptureEnd, { flows, without }: Connections): string {
  const carrying = flows.filter(({ bytes }) => bytes > 0);
  if (carrying.length === 0) {
    const why = without.link > 0 ? ` ${plural(without.link, 'packet')} are of a link type that is not read here.` : '';
    return `This is a packet capture with ${plural(packets, 'packet')}, none of them a TCP segment with data.${why} ${fault}`.trim();
  }
  return `This is a packet capture of ${plural(carrying.length, 'TCP direction')} with data, none of which begins like a Xen stream: ${named(carrying)}. xl migrate runs over SSH, where a capture shows nothing; capture a plain connection, or tee the stream on the way. ${fault}`.trim();
}
