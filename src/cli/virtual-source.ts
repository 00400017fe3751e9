/** A byte source that has no file of its own: what a capture carries, read out of the capture. */
import type { ByteRange } from '../core/bytes/range.ts';
import type { ByteClock } from '../core/bytes/source.ts';
import type { FileSource } from './file-source.ts';

export const virtualSource = (size: number, holes: readonly ByteRange[], read: (start: number, length: number) => Uint8Array, clock: ByteClock | null = null): FileSource => ({
  size,
  holes,
  clock,
  read,
  readInto: (target, start) => {
    const bytes = read(start, target.byteLength);
    target.set(bytes);
    return bytes.byteLength;
  },
  close: () => undefined,
});
