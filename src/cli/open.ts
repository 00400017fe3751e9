/** Opens a file or standard input: takes compression off, identifies, scans. */
import { drive, type Lookahead, type ReadRequest, type Scan } from '../core/bytes/cursor.ts';
import { EnvelopeReader, isEnvelope } from '../core/capture/envelope.ts';
import { compressionOf, MAX_COMPRESSION_DEPTH, type CompressionName, type Unwrapped } from '../core/formats/compression.ts';
import { HEAD_SIZE, UNKNOWN } from '../core/formats/detect.ts';
import type { StreamSink } from '../core/index/stream-builder.ts';
import { OpenStream } from '../core/open-stream.ts';
import { decompress } from '../codec/decompress.ts';
import type { ReadAs } from './arguments.ts';
import { openFile, type FileSource } from './file-source.ts';
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
  /** Bytes of the file itself. */
  readonly size: number;
  readonly stream: OpenStream;
  /** The file, then what each compression yields; rows stand in the last. */
  readonly sources: readonly FileSource[];
  /** What a packet capture has of the other direction of its connection; null where it has nothing. */
  readonly back: FileSource | null;
  readonly run: <T>(scan: Scan<T>) => T;
}

/** A legacy stream has no mark of its own. */
const LEGACY_HINT = ' If it is a legacy stream of Xen 4.5 or earlier, say so: --as legacy, and --width 32|64 and --guest pv|hvm.';

/** A pipe is not decompressed in larger steps than this. */
const READ = 1024 * 1024;

/** Opens and identifies, but does not scan yet. Throws {@link NotAStream} or a SourceError. */
export async function open(path: string, as: ReadAs, sink: StreamSink = {}, retain = true): Promise<Opened> {
  return openSource(path === '-' ? await standardInput() : openFile(path), path, as, sink, retain);
}

/** The same of bytes that are a file already; `path` is for messages. */
export async function openSource(file: FileSource, path: string, { layer, hints }: ReadAs, sink: StreamSink = {}, retain = true): Promise<Opened> {
  const sources = [file];
  const outer: Unwrapped[] = [];
  let source = file;
  let back: FileSource | null = null;
  while (outer.length < MAX_COMPRESSION_DEPTH) {
    const head = source.read(0, HEAD_SIZE);
    const kind = compressionOf(head);
    if (kind === null && !isEnvelope(head, source.size)) break;
    const { unwrapped, inner, other = null } = kind === null ? openEnvelope(source) : await unwrap(kind, source, path);
    back ??= other;
    outer.push(unwrapped);
    sources.push(inner);
    source = inner;
  }
  const innermost = source;
  const stream = new OpenStream(innermost, outer, sink, retain);
  const run = <T>(scan: Scan<T>): T => drive(scan, ({ start, length }: ReadRequest) => innermost.read(start, length));
  const identification = run(stream.identify(layer ?? undefined, hints));
  if (identification.kind === 'foreign') {
    const damage = outer.map((unwrapped) => unwrapped.damage).find((found) => found !== null);
    throw new NotAStream(damage === undefined ? `${within(outer)}${identification.sentence}${identification.title === UNKNOWN ? LEGACY_HINT : ''}` : `${damage.message} ${identification.sentence}`);
  }
  return { path, size: file.size, stream, sources, back, run };
}

/** What was taken out of a capture or a message is not the file that was named. */
function within(outer: readonly Unwrapped[]): string {
  const last = outer.at(-1);
  if (last === undefined || last.nothing !== undefined || !outer.some(({ name }) => name === 'pcap' || name === 'http')) return '';
  return `Inside ${outer.map(({ name, detail = {} }) => (typeof detail['from'] === 'string' ? `${name} (${detail['from']} to ${String(detail['to'])})` : name)).join(', ')}: `;
}

/** Opens, scans to the end and applies all rules, those on page contents included. */
export async function openAndScan(path: string, as: ReadAs): Promise<Opened> {
  const opened = await open(path, as);
  opened.run(opened.stream.scan());
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

async function unwrap(name: CompressionName, source: FileSource, path: string): Promise<Inner> {
  const spool = createSpool();
  const result = await decompress(name, chunks(source), (bytes) => {
    spool.write(bytes);
  });
  const damage = result.ok ? null : { message: result.message, at: result.at };
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
