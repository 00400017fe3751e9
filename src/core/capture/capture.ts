/** A packet capture from its bytes: which connections are in it, which of them carries a stream, and that stream. */
import { Cursor, type Lookahead, type Scan } from '../bytes/cursor.ts';
import type { ByteRange } from '../bytes/range.ts';
import type { ByteClock, ByteSource } from '../bytes/source.ts';
import type { Unwrapped } from '../formats/compression.ts';
import type { Carries, Connection } from '../index/connection.ts';
import type { Rule } from '../index/finding.ts';
import type { DetailValue } from '../index/layer.ts';
import { byteSize, hex, plural } from '../text.ts';
import { beyondOf } from './beyond.ts';
import { choose, lostAtFirst, MAX_LOOKED_AT, type Choice } from './choose.ts';
import { carriesText, connectionOf, missingOf } from './connection.ts';
import { Connections } from './connections.ts';
import { MAX_HOLES, MAX_REPEATS, type Flow } from './flow.ts';
import { MAX_DATAGRAMS, MAX_WAITING } from './fragments.ts';
import type { CaptureEnd } from './packet.ts';
import { pcapKind, walkPcap } from './pcap.ts';
import { walkPcapng } from './pcapng.ts';
import { RebuiltStream } from './rebuilt.ts';
import { ASIDE, CAPTURE_CUT, CLOCK, MID_STREAM, MISSING, OTHERS, PREAMBLE, REPEATED, UNREAD } from './rules.ts';

/** Directions that are listed, the largest first. */
const MAX_LISTED = 200;

/** Connections named in words; more are counted. */
const MAX_NAMED = 8;

/** Reads of a walk: a capture is read from front to back. Where a read has to be waited for, larger ones are fewer. */
const WINDOW: Lookahead = { min: 64 * 1024, max: 4 * 1024 * 1024 };

export interface CaptureReport {
  readonly rule: Rule;
  readonly range: ByteRange;
  readonly message: string;
}

/** When bytes of a captured stream came. */
export type CaptureClock = ByteClock;

/** What went the other way on the connection of a stream. */
export interface Answer {
  readonly from: string;
  readonly to: string;
  readonly stream: RebuiltStream;
  readonly clock: ByteClock | null;
}

export interface Capture {
  /** Null where no connection carries a stream. */
  readonly stream: RebuiltStream | null;
  /** What went the other way on the same connection; null where nothing did. */
  readonly back: Answer | null;
  readonly clock: ByteClock | null;
  /** The capture as a layer. */
  readonly unwrapped: Unwrapped;
  readonly detail: Readonly<Record<string, DetailValue>>;
  readonly reports: readonly CaptureReport[];
  /** Why there is no stream, in a sentence; empty where there is one. */
  readonly sentence: string;
}

/** A walk that can be asked how far it is. */
export class CaptureReader {
  readonly #cursor: Cursor;
  readonly #wanted: number | null;
  readonly #source: ByteSource;

  /** @param wanted the direction to show, by its place in the list of connections; null for the one that carries a stream */
  constructor(source: ByteSource, window = WINDOW, wanted: number | null = null) {
    this.#source = source;
    this.#wanted = wanted;
    this.#cursor = new Cursor(source.size, 0, window);
  }

  /** Bytes of the file that are read. */
  get position(): number {
    return this.#cursor.position;
  }

  /** Looks at each packet once, then at the beginnings of the connections. Call only where {@link isPacketCapture} holds. */
  *read(): Scan<Capture> {
    const connections = new Connections();
    const head = yield { start: 0, length: Math.min(4, this.#source.size) };
    const kind = pcapKind(head);
    const end = yield* kind === null ? walkPcapng(this.#cursor, connections.visit) : walkPcap(this.#cursor, kind, connections.visit);
    for (const flow of connections.flows) flow.finish();
    const choice = yield* choose(connections.flows, this.#wanted);
    const { flow, skip, carries } = choice;
    const sorted = [...connections.flows].sort((a, b) => b.bytes - a.bytes);
    const stream = flow === null ? null : new RebuiltStream(flow, skip);
    const reports: CaptureReport[] = [];
    if (end.fault !== '') reports.push({ rule: CAPTURE_CUT, range: { start: end.end, end: this.#source.size }, message: end.fault });
    reports.push(...unread(connections));
    const unsteady = flow?.steadiness.sentence(connections.startSeconds, connections.startNanoseconds) ?? '';
    if (unsteady !== '') reports.push({ rule: CLOCK, range: { start: 0, end: 0 }, message: unsteady });
    if (flow !== null && stream !== null) reports.push(...(yield* reportsOn(flow, skip, stream, sorted, carries)));
    const sentence = stream === null ? nothingIn(end, connections, sorted, choice) : '';
    const detail = detailOf(end, connections, choice, stream);
    const listed: Connection[] = sorted.slice(0, MAX_LISTED).map((one) => connectionOf(one, carries.get(one) ?? '', one === flow));
    const unwrapped: Unwrapped = { name: 'pcap', size: this.#source.size, damage: null, trailing: 0, detail, reports, connections: listed, moreConnections: sorted.length - listed.length, ...(flow === null ? { nothing: sentence } : { beyond: beyondOf(end, flow, answerOf(connections, flow)) }) };
    return { stream, back: backOf(connections, flow), clock: stream === null || flow === null ? null : clockOf(flow, stream, connections), unwrapped, detail, reports, sentence };
  }
}

/** Ports may be used again: the direction that was seen first nearest to this one. */
function answerOf({ flows }: Connections, flow: Flow): Flow | null {
  const own = flows.indexOf(flow);
  const others = flows.flatMap((other, i) => (other.from === flow.to && other.to === flow.from ? [{ other, distance: Math.abs(i - own) }] : []));
  return others.sort((a, b) => Number(b.other.bytes > 0) - Number(a.other.bytes > 0) || a.distance - b.distance)[0]?.other ?? null;
}

function backOf(connections: Connections, flow: Flow | null): Answer | null {
  const answer = flow === null ? null : answerOf(connections, flow);
  if (answer === null || answer.bytes === 0) return null;
  const stream = new RebuiltStream(answer);
  return { from: answer.from, to: answer.to, stream, clock: clockOf(answer, stream, connections) };
}

/** Null where the packets have no times, or such as tell nothing of durations. */
function clockOf({ steadiness }: Flow, stream: RebuiltStream, { startSeconds: seconds, startNanoseconds: nanoseconds }: Connections): ByteClock | null {
  if (Number.isNaN(seconds) || stream.segments === 0 || !steadiness.tells) return null;
  return {
    seconds,
    nanoseconds,
    segments: stream.segments,
    at: (offset) => stream.timeAt(offset),
    startOf: (segment) => stream.startOf(segment),
    endOf: (segment) => stream.endOf(segment),
    timeOf: (segment) => stream.timeOf(segment),
  };
}

/** Packets that may have carried bytes of a stream and were not read. */
function unread({ without, linkTypes, unfollowed, flows, fragments: { orphans, partial } }: Connections): CaptureReport[] {
  const types = [...linkTypes].sort((a, b) => b[1] - a[1]).slice(0, MAX_NAMED).map(([type, packets]) => `${type} (${plural(packets, 'packet')})`);
  const said = [
    without.link > 0 ? `Link types that are not read here: ${types.join(', ')}.` : '',
    orphans > 0 ? `${plural(orphans, 'fragment')} of IP came without the first one of ${orphans === 1 ? 'its' : 'their'} packet, which says where the bytes belong (of at most ${plural(MAX_DATAGRAMS, 'packet')} and ${plural(MAX_WAITING, 'fragment')} at one time this is remembered).` : '',
    partial > 0 ? `Of ${plural(partial, 'packet')} that IP sent in fragments some are missing.` : '',
    without.short > 0 ? `Of ${plural(without.short, 'packet')} the capture has too little to find ${without.short === 1 ? 'its' : 'their'} TCP header, or the headers make no sense.` : '',
    unfollowed > 0 ? `${plural(unfollowed, 'packet')} belong to directions beyond the first ${plural(flows.length, 'direction')}, which are not followed.` : '',
  ].filter((sentence) => sentence !== '');
  return said.length === 0 ? [] : [{ rule: UNREAD, range: { start: 0, end: 0 }, message: said.join(' ') }];
}

function* reportsOn(flow: Flow, skip: number, stream: RebuiltStream, sorted: readonly Flow[], carries: Choice['carries']): Scan<CaptureReport[]> {
  const reports: CaptureReport[] = [];
  const place = { start: 0, end: 0 };
  if (!flow.sawSyn) reports.push({ rule: MID_STREAM, range: place, message: `The capture has no SYN of ${flow.from} to ${flow.to}: it may begin after the connection did.` });
  const lost = lostAtFirst(flow);
  if (lost > 0) reports.push({ rule: MISSING, range: place, message: `The first ${plural(lost, 'byte')} of ${flow.from} to ${flow.to} are not in the capture, though its SYN is, which says where it begins.${skip > 0 ? ` What is shown begins ${plural(skip, 'byte')} into the connection, where the next stream begins that can be told.` : ''}` });
  if (skip > 0 && lost === 0) reports.push(yield* preamble(flow, skip));
  if (flow.givenUp) reports.push({ rule: UNREAD, range: place, message: `So many segments are missing (more than ${plural(MAX_HOLES, 'range')} at one time) that some which came later were not put in their places.` });
  const differs = yield* firstDifference(flow, skip, stream);
  if (differs !== null) reports.push({ rule: REPEATED, range: differs, message: `What was sent again at ${hex(differs.start)} of the capture is not what was sent first.` });
  reports.push(...setAside(flow));
  const others = sorted.filter((other) => other !== flow && other.bytes > 0);
  if (others.length > 0) reports.push({ rule: OTHERS, range: place, message: `The stream shown went from ${flow.from} to ${flow.to}. The capture has ${plural(others.length, 'other direction')} with data: ${named(others, carries)}.` });
  return reports;
}

/** Segments that are no part of the stream, each with its packet. */
function setAside({ from, to, aside: { waiting, more } }: Flow): CaptureReport[] {
  return waiting.map(({ segment: { sequence, length }, file, captured, number, ahead }, i) => {
    const rest = i === waiting.length - 1 && more > 0 ? ` ${plural(more, 'packet')} like it follow that are not listed.` : '';
    return { rule: ASIDE, range: { start: file, end: file + captured }, message: `Packet ${number + 1}, ${from} to ${to}, has ${plural(length, 'byte')} at sequence number ${hex(sequence)}, far ${ahead ? 'ahead of' : 'behind'} where the connection was, and nothing goes on from there: it is set aside, and no part of the stream.${rest}` };
  });
}

/** Bytes before the stream that are shown of those, in words. */
const MAX_SHOWN = 48;

/** Not known is whether they are taken off on the way to who reads the stream: then he never sees them. */
function* preamble(flow: Flow, skip: number): Scan<CaptureReport> {
  const { start, length } = new RebuiltStream(flow).pieceOf(0);
  const bytes = yield { start, length: Math.min(length, skip) };
  const text = [...bytes.subarray(0, MAX_SHOWN)].map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`)).join('');
  const more = skip > MAX_SHOWN ? ' and so on' : '';
  return { rule: PREAMBLE, range: { start, end: start + bytes.length }, message: `What is shown begins ${plural(skip, 'byte')} into the connection of ${flow.from} to ${flow.to}. Before it stands "${text}"${more}: who reads this socket from its first byte finds no stream there.` };
}

function named(sorted: readonly Flow[], carries: ReadonlyMap<Flow, Carries>): string {
  const words = sorted.slice(0, MAX_NAMED).map((flow) => {
    const what = carriesText(carries.get(flow) ?? '');
    return `${flow.from} to ${flow.to} (${byteSize(flow.bytes)}${what === '' ? '' : `, ${what}`})`;
  });
  return [...words, ...(sorted.length > MAX_NAMED ? [`${sorted.length - MAX_NAMED} more`] : [])].join(', ');
}

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

function detailOf({ format, packets }: CaptureEnd, { flows, without, unfollowed, fragments }: Connections, { flow, skip }: Choice, stream: RebuiltStream | null): Record<string, DetailValue> {
  const detail: Record<string, DetailValue> = { format, packets, directions: flows.length };
  const missed = without.link + without.short + fragments.orphans + unfollowed;
  if (missed > 0) detail['packetsNotRead'] = missed;
  if (flow === null || stream === null) return detail;
  if (skip > 0) detail['bytesBefore'] = skip;
  const { from, to, at, repeatCount: repeats } = flow;
  return { ...detail, from, to, segments: at.length, repeats, missingBytes: missingOf(stream.holes), seconds: Number.isNaN(flow.last) || !flow.steadiness.tells ? null : Math.round((flow.last - flow.first) / 1e6) / 1e3 };
}

/** Where a connection was captured from its SYN on, and yet not what a stream is known by. */
function firstLost(flow: Flow): string {
  const lost = lostAtFirst(flow);
  return lost === 0 ? '' : ` Of the largest the SYN was captured, so that it is known where it begins, but its first ${plural(lost, 'byte')} ${lost === 1 ? 'is' : 'are'} missing: a stream is known by its first bytes, and in the next that were captured none begins.`;
}

function nothingIn({ packets, fault }: CaptureEnd, { without, linkTypes }: Connections, sorted: readonly Flow[], { carries }: Choice): string {
  const carrying = sorted.filter(({ bytes }) => bytes > 0);
  const [largest] = carrying;
  if (largest === undefined) {
    const why = without.link > 0 ? ` ${plural(without.link, 'packet')} are of a link type that is not read here (${[...linkTypes.keys()].slice(0, MAX_NAMED).join(', ')}).` : '';
    return `This is a packet capture with ${plural(packets, 'packet')}, none of them a TCP segment with data.${why} ${fault}`.trim();
  }
  const middle = largest.sawSyn ? firstLost(largest) : ' The largest begins in the middle: its SYN was not captured, and a stream is known by its first bytes.';
  const hidden = carrying.some((flow) => ['SSH', 'TLS'].includes(carries.get(flow) ?? '')) ? ' What is encrypted shows nothing: xl migrate runs over SSH.' : '';
  const which = carrying.length > MAX_LOOKED_AT ? `of whose ${MAX_LOOKED_AT} largest, which were looked at, none begins like a Xen stream` : 'none of which begins like a Xen stream';
  return `This is a packet capture of ${plural(carrying.length, 'TCP direction')} with data, ${which}: ${named(carrying, carries)}.${middle}${hidden} Capture a plain connection from its beginning, or tee the stream on the way. ${fault}`.trim();
}
