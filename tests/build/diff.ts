/** Comparisons of streams in memory, from beginning to end. */
import { drive } from '../../src/core/bytes/cursor.ts';
import { arraySource, type ByteSource } from '../../src/core/bytes/source.ts';
import { DEFAULT_OPTIONS } from '../../src/core/convert/job.ts';
import { accountOf, totalOf, type Account } from '../../src/core/diff/account.ts';
import { caveats } from '../../src/core/diff/caveats.ts';
import { checkpointEnds } from '../../src/core/diff/checkpoints.ts';
import type { DiffRow } from '../../src/core/diff/compare.ts';
import { compareContents, gather, type Run } from '../../src/core/diff/comparison.ts';
import { comparableOf, convertVirtually } from '../../src/core/diff/converted-source.ts';
import { readDropped } from '../../src/core/diff/dropped.ts';
import { rulesOf } from '../../src/core/diff/ignore.ts';
import { DiffResult } from '../../src/core/diff/result.ts';
import type { Subject } from '../../src/core/diff/subject.ts';
import type { SideView } from '../../src/core/diff/view.ts';
import type { LegacyHints } from '../../src/core/formats/scan-context.ts';
import { OpenStream } from '../../src/core/open-stream.ts';

export interface SideOptions {
  readonly hints?: LegacyHints;
  readonly as?: 'legacy';
  readonly checkpoint?: number;
}

function opened(source: ByteSource, { hints = {}, as }: SideOptions = {}): OpenStream {
  const stream = new OpenStream(source, [], {});
  const run = readerOf(source);
  drive(stream.identify(as, hints), run);
  drive(stream.scan(), run);
  stream.builder.flush(true);
  return stream;
}

const readerOf = (source: ByteSource) => ({ start, length }: { start: number; length: number }): Uint8Array => {
  const bytes = source.read(start, length);
  if (bytes instanceof Uint8Array) return bytes;
  throw new TypeError('memory answers at once');
};

/** A side as a comparison takes it; a legacy stream through its conversion. */
export async function subjectOf(bytes: Uint8Array, options: SideOptions = {}): Promise<Subject> {
  const stream = opened(arraySource(bytes), options);
  const { checkpoint } = options;
  if (!stream.layers.some(({ name }) => name === 'legacy')) {
    return { name: 'a stream', stream, provenance: null, source: 0, end: checkpoint === undefined ? Infinity : (checkpointEnds(stream)[checkpoint - 1] ?? NaN) };
  }
  const converted = await convertVirtually(arraySource(bytes), { ...DEFAULT_OPTIONS, hints: options.hints ?? {}, provenance: true });
  const comparable = converted === null ? null : comparableOf(converted);
  if (converted === null || comparable?.kind !== 'made') throw new Error('a legacy stream that cannot be converted');
  const inner = opened(converted.source.over((start, length) => bytes.subarray(start, start + length)));
  const { made } = comparable;
  const { provenance } = made;
  const dropped = provenance === null ? {} : { dropped: await readDropped(provenance, arraySource(bytes)) };
  return { name: 'a legacy stream', stream: inner, source: 0, end: Infinity, ...made, ...dropped };
}

const viewOf = ({ name, stream, end, provenance }: Subject): SideView => {
  const { identification, source, layers } = stream;
  if (identification === null) throw new Error('identified');
  const ends = checkpointEnds(stream);
  return { name, fileSize: source.size, size: source.size, source: 0, holes: source.holes ?? [], identification, layers, legacy: provenance !== null, comparedSize: source.size, checkpoints: ends.length, checkpoint: end === Infinity ? null : ends.indexOf(end) + 1 };
};

export async function compareSubjects(left: Subject, right: Subject, ignore: readonly string[] = [], off: readonly string[] = []): Promise<DiffResult> {
  const sides = { left, right };
  const run: Run = ({ stream }, scan) => Promise.resolve(drive(scan, readerOf(stream.source)));
  const gathered = await gather(sides, run);
  if (gathered === null) throw new Error('nobody stops it');
  const result = new DiffResult(sides, { left: viewOf(left), right: viewOf(right) }, false, gathered, rulesOf(ignore, off), caveats(sides));
  result.setMemory(await compareContents(gathered, sides, run, result.rules));
  return result;
}

export const compared = async (left: Uint8Array, right: Uint8Array, ignore: readonly string[] = []): Promise<DiffResult> => compareSubjects(await subjectOf(left), await subjectOf(right), ignore);

/** Rows that nothing explains. */
export const differences = (result: DiffResult): DiffRow[] => [...result.all()].filter(({ verdict }) => verdict !== 'same' && verdict !== 'expected');

/** How both sides' bytes are accounted for; `missing` is what the sum leaves out. */
export function accounts({ sides, gathered }: DiffResult): { readonly left: Account; readonly right: Account; readonly missing: readonly [number, number] } {
  const left = accountOf(sides.left, gathered.leftFacts, gathered.left);
  const right = accountOf(sides.right, gathered.rightFacts, gathered.right);
  return { left, right, missing: [left.size - totalOf(left), right.size - totalOf(right)] };
}
