/**
 * A byte source over a Blob or File, for the worker. A File is a reference to something on disk that may change or go;
 * each way of failing gets its own sentence, because browsers have one text for all of them.
 */
import { SourceError, type ByteSource } from '../core/bytes/source.ts';

/** Chrome fails reads of 2 GiB and more with the NotReadableError that also means "changed on disk" (measured). */
const MAX_READ = 2 ** 31 - 1;

const blobs = new WeakMap<ByteSource, Blob>();

/** The Blob that a source reads as it is; undefined for all others. */
export const blobOf = (source: ByteSource): Blob | undefined => blobs.get(source);

export function blobSource(blob: Blob, name: string): ByteSource {
  const { size } = blob;
  const source: ByteSource = {
    size,
    read: async (start, length) => {
      const end = Math.min(start + length, size);
      const wanted = Math.max(0, end - start);
      if (wanted === 0) return new Uint8Array(0);
      if (wanted > MAX_READ) {
        throw new SourceError('too-large', `A read of ${wanted.toLocaleString('en')} bytes of ${name} is more than a browser does at once (2 GiB).`);
      }
      const bytes = await arrayBufferOf(blob.slice(start, end), name);
      if (bytes.byteLength !== wanted) throw changed(name);
      return new Uint8Array(bytes);
    },
  };
  blobs.set(source, blob);
  return source;
}

const changed = (name: string): SourceError => new SourceError('changed', `${name} changed on disk since it was opened. Reopen it to read on.`);

async function arrayBufferOf(blob: Blob, name: string): Promise<ArrayBuffer> {
  try {
    return await blob.arrayBuffer();
  } catch (error) {
    throw readError(error, name);
  }
}

/** The DOMException of a failed read in words. */
export function readError(error: unknown, name: string): SourceError {
  const cause = error instanceof Error ? error : new Error(String(error));
  switch (cause.name) {
    case 'NotFoundError':
      return new SourceError('gone', `${name} is no longer where it was: it was moved, renamed or deleted. Open it again from its new place.`);
    case 'NotReadableError':
      // Reads are below 2 GiB here, so of the three things that Chrome says this for only two are left, and a
      // permission that ends while a file is open is the rare one.
      return changed(name);
    case 'NotAllowedError':
    case 'SecurityError':
      return new SourceError('denied', `The browser may not read ${name} any more. Open it again.`);
    default:
      return new SourceError('io', `${name} could not be read: ${cause.message === '' ? cause.name : cause.message}`);
  }
}
