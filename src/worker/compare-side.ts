/** One side of a comparison in the worker: a file opened and scanned, or what is open already; a legacy stream through its conversion. */
import { drive, driveAsync, type ReadRequest, type Scan } from '../core/bytes/cursor.ts';
import { NO_HOLES } from '../core/bytes/range.ts';
import { PageCache } from '../core/bytes/page-cache.ts';
import { SourceError, type ByteSource } from '../core/bytes/source.ts';
import { DEFAULT_OPTIONS } from '../core/convert/job.ts';
import type { Reading } from '../core/diff/comparison.ts';
import { comparableOf, convertVirtually } from '../core/diff/converted-source.ts';
import { readDropped } from '../core/diff/dropped.ts';
import { partOf } from '../core/diff/part.ts';
import type { Subject } from '../core/diff/subject.ts';
import type { SideView } from '../core/diff/view.ts';
import { OpenStream } from '../core/open-stream.ts';
import { blobOf } from './blob-source.ts';
import type { CompareSide } from './protocol.ts';
import { readAhead } from './read-ahead.ts';
import { cancelled } from './readers.ts';
import type { Sink } from './spill.ts';
import { unwrap } from './unwrap.ts';

/** Messages are heard at least this often. */
const TURN_MS = 25;

/** What a session has open, for a side that means it. */
export interface OpenSide {
  readonly stream: OpenStream;
  readonly name: string;
  readonly file: Blob;
  readonly whole: boolean;
}

/** What is compared: the stream itself, or what a legacy one becomes. */
interface Seen extends Pick<Subject, 'stream' | 'provenance' | 'dropped' | 'refusal'> {
  /** Whether a conversion wrote every checkpoint, not the last state alone. */
  readonly allCheckpoints: boolean;
}

/** Where page contents of a side stand as they are in a file. */
interface Pages {
  readonly file: Blob;
  /** Of a range of what is compared; -1 where it does not stand there in one piece. */
  readonly placeOf: (start: number, length: number) => number;
}

export interface Side {
  readonly choice: CompareSide;
  readonly seen: Seen;
  /** Null where none do. */
  readonly pages: Pages | null;
  readonly subject: Subject;
  readonly view: SideView;
  readonly file: Blob;
  /** Where origins stand. */
  readonly own: ByteSource;
  /** Runs a scan over what is compared; null where it was stopped. */
  readonly run: <T>(scan: Scan<T>, reading: Reading, signal: AbortSignal) => Promise<T | null>;
  readonly dispose: () => Promise<void>;
}

type Tell = (done: number, total: number) => void;

interface Base {
  readonly stream: OpenStream;
  readonly name: string;
  readonly file: Blob;
  readonly sinks: readonly Sink[];
}

/**
 * @param tell bytes that the side is through with, of how many
 * @param other a side of the same file that is open already: what was converted for it is not converted again
 */
export async function openSide(choice: CompareSide, open: OpenSide | null, signal: AbortSignal, tell: Tell, other: Side | null = null): Promise<Side> {
  const base = await openBase(choice, open, signal, tell);
  try {
    return await sideOf(base, choice, signal, tell, other);
  } catch (error) {
    for (const sink of base.sinks) await sink.dispose();
    throw error;
  }
}

async function openBase({ file, name, as, legacy, connection }: CompareSide, open: OpenSide | null, signal: AbortSignal, tell: Tell): Promise<Base> {
  if (file === null) {
    if (open?.whole !== true) throw new SourceError('io', 'What is open has not been read to its end yet: it can be compared then.');
    return { stream: open.stream, name: open.name, file: open.file, sinks: [] };
  }
  const { source, outer, sinks } = await unwrap(file, name, signal, (_phase, total) => (done) => {
    tell(done, total);
    return true;
  }, null, connection ?? null);
  const stream = new OpenStream(source, outer, {});
  await scanned(stream, readAhead(source), signal, tell, as, legacy);
  return { stream, name, file, sinks };
}

async function scanned(stream: OpenStream, read: (request: ReadRequest) => Uint8Array | Promise<Uint8Array>, signal: AbortSignal, tell: Tell, ...how: Parameters<OpenStream['identify']>): Promise<void> {
  const readAndTell = (request: ReadRequest): Uint8Array | Promise<Uint8Array> => {
    tell(stream.position, stream.source.size);
    return read(request);
  };
  const stopped = (): boolean => signal.aborted;
  const done = (await driveAsync(stream.identify(...how), readAndTell, stopped)).done && (await driveAsync(stream.scan(), readAndTell, stopped)).done;
  if (!done) throw cancelled();
  stream.builder.flush(true);
}

async function sideOf({ stream, name, file, sinks }: Base, choice: CompareSide, signal: AbortSignal, tell: Tell, other: Side | null): Promise<Side> {
  const { identification } = stream;
  if (identification === null || identification.kind === 'foreign') throw new SourceError('io', `${name} cannot be compared. ${identification?.sentence ?? ''}`);
  const legacy = stream.layers.some((layer) => layer.name === 'legacy');
  const own = stream.source;
  const allCheckpoints = (choice.checkpoint ?? null) !== null;
  const seen: Seen = !legacy ? { stream, provenance: null, allCheckpoints } : other?.seen.allCheckpoints === allCheckpoints ? other.seen : await conversionOf(stream, name, choice, signal, tell);
  const { checkpoint = null, iteration = null } = choice;
  const part = drive(partOf(seen.stream, { checkpoint, iteration }, name), () => new Uint8Array(0));
  if (typeof part === 'string') throw new SourceError('io', part);
  const asConversion = choice.conversion === true;
  const compared = seen.stream.source;
  const view: SideView = {
    name: asConversion ? `conversion of ${name}` : name,
    fileSize: file.size,
    size: asConversion ? compared.size : own.size,
    source: stream.sourceNumber,
    holes: asConversion ? NO_HOLES : (own.holes ?? NO_HOLES),
    identification: (asConversion ? seen.stream.identification : null) ?? identification,
    layers: seen.stream.layers,
    legacy: legacy && !asConversion,
    comparedSize: compared.size,
    ...part.view,
  };
  return {
    choice,
    seen,
    pages: pagesIn(own, legacy ? seen.provenance : undefined),
    subject: { name: view.name, stream: seen.stream, provenance: asConversion ? null : seen.provenance, source: stream.sourceNumber, ...part.range, ...(seen.refusal === undefined ? {} : { refusal: seen.refusal }), ...(asConversion || seen.dropped === undefined ? {} : { dropped: seen.dropped }) },
    view,
    file,
    own: new PageCache(asConversion ? compared : own),
    run: runner(compared),
    dispose: async () => {
      for (const sink of sinks) await sink.dispose();
    },
  };
}

/** @param provenance of a conversion, whose copied bytes stay where they are in the legacy stream; undefined for what is no conversion */
function pagesIn(own: ByteSource, provenance: Subject['provenance'] | undefined): Pages | null {
  const file = blobOf(own);
  if (file === undefined || provenance === null) return null;
  if (provenance === undefined) return { file, placeOf: (start) => start };
  return { file, placeOf: (start, length) => provenance.copiedFrom(start, length) };
}

async function conversionOf({ source }: OpenStream, name: string, { legacy, checkpoint = null }: CompareSide, signal: AbortSignal, tell: Tell): Promise<Seen> {
  const options = { ...DEFAULT_OPTIONS, hints: legacy ?? {}, provenance: true, checkpoints: checkpoint === null ? 'last' : 'all' } as const;
  const converted = await convertVirtually(source, options, {
    stopped: () => signal.aborted,
    breathe: () => new Promise((resume) => { setTimeout(resume); }),
    onProgress: (done) => { tell(done, source.size); },
  });
  if (converted === null) throw cancelled();
  const comparable = comparableOf(converted);
  if (comparable.kind === 'nothing') throw new SourceError('io', `${name} is a legacy stream that cannot be converted, and so not compared: ${comparable.why}`);
  const virtual = converted.source.over((start, length) => source.read(start, length));
  const stream = new OpenStream(virtual, [], {});
  await scanned(stream, readAhead(virtual), signal, tell);
  const { made } = comparable;
  const { provenance } = made;
  const cache = new PageCache(source);
  const dropped = provenance === null ? {} : { dropped: await readDropped(provenance, { read: (start, length) => cache.read(start, length), holes: source.holes ?? NO_HOLES }, () => signal.aborted) };
  return { stream, allCheckpoints: checkpoint !== null, ...made, ...dropped };
}

function runner(source: ByteSource): Side['run'] {
  const cache = new PageCache(source);
  return async (scan, reading, signal) => {
    const ahead = readAhead(source);
    let turn = performance.now();
    const read = async ({ start, length }: ReadRequest): Promise<Uint8Array> => {
      if (performance.now() - turn > TURN_MS) {
        await new Promise((resume) => { setTimeout(resume); });
        turn = performance.now();
      }
      return reading === 'onwards' ? ahead({ start, length }) : cache.read(start, length);
    };
    const result = await driveAsync(scan, read, () => signal.aborted);
    return result.done ? result.value : null;
  };
}
