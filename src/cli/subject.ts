/** One side of `xsi diff`: a file opened and scanned, a legacy one through its conversion. */
import { statSync } from 'node:fs';
import { drive, type Scan } from '../core/bytes/cursor.ts';
import { NO_HOLES } from '../core/bytes/range.ts';
import type { ByteSource } from '../core/bytes/source.ts';
import { DEFAULT_OPTIONS } from '../core/convert/job.ts';
import { comparableOf, convertVirtually } from '../core/diff/converted-source.ts';
import { readDropped } from '../core/diff/dropped.ts';
import { partOf, type Part, type PartRange } from '../core/diff/part.ts';
import type { Subject } from '../core/diff/subject.ts';
import type { SideView } from '../core/diff/view.ts';
import { OpenStream } from '../core/open-stream.ts';
import type { ReadAs } from './arguments.ts';
import { openFile, type FileSource } from './file-source.ts';
import { NotAStream, openSource, type Opened } from './open.ts';
import { namedPipe, standardInput } from './spool.ts';

export interface Side {
  readonly size: number;
  readonly subject: Subject;
  readonly view: SideView;
  readonly file: FileSource;
  readonly run: <T>(scan: Scan<T>) => Promise<T>;
}

export async function openSide(path: string, as: ReadAs, part: Part): Promise<Side> {
  const opened = await openAs(path, as);
  const { stream, sources, size, run } = opened;
  run(stream.scan());
  stream.builder.flush(true);
  const [file] = sources;
  const innermost = sources.at(-1);
  if (file === undefined || innermost === undefined) throw new Error('a file is a source');
  const source = stream.sourceNumber;
  if (!stream.layers.some(({ name }) => name === 'legacy')) {
    const { range, view } = partIn(run(partOf(stream, part, path)));
    return { size, file, subject: { name: path, stream, provenance: null, source, ...range }, view: viewOf(path, size, stream, stream, view), run: (scan) => Promise.resolve(run(scan)) };
  }
  const converted = await convertVirtually(innermost, { ...DEFAULT_OPTIONS, hints: as.hints, provenance: true, checkpoints: part.checkpoint === null ? 'last' : 'all' });
  if (converted === null) throw new Error('a conversion was stopped that nobody stops');
  const comparable = comparableOf(converted);
  if (comparable.kind === 'nothing') throw new NotAStream(`${path} is a legacy stream that cannot be converted, and so not compared: ${comparable.why}`);
  const virtual = converted.source.over((start, length) => innermost.read(start, length));
  const inner = new OpenStream(virtual, [], {});
  const runInner = <T>(scan: Scan<T>): T => drive(scan, ({ start, length }) => atOnce(virtual.read(start, length)));
  runInner(inner.identify());
  runInner(inner.scan());
  inner.builder.flush(true);
  const { range, view } = partIn(runInner(partOf(inner, part, path)));
  const { made } = comparable;
  const { provenance } = made;
  const dropped = provenance === null ? {} : { dropped: await readDropped(provenance, innermost) };
  const subject = { name: path, stream: inner, source, ...range, ...made, ...dropped };
  return { size, file, subject, view: viewOf(path, size, stream, inner, view), run: (scan) => Promise.resolve(runInner(scan)) };
}

/** `--as` is for a side that has no mark of its own: the other one has. A pipe cannot be looked at twice. Of two sides a refusal says which. */
async function openAs(path: string, as: ReadAs): Promise<Opened> {
  const source = path === '-' ? await standardInput() : isPipe(path) ? await namedPipe(path) : openFile(path);
  try {
    return await openSource(source, path, { ...as, layer: null });
  } catch (error) {
    if (!(error instanceof NotAStream)) throw error;
    if (as.layer !== null) return openSource(source, path, as);
    throw new NotAStream(`${path === '-' ? 'Standard input' : path}: ${error.message}`);
  }
}

const isPipe = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFIFO() === true;

function partIn(found: PartRange | string): PartRange {
  if (typeof found === 'string') throw new NotAStream(found);
  return found;
}

function viewOf(path: string, fileSize: number, stream: OpenStream, compared: OpenStream, part: PartRange['view']): SideView {
  const { identification, source, sourceNumber } = stream;
  if (identification === null) throw new Error('a side is identified before it is scanned');
  return { name: path, fileSize, size: source.size, source: sourceNumber, holes: source.holes ?? NO_HOLES, identification, layers: compared.layers, legacy: compared !== stream, comparedSize: compared.source.size, ...part };
}

function atOnce(bytes: ReturnType<ByteSource['read']>): Uint8Array {
  if (bytes instanceof Uint8Array) return bytes;
  throw new TypeError('a file answers at once');
}
