/** One side of `xsi diff`: a file opened and scanned, a legacy one through its conversion. */
import { drive, type Scan } from '../core/bytes/cursor.ts';
import type { ByteSource } from '../core/bytes/source.ts';
import { DEFAULT_OPTIONS } from '../core/convert/job.ts';
import { convertVirtually } from '../core/diff/converted-source.ts';
import type { Subject } from '../core/diff/subject.ts';
import { OpenStream } from '../core/open-stream.ts';
import type { ReadAs } from './arguments.ts';
import type { FileSource } from './file-source.ts';
import { NotAStream, open } from './open.ts';

export interface Side {
  readonly path: string;
  readonly size: number;
  readonly subject: Subject;
  readonly file: FileSource;
  readonly run: <T>(scan: Scan<T>) => Promise<T>;
}

export async function openSide(path: string, as: ReadAs): Promise<Side> {
  const opened = await open(path, as);
  const { stream, sources, size, run } = opened;
  run(stream.scan());
  stream.builder.flush(true);
  const [file] = sources;
  const innermost = sources.at(-1);
  if (file === undefined || innermost === undefined) throw new Error('a file is a source');
  const source = stream.sourceNumber;
  if (!stream.layers.some(({ name }) => name === 'legacy')) {
    return { path, size, file, subject: { name: path, stream, provenance: null, source, end: Infinity }, run: (scan) => Promise.resolve(run(scan)) };
  }
  const converted = await convertVirtually(innermost, { ...DEFAULT_OPTIONS, hints: as.hints, provenance: true });
  if (converted?.result.kind !== 'converted') {
    const why = converted?.result.kind === 'refused' ? converted.result.refusal.message : (converted?.result.sentence ?? '');
    throw new NotAStream(`${path} is a legacy stream that cannot be converted, and so not compared: ${why}`);
  }
  const virtual = converted.source.over((start, length) => innermost.read(start, length));
  const inner = new OpenStream(virtual, [], {});
  const runInner = <T>(scan: Scan<T>): T => drive(scan, ({ start, length }) => atOnce(virtual.read(start, length)));
  runInner(inner.identify());
  runInner(inner.scan());
  inner.builder.flush(true);
  return { path, size, file, subject: { name: path, stream: inner, provenance: converted.result.provenance, source, end: Infinity }, run: (scan) => Promise.resolve(runInner(scan)) };
}

function atOnce(bytes: ReturnType<ByteSource['read']>): Uint8Array {
  if (bytes instanceof Uint8Array) return bytes;
  throw new TypeError('a file answers at once');
}
