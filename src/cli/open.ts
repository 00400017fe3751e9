/** Opens a file or standard input: takes compression off, identifies, scans. */
import { fstatSync } from 'node:fs';
import { drive, driveAsync, type Lookahead, type ReadRequest, type Scan } from '../core/bytes/cursor.ts';
import { isPacketCapture } from '../core/capture/capture-kind.ts';
import { EnvelopeReader, isEnvelope } from '../core/capture/envelope.ts';
import { httpHead } from '../core/capture/http-head.ts';
import { compressionOf, MAX_COMPRESSION_DEPTH, undecodedIn, type CompressionName, type Unwrapped } from '../core/formats/compression.ts';
import { HEAD_SIZE, UNKNOWN } from '../core/formats/detect.ts';
import { canScan } from '../core/formats/scan-stream.ts';
import type { LayerName } from '../core/index/layer.ts';
import type { StreamSink } from '../core/index/stream-builder.ts';
import { OpenStream } from '../core/open-stream.ts';
import { decompress } from '../codec/decompress.ts';
import type { ReadAs } from './arguments.ts';
import { DecodedPipe } from './decoded-pipe.ts';
import { openFile, type FileSource } from './file-source.ts';
import { PassingSource } from './passing-source.ts';
import { openStandardInput } from './pipe.ts';
import { createSpool, standardInput } from './spool.ts';
import { virtualSource } from './virtual-source.ts';

/** The file is no stream: a sentence that says what it is instead. */
export class NotAStream extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NotAStream';
  }
}

export interface Opened {
  readonly path: string;
  /** Bytes of the file itself; of one that is read as it comes, once it is scanned. */
  readonly size: number;
  readonly stream: OpenStream;
  /** The file, then what each compression yields; rows stand in the last. */
  readonly sources: readonly FileSource[];
  /** What a packet capture has of the other direction of its connection; null where it has nothing. */
  readonly back: FileSource | null;
  /** Scans to the end; before that nothing else runs. `meanwhile` is called now and then while bytes are waited for. */
  readonly scan: (meanwhile?: () => void) => Promise<void>;
  readonly run: <T>(scan: Scan<T>) => T;
}

/** A legacy stream has no mark of its own. */
const LEGACY_HINT = ' If it is a legacy stream of Xen 4.5 or earlier, say so: --as legacy, and --width 32|64 and --guest pv|hvm.';

/** What was found is printed at the latest so many milliseconds after it came. */
const MEANWHILE_MS = 50;

/** A pipe is not decompressed in larger steps than this. */
const READ = 1024 * 1024;

/** Opens and identifies, but does not scan yet: for those who may look at any byte. Throws {@link NotAStream} or a SourceError. */
export async function open(path: string, as: ReadAs, sink: StreamSink = {}, retain = true): Promise<Opened> {
  return openSource(path === '-' ? await standardInput() : openFile(path), path, as, sink, retain);
}

/**
 * The same for those who look at no contents of pages once the scan is past them: a pipe is read as it comes, and nothing of it is kept
 * that a rule does not need.
 * @param whole whether contents of pages are kept all the same
 */
export async function openPassing(path: string, as: ReadAs, sink: StreamSink = {}, whole = false): Promise<Opened> {
  if (path !== '-' || isFileOrDirectory()) return open(path, as, sink);
  const source = new PassingSource(openStandardInput(), 'standard input', whole);
  try {
    return await openSource(source, path, as, sink);
  } catch (error) {
    source.close();
    throw error;
  }
}

const isFileOrDirectory = (): boolean => {
  const stats = fstatSync(0);
  return stats.isFile() || stats.isDirectory();
};

/** The same of bytes that are a file already, or come; `path` is for messages. */
export async function openSource(file: FileSource, path: string, { layer, hints }: ReadAs, sink: StreamSink = {}, retain = true): Promise<Opened> {
  const { sources, outer, innermost, back } = await takeOff(file, path);
  const stream = new OpenStream(innermost, outer, sink, retain);
  const run = <T>(scan: Scan<T>): T => drive(scan, (request: ReadRequest) => (innermost instanceof PassingSource ? innermost.now(request) : innermost.read(request.start, request.length)));
  const come = async <T>(scan: Scan<T>): Promise<T | null> => {
    if (!(innermost instanceof PassingSource)) return run(scan);
    const end = await driveAsync(scan, (request) => innermost.serve(request));
    return end.done ? end.value : null;
  };
  refuseUndecoded(outer);
  const around = layer !== null && !canScan(layer);
  if (around && outer[0]?.name !== layer) throw new NotAStream(notAround(layer, file.read(0, HEAD_SIZE), outer));
  const identification = await come(stream.identify(layer === null || around ? undefined : layer, hints));
  if (identification === null) throw new Error('a scan was stopped that nobody stops');
  if (identification.kind === 'foreign') {
    const damage = outer.map((unwrapped) => unwrapped.damage).find((found) => found !== null);
    throw new NotAStream(damage === undefined ? `${within(outer)}${identification.sentence}${identification.title === UNKNOWN ? LEGACY_HINT : ''}` : `${damage.message} ${identification.sentence}`);
  }
  const scan = async (meanwhile?: () => void): Promise<void> => {
    const timer = meanwhile === undefined || !(innermost instanceof PassingSource) ? undefined : setInterval(meanwhile, MEANWHILE_MS);
    try {
      await come(stream.scan());
      refuseUndecoded(outer);
    } catch (error) {
      file.close();
      throw error;
    } finally {
      clearInterval(timer);
    }
  };
  return { path, get size() { return file.size; }, stream, sources, back, scan, run };
}

/** A layer around a stream has a mark that its reader cannot do without. */
function notAround(layer: LayerName, head: Uint8Array, outer: readonly Unwrapped[]): string {
  const [first] = outer;
  const found = first === undefined ? `begins with ${[...head.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')}` : `is ${first.name}`;
  return `This file cannot be read as ${layer}: it ${found}.`;
}

/** What cannot be decompressed here may be whole: nothing is judged of it. */
function refuseUndecoded(outer: readonly Unwrapped[]): void {
  const message = undecodedIn(outer);
  if (message !== '') throw new NotAStream(/decompress it first/i.test(message) ? message : `${message} Decompress it first.`);
}

interface TakenOff {
  readonly sources: FileSource[];
  readonly outer: readonly Unwrapped[];
  readonly innermost: FileSource;
  readonly back: FileSource | null;
}

/** Takes off what is around the stream. */
async function takeOff(file: FileSource, path: string): Promise<TakenOff> {
  const sources = [file];
  const outer: Unwrapped[] = [];
  let innermost = file;
  let back: FileSource | null = null;
  while (outer.length < MAX_COMPRESSION_DEPTH) {
    if (innermost instanceof PassingSource) await innermost.serve({ start: HEAD_SIZE, length: 0 });
    const head = innermost.read(0, HEAD_SIZE);
    const kind = compressionOf(head);
    // Which connection of a capture has the stream is known when all of it is there, and what an HTTP message holds by its length.
    if (kind === null && innermost instanceof PassingSource && (isPacketCapture(head) || httpHead(head) !== null)) await innermost.drain();
    if (kind === null && !isEnvelope(head, innermost.size)) break;
    const { unwrapped, inner, other = null } = kind === null ? openEnvelope(innermost) : innermost instanceof PassingSource ? decoded(kind, innermost) : await unwrap(kind, innermost, path);
    back ??= other;
    outer.push(unwrapped);
    sources.push(inner);
    innermost = inner;
  }
  return { sources, outer, innermost, back };
}

/** What was taken out of a capture or a message is not the file that was named. */
function within(outer: readonly Unwrapped[]): string {
  const last = outer.at(-1);
  if (last === undefined || last.nothing !== undefined || !outer.some(({ name }) => name === 'pcap' || name === 'http')) return '';
  return `Inside ${outer.map(({ name, detail = {} }) => (typeof detail['from'] === 'string' ? `${name} (${detail['from']} to ${String(detail['to'])})` : name)).join(', ')}: `;
}

/**
 * Opens, scans to the end and applies all rules, those on page contents included.
 * @param opening {@link open} for those who may then look at any byte
 */
export async function openAndScan(path: string, as: ReadAs, opening: typeof open | typeof openPassing = openPassing): Promise<Opened> {
  const opened = await opening(path, as);
  await opened.scan();
  opened.run(opened.stream.check());
  opened.run(opened.stream.checkPages());
  opened.stream.builder.flush(true);
  return opened;
}

interface Inner {
  readonly unwrapped: Unwrapped;
  readonly inner: FileSource;
  readonly other?: FileSource | null;
}

/** Decompressed as it comes: how it ends is known at the end. */
function decoded(name: CompressionName, source: PassingSource): Inner {
  const pipe = new DecodedPipe(name, source);
  const unwrapped: Unwrapped = {
    name,
    get size() {
      return source.size;
    },
    get damage() {
      return pipe.result?.ok === false ? { message: pipe.result.message, at: pipe.result.at, ended: pipe.result.ended } : null;
    },
    get trailing() {
      return pipe.result?.ok === true ? pipe.result.trailing : 0;
    },
  };
  return { unwrapped, inner: new PassingSource(pipe, `standard input, decompressed (${name})`, source.whole) };
}

async function unwrap(name: CompressionName, source: FileSource, path: string): Promise<Inner> {
  const spool = createSpool();
  const result = await decompress(name, chunks(source), (bytes) => {
    spool.write(bytes);
  });
  const damage = result.ok ? null : { message: result.message, at: result.at, ended: result.ended };
  const unwrapped = { name, size: source.size, damage, trailing: result.ok ? result.trailing : 0 };
  return { unwrapped, inner: spool.finish(path) };
}

/** A walk over a capture touches a line in twenty-four: what it reads at once should stay in a processor\u2019s cache. */
const WINDOW: Lookahead = { min: 64 * 1024, max: 256 * 1024 };

/** Reads into one buffer again and again: an array for each would be garbage by the gigabyte. Bytes are valid until the next read. */
function reused(source: FileSource): (request: ReadRequest) => Uint8Array {
  let buffer = new Uint8Array(WINDOW.max);
  return ({ start, length }) => {
    if (source.readInto === undefined) return source.read(start, length);
    if (buffer.byteLength < length) buffer = new Uint8Array(length);
    return buffer.subarray(0, source.readInto(buffer.subarray(0, length), start));
  };
}

function openEnvelope(source: FileSource): Inner {
  const { stream, back, holes, clock, unwrapped } = drive(new EnvelopeReader(source, WINDOW).read(), reused(source));
  const read = (start: number, length: number): Uint8Array => stream?.readSync((from, count) => source.read(from, count), start, length) ?? new Uint8Array(0);
  const other = back === null ? null : virtualSource(back.stream.size, back.stream.holes, (start, length) => back.stream.readSync((from, count) => source.read(from, count), start, length), back.clock);
  return { unwrapped, other, inner: virtualSource(stream?.size ?? 0, holes, read, clock) };
}

async function* chunks(source: FileSource): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < source.size; at += READ) yield await Promise.resolve(source.read(at, READ));
}
