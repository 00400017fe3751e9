/** Whether two files are the same byte for byte: at once where that is cheap, else what speaks for it. */
import type { ByteSource } from '../core/bytes/source.ts';
import type { Alike } from '../core/diff/view.ts';
import { blobSource } from './blob-source.ts';
import type { Side } from './compare-side.ts';
import type { CompareSide } from './protocol.ts';
import { sameBytes } from './reader-task.ts';
import { cancelled, runReader } from './readers.ts';

/** Files that are longer are not read whole before fields are shown: those come within seconds of a disk's time. */
const MAX_AT_ONCE = 256 * 1024 * 1024;
/** Places that are looked at before files are read whole for this alone, and bytes of each. */
const SAMPLES = 64;
const SAMPLE = 16 * 1024;

/**
 * False at the first difference; what speaks for it where files are long and alike in every sample.
 * @param most bytes of files that are read whole for it
 */
export async function alikeFiles(left: Side, right: Side, signal: AbortSignal, most = MAX_AT_ONCE): Promise<boolean | Alike> {
  if (left.file.size !== right.file.size || left.file.size === 0 || !readAlike(left, right)) return false;
  // A name, a size and a date say nothing about bytes: copies keep all three, damaged ones too.
  if (left.subject.stream === right.subject.stream || left.file === right.file) return true;
  if (!(await sameSamples(left, right, signal))) return false;
  if (left.file.size > most) return { samples: SAMPLES, name: nameOf(left) === nameOf(right), time: timeOf(left) === timeOf(right), compared: 0 };
  const files = { left: { file: left.file, name: left.view.name }, right: { file: right.file, name: right.view.name } };
  const { differs } = await runReader(null, { kind: 'same', ...files, start: 0, end: left.file.size, down: false }, signal, () => undefined);
  return !differs;
}

/** What a side has of a stream that may be read in more than one way: the same bytes are then not the same stream. */
type Read = Pick<Side, 'choice' | 'view' | 'subject'>;

/** Whether both are read in one way: up to one checkpoint, as one layer, for one width and kind of guest, in one direction of a capture. */
export function readAlike(left: Read, right: Read): boolean {
  const [a, b] = [left.subject.stream, right.subject.stream];
  return choiceOf(left.choice) === choiceOf(right.choice) && left.view.legacy === right.view.legacy && a.source.size === b.source.size && a.builder.rowCount === b.builder.rowCount && layersOf(left) === layersOf(right);
}

const layersOf = ({ view: { layers } }: Read): string => JSON.stringify(layers.map(({ name, facts, detail }) => [name, facts, detail]));

/** All that was chosen, but for the file. */
function choiceOf(choice: CompareSide): string {
  const made = Object.entries({ ...choice, file: null, name: null }).map(([key, value]) => [key, JSON.stringify(value)] as const);
  return made.filter(([, value]) => value !== 'null' && value !== 'false' && value !== '{}').map((entry) => entry.join('=')).sort().join();
}

const nameOf = ({ file, view }: Side): string => (file instanceof File ? file.name : view.name);

/** In milliseconds since 1970; NaN, which is the same as nothing, where nobody knows. */
const timeOf = ({ file }: Side): number => (file instanceof File ? file.lastModified : NaN);

async function sameSamples(left: Side, right: Side, signal: AbortSignal): Promise<boolean> {
  const { size } = left.file;
  const [a, b] = [blobSource(left.file, left.view.name), blobSource(right.file, right.view.name)];
  for (let i = 0; i < SAMPLES; i++) {
    if (signal.aborted) throw cancelled();
    if (!(await sameWindow(a, b, Math.floor((Math.max(0, size - SAMPLE) * i) / (SAMPLES - 1)), SAMPLE))) return false;
    if (size <= SAMPLE) break;
  }
  return true;
}

async function sameWindow(left: ByteSource, right: ByteSource, at: number, length: number): Promise<boolean> {
  const [x, y] = await Promise.all([left.read(at, length), right.read(at, length)]);
  return sameBytes(x, y);
}
