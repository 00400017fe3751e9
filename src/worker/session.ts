/** What the worker has open: takes compression off, scans, and answers for rows, fields and bytes. */
import manifest from '../../package.json' with { type: 'json' };
import { findFields, rowsWithField } from '../core/analysis/field-search.ts';
import { compressedPageAt } from '../core/analysis/compressed-page.ts';
import { cpuidCard } from '../core/analysis/overview/cpuid-card.ts';
import { guestCard } from '../core/analysis/overview/guest-card.ts';
import { hvmSummary } from '../core/analysis/overview/hvm-summary.ts';
import { registersOf } from '../core/analysis/overview/registers.ts';
import { outlineOf } from '../core/analysis/overview/survey.ts';
import { vcpuList } from '../core/analysis/overview/vcpus.ts';
import { phasesOf } from '../core/analysis/phases/phases.ts';
import { captureFacts, clockSummary, rowTimes } from '../core/capture/clock.ts';
import { driveAsync, type ReadRequest, type Scan } from '../core/bytes/cursor.ts';
import { PageCache } from '../core/bytes/page-cache.ts';
import type { Identification } from '../core/formats/identification.ts';
import type { LegacyHints } from '../core/formats/scan-context.ts';
import { packFindings } from '../core/index/packed-findings.ts';
import { copyPages, copySlab, type PageSlab, type Slab } from '../core/index/slab.ts';
import { OpenStream } from '../core/open-stream.ts';
import { readPaste } from '../core/paste/paste.ts';
import { reportOf } from '../core/report/report.ts';
import { writeReport } from '../core/report/write.ts';
import { restoreCard, restoreStep } from '../core/restore/card.ts';
import { specSheet } from '../core/spec/sheet.ts';
import type { Channel, Handlers } from './channel.ts';
import { createComparison } from './compare.ts';
import { conversation } from './conversation.ts';
import { directionsOf } from './directions.ts';
import { runConvert } from './convert.ts';
import { findPattern } from './find.ts';
import { isLog, logLines, openLog, type OpenLog } from './log.ts';
import type { ProgressPhase, Requests } from './protocol.ts';
import { createProvenance } from './provenance.ts';
import { readAhead, type Reader } from './read-ahead.ts';
import { atMost, type StartReader } from './readers.ts';
import { openRemote } from './remote-source.ts';
import { sweepSpills, type Sink } from './spill.ts';
import { unwrap, type OtherWay, type Progress } from './unwrap.ts';

/** Progress at most ten times a second; rows with it, the first of them at once. */
const TELL_EVERY_MS = 100;
/** Findings in a message: what the page takes in within some milliseconds. */
const FINDINGS_AT_ONCE = 2000;
/** Requests are heard at least this often while the second pass goes on. */
const TURN_MS = 25;

interface Opened {
  readonly stream: OpenStream;
  readonly cache: PageCache;
  readonly sinks: readonly Sink[];
  readonly name: string;
  /** What a person said of a legacy stream. */
  readonly hints: LegacyHints;
  readonly file: Blob;
  readonly back: OtherWay | null;
  /** Whether the scan has come to the end. */
  whole: boolean;
}

/** @param startReader starts a worker that reads for a comparison; without, all is read here */
export function createSession(channel: () => Channel, startReader: StartReader = null): Handlers {
  let opened: Opened | null = null;
  let log: OpenLog | null = null;
  void sweepSpills();

  const current = (): Opened => {
    if (opened === null) throw new Error('nothing is open');
    return opened;
  };

  /** Runs a decode over the page cache. */
  const answer = async <T>(scan: (stream: OpenStream) => Scan<T>, signal: AbortSignal): Promise<T> => {
    const { stream, cache } = current();
    const result = await driveAsync(scan(stream), ({ start, length }) => cache.read(start, length), () => signal.aborted);
    if (!result.done) throw new DOMException('Cancelled.', 'AbortError');
    return result.value;
  };

  const progress = (phase: ProgressPhase, total: number): Progress => {
    let told = 0;
    return (done, now = false) => {
      const time = performance.now();
      if (!now && time - told < TELL_EVERY_MS) return false;
      told = time;
      channel().emit('progress', { phase, done, total });
      return true;
    };
  };

  return {
    ...createComparison(() => opened, progress, { start: startReader, tell: atMost(TELL_EVERY_MS, (sides) => channel().emit('compareSides', sides)) }),
    ...createProvenance(() => (opened?.whole === true && opened.stream.layers.some(({ name }) => name === 'legacy') ? opened : null)),
    open: async ({ file, remote, name, as, legacy, connection }, signal) => {
      for (const sink of opened?.sinks ?? []) await sink.dispose();
      opened = null;
      log = null;
      const far = remote === undefined ? null : await openRemote(remote, name, signal, (total) => progress('download', total));
      const { source, outer, sinks, back } = await unwrap(far?.source ?? file, name, signal, progress, far?.sink ?? null, connection ?? null);
      const stream = new OpenStream(source, outer, sinkTo(channel()));
      const mine: Opened = { stream, cache: new PageCache(source), sinks, name, hints: legacy ?? {}, file, back, whole: false };
      opened = mine;
      const identified = await driveAsync(stream.identify(as, legacy), readAhead(source));
      if (!identified.done) throw new Error('identification does not stop');
      const result = await scan(stream, identified.value, readAhead(source), signal, channel(), (phase) => progress(phase, source.size));
      mine.whole = result.outcome === 'complete';
      return result;
    },
    checkPages: async (_params, signal) => {
      const mine = current();
      const { stream } = mine;
      const result = await checkPages(stream, signal, progress('contents', stream.source.size), () => opened === mine);
      return { outcome: result.done ? 'complete' : 'cancelled' };
    },
    paste: ({ text, form }) => readPaste(text, form),
    nodes: ({ row, path, from, count }, signal) => answer((stream) => stream.nodes(row, path, from, count), signal),
    locate: ({ offset }, signal) => answer((stream) => stream.locate(offset), signal),
    chain: async ({ row, path }, signal) => ({ row, chain: await answer((stream) => stream.chain(row, path), signal) }),
    // A copy: the reply's buffer is transferred, the cache's must stay.
    bytes: async ({ start, end }) => new Uint8Array(await current().cache.read(start, end - start)),
    summaries: ({ from, count }, signal) => answer((stream) => summaries(stream, from, count), signal),
    find: ({ pattern, mask, from, backwards }, signal) => {
      const { stream } = current();
      return findPattern(stream.source, { bytes: pattern, mask }, from, backwards, signal, progress('find', stream.source.size));
    },
    convert: (params, signal) => {
      const { stream, name } = current();
      const tell = progress('convert', stream.source.size);
      return runConvert(stream.source, name, params, signal, (done) => void tell(done));
    },
    compressedPage: ({ offset }, signal) => answer((stream) => compressedPageAt(stream, offset), signal),
    findPfn: ({ pfn }, signal) => answer((stream) => stream.findPfn(pfn), signal),
    outline: () => outlineOf(current().stream),
    guest: (_params, signal) => answer(guestCard, signal),
    directions: ({ file }, signal) => directionsOf(file, signal),
    conversation: ({ back, name }, signal) => conversation(back ?? current().back, name, (scan) => answer(scan, signal), signal),
    phases: ({ resent }, signal) => answer((stream) => phasesOf(stream, resent), signal),
    vcpus: ({ context }, signal) => answer((stream) => vcpuList(stream, context), signal),
    registers: ({ context, vcpu }, signal) => answer((stream) => registersOf(stream, context, vcpu), signal),
    hvmSummary: ({ context, vcpu }, signal) => answer((stream) => hvmSummary(stream, context, vcpu), signal),
    cpuid: ({ cpuidRow, msrRow }, signal) => answer((stream) => cpuidCard(stream, cpuidRow, msrRow), signal),
    findFields: ({ row, query }, signal) => answer((stream) => findFields(stream, row, query), signal),
    restoreCard: (_params, signal) => answer(restoreCard, signal),
    restoreStep: ({ row }, signal) => answer((stream) => restoreStep(stream, row), signal),
    rowsWithField: ({ name }, signal) => answer((stream) => rowsWithField(stream, name), signal),
    report: async ({ format }, signal) => {
      const { name, file: { size }, whole } = current();
      return new TextEncoder().encode(writeReport(await answer((stream) => reportOf(stream, { name, size, version: manifest.version, whole }), signal), format));
    },
    isLog: ({ file, name }) => isLog(file, name),
    openLog: async ({ file, name }, signal) => {
      const found = await openLog(file, name, current().stream, (scan) => answer(() => scan, signal), signal);
      log = found.log;
      return found.summary;
    },
    logLines: ({ from, count }) => (log === null ? [] : logLines(log, from, count)),
    rowTimes: ({ from, count }) => {
      const { source: { clock }, builder } = current().stream;
      return clock === undefined || clock === null ? new Float64Array(0) : rowTimes(clock, builder.index, from, count);
    },
    clockSummary: () => {
      const { source, builder } = current().stream;
      return source.clock === undefined || source.clock === null ? null : clockSummary(source.clock, source, builder);
    },
    spec: ({ row }, signal) => answer((stream) => specSheet(stream, row), signal),
  };
}

function* summaries(stream: OpenStream, from: number, count: number): Scan<string[]> {
  const lines: string[] = [];
  const end = Math.min(from + count, stream.builder.index.rowCount);
  for (let row = from; row < end; row++) lines.push(yield* stream.summary(row));
  return lines;
}

async function scan(stream: OpenStream, identification: Identification, read: Reader, signal: AbortSignal, channel: Channel, progress: (phase: ProgressPhase) => Progress): Promise<Requests['open']['result']> {
  channel.emit('identified', { identification, size: stream.source.size, source: stream.sourceNumber, capture: captureFacts(stream.source, stream.connections, stream.moreConnections) });
  const tell = progress('scan');
  let first = true;
  const readAndTell = (request: ReadRequest): Promise<Uint8Array> | Uint8Array => {
    if (tell(stream.position, first)) stream.builder.flush();
    first = stream.builder.rowCount === 0;
    return read(request);
  };
  const scanned = await driveAsync(stream.scan(), readAndTell, () => signal.aborted);
  const result = scanned.done ? await check(stream, read, signal, progress('check')) : scanned;
  stream.builder.flush(true);
  return {
    outcome: result.done ? 'complete' : 'cancelled',
    identification,
    size: stream.source.size,
    source: stream.sourceNumber,
    layers: stream.layers,
    totals: stream.totals,
    pagesToCheck: result.done && stream.pagesToCheck,
  };
}

/** The second pass. It waits for its reads, and requests are served meanwhile. */
async function checkPages(stream: OpenStream, signal: AbortSignal, tell: Progress, isOpen: () => boolean): Promise<{ done: boolean }> {
  const read = readAhead(stream.source);
  let turn = performance.now();
  const readAndTell = async (request: ReadRequest): Promise<Uint8Array> => {
    if (tell(stream.pagesChecked)) stream.builder.flush();
    // Bytes that were read ahead come without a turn of the event loop, in which messages are heard.
    if (performance.now() - turn > TURN_MS) {
      await new Promise((resolve) => setTimeout(resolve));
      turn = performance.now();
    }
    return read(request);
  };
  const result = await driveAsync(stream.checkPages(), readAndTell, () => signal.aborted || !isOpen());
  if (isOpen()) stream.builder.flush(true);
  return result;
}

/** Goes over the rows that the scan has filled; its findings follow those of the scan. */
async function check(stream: OpenStream, read: Reader, signal: AbortSignal, tell: Progress): Promise<{ done: boolean }> {
  const readAndTell = (request: ReadRequest): Promise<Uint8Array> | Uint8Array => {
    if (tell(stream.checked)) stream.builder.flush();
    return read(request);
  };
  return driveAsync(stream.check(), readAndTell, () => signal.aborted);
}

/** Slabs are copied before they are transferred: the worker decodes from its own. */
const sinkTo = (channel: Channel): ConstructorParameters<typeof OpenStream>[2] => ({
  slab: (slab) => {
    const copy = copySlab(slab);
    channel.emit('slab', { slab: copy }, buffersOf(copy));
  },
  pages: (slab) => {
    const copy = copyPages(slab);
    channel.emit('pages', { slab: copy }, buffersOf(copy));
  },
  findings: (findings) => {
    for (let at = 0; at < findings.length; at += FINDINGS_AT_ONCE) channel.emit('findings', { findings: packFindings(findings.slice(at, at + FINDINGS_AT_ONCE)) });
  },
  layers: (layers) => channel.emit('layers', { layers }),
  names: (names) => channel.emit('names', { names }),
});

const buffersOf = (columns: Slab | PageSlab): Transferable[] =>
  Object.values(columns).flatMap((column: unknown) => (ArrayBuffer.isView(column) ? [column.buffer as ArrayBuffer] : []));
