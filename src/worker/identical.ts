/** Whether two files are the same byte for byte: at once where that is cheap, else after a look at samples, with progress. */
import type { ByteSource } from '../core/bytes/source.ts';
import { blobSource } from './blob-source.ts';
import { cancelled, type Side } from './compare-side.ts';

/** Files that are longer are not read whole before fields are shown: those come within seconds of a disk's time. */
const MAX_AT_ONCE = 256 * 1024 * 1024;
const WINDOW = 8 * 1024 * 1024;
/** Places of a long file that are looked at before it is read whole for this alone, and bytes of each. */
const SAMPLES = 64;
const SAMPLE = 16 * 1024;

/** False at the first difference; null where files are long and alike in every sample: `sameBytes` can tell. */
export async function alikeFiles(left: Side, right: Side, signal: AbortSignal): Promise<boolean | null> {
  if (left.view.checkpoint !== right.view.checkpoint || left.file.size !== right.file.size || left.file.size === 0 || left.view.legacy !== right.view.legacy) return false;
  // Of one packet capture two directions may be compared.
  if (left.subject.stream.source.size !== right.subject.stream.source.size) return false;
  // A name, a size and a date say nothing about bytes: copies keep all three, damaged ones too.
  if (left.subject.stream === right.subject.stream || left.file === right.file) return true;
  if (left.file.size <= MAX_AT_ONCE) return sameBytes(left, right, signal, () => undefined);
  const [a, b] = [blobSource(left.file, left.view.name), blobSource(right.file, right.view.name)];
  for (let i = 0; i < SAMPLES; i++) {
    const at = Math.floor(((left.file.size - SAMPLE) * i) / (SAMPLES - 1));
    if (signal.aborted) throw cancelled();
    if (!(await sameWindow(a, b, at, SAMPLE))) return false;
  }
  return null;
}

interface Read {
  readonly file: Blob;
  readonly view: Pick<Side['view'], 'name'>;
}

/**
 * Byte for byte, up to the first that differs.
 * @param tell bytes of each side that are through, of its size
 */
export async function sameBytes(left: Read, right: Read, signal: AbortSignal, tell: (done: number) => void): Promise<boolean> {
  const [a, b] = [blobSource(left.file, left.view.name), blobSource(right.file, right.view.name)];
  // The last bytes before the first: configuration stands at one end and device state at the other, which two saves seldom share.
  const windows = Math.ceil(Math.max(a.size, b.size) / WINDOW);
  for (let i = 0; i < windows; i++) {
    const at = ((i + windows - 1) % windows) * WINDOW;
    if (signal.aborted) throw cancelled();
    if (!(await sameWindow(a, b, at, WINDOW))) return false;
    tell(Math.min(a.size, (i + 1) * WINDOW));
  }
  return true;
}

async function sameWindow(left: ByteSource, right: ByteSource, at: number, length: number): Promise<boolean> {
  const [x, y] = await Promise.all([left.read(at, length), right.read(at, length)]);
  return equal(x, y);
}

/** Of views that begin where their buffers do. */
function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  const words = Math.floor(a.length / 4);
  const [x, y] = [new Int32Array(a.buffer, a.byteOffset, words), new Int32Array(b.buffer, b.byteOffset, words)];
  for (let i = 0; i < words; i++) if (x[i] !== y[i]) return false;
  for (let i = words * 4; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
