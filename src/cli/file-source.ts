/** A byte source over a file descriptor, for the command line: positional, synchronous, regular files only. */
import { closeSync, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { SourceError, type ByteSource } from '../core/bytes/source.ts';

export interface FileSource extends ByteSource {
  /** As before, but always at once. */
  read(start: number, length: number): Uint8Array;
  /** Fills `target` from `start` on; says how many bytes there were. Missing where it would be no faster than reading. */
  readInto?(target: Uint8Array, start: number): number;
  close(): void;
}

/** Opens a regular file; throws a SourceError with a sentence for everything else. */
export function openFile(path: string): FileSource {
  if (path === '') throw new SourceError('gone', 'The name of the file is empty.');
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (error) {
    throw fileError(error, path);
  }
  try {
    return fileSource(descriptor, path);
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

/** A source over an open descriptor, which it closes; `name` is for messages. */
export function fileSource(descriptor: number, name: string): FileSource {
  const opened = fstatSync(descriptor);
  refuseIrregular(opened, name);
  return {
    size: opened.size,
    read: (start, length) => readAt(descriptor, name, opened, start, length),
    readInto: (target, start) => fill(descriptor, name, opened, target, start),
    close: () => {
      closeSync(descriptor);
    },
  };
}

/** read(2) transfers at most this much; Node refuses 2 GiB and more. */
const MAX_READ = 1024 * 1024 * 1024;

function readAt(descriptor: number, name: string, opened: Stats, start: number, length: number): Uint8Array {
  const wanted = Math.max(0, Math.min(length, opened.size - start));
  // Every byte is written below or the read fails.
  const bytes = new Uint8Array(Buffer.allocUnsafeSlow(wanted).buffer);
  fill(descriptor, name, opened, bytes, start);
  return bytes;
}

function fill(descriptor: number, name: string, opened: Stats, target: Uint8Array, start: number): number {
  refuseChanged(descriptor, name, opened);
  const wanted = Math.max(0, Math.min(target.length, opened.size - start));
  for (let have = 0; have < wanted; ) {
    const got = readOnce(descriptor, name, target.subarray(0, wanted), have, start + have);
    if (got === 0) throw changed(name, opened, fstatSync(descriptor));
    have += got;
  }
  return wanted;
}

function readOnce(descriptor: number, name: string, bytes: Uint8Array, at: number, position: number): number {
  try {
    return readSync(descriptor, bytes, at, Math.min(bytes.byteLength - at, MAX_READ), position);
  } catch (error) {
    throw fileError(error, name);
  }
}

/** A save that is still being written only grows, and what was there when it was opened may be read; all else is another file. */
function refuseChanged(descriptor: number, name: string, opened: Stats): void {
  const now = fstatSync(descriptor);
  if (now.size < opened.size || (now.size === opened.size && now.mtimeMs !== opened.mtimeMs)) throw changed(name, opened, now);
}

function changed(name: string, opened: Stats, now: Stats): SourceError {
  const sizes = now.size < opened.size ? `: it had ${opened.size.toLocaleString('en')} bytes, now it has ${now.size.toLocaleString('en')}` : '';
  return new SourceError('changed', `${name} changed while it was being read${sizes}.`);
}

function refuseIrregular(stats: Stats, name: string): void {
  if (stats.isFile()) return;
  if (stats.isDirectory()) throw new SourceError('io', `${name} is a directory, not a file.`);
  const kind = stats.isFIFO() || stats.isSocket() ? 'a pipe' : 'a device';
  throw new SourceError('io', `${name} is ${kind}; read it through standard input instead: xsi … - < ${name}`);
}

/** The system's error in a sentence, with its code for those who look it up. */
export function fileError(error: unknown, name: string): SourceError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ENOENT':
      return new SourceError('gone', `${name} does not exist.`);
    case 'EACCES':
    case 'EPERM':
      return new SourceError('denied', `${name} may not be read by this user (${code}).`);
    case 'ENOTDIR':
      return new SourceError('gone', `${name} does not exist: a part of its path is not a directory.`);
    case 'ENXIO':
      return new SourceError('io', `${name} is a socket or a device without a driver, not a file.`);
    case 'EIO':
      return new SourceError('io', `${name} could not be read: the disk reported an error (EIO).`);
    default:
      return new SourceError('io', `${name} could not be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
