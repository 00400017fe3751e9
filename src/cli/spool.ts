/**
 * Sequential bytes (a pipe, what a decoder yields) as a file that can be read at any position. The file has no name
 * from the start, so that nothing of a guest's memory is left behind however the process ends.
 */
import { closeSync, constants, createReadStream, fstatSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SourceError } from '../core/bytes/source.ts';
import { fileError, fileSource, type FileSource } from './file-source.ts';

export interface Spool {
  write(bytes: Uint8Array): void;
  /** Bytes so far. */
  readonly size: number;
  /** What was written, as a source under this name; the spool ends. */
  finish(name: string): FileSource;
  /** Gives up; the bytes are gone. */
  discard(): void;
}

/** A temporary file that only this process can see, in the directory that TMPDIR names. */
export function createSpool(): Spool {
  const descriptor = openUnnamed();
  let size = 0;
  return {
    get size() {
      return size;
    },
    write: (bytes) => {
      writeAll(descriptor, bytes, size);
      size += bytes.byteLength;
    },
    finish: (name) => fileSource(descriptor, name),
    discard: () => {
      closeSync(descriptor);
    },
  };
}

/** Bytes at any position of a temporary file; those that were never written are not to be read. */
export interface Scratch {
  write(start: number, bytes: Uint8Array): void;
  read(start: number, length: number): Uint8Array;
  close(): void;
}

/** A temporary file as a spool has it. */
export function createScratch(): Scratch {
  const descriptor = openUnnamed();
  return {
    write: (start, bytes) => {
      writeAll(descriptor, bytes, start);
    },
    read: (start, length) => {
      const bytes = new Uint8Array(length);
      let have = 0;
      for (let got = 1; have < length && got > 0; have += got) got = readSync(descriptor, bytes, have, length - have, start + have);
      return bytes.subarray(0, have);
    },
    close: () => {
      closeSync(descriptor);
    },
  };
}

/** Standard input: itself where it is a regular file, else everything that comes out of it. */
export async function standardInput(): Promise<FileSource> {
  const name = 'standard input';
  const stats = fstatSync(0);
  if (stats.isFile()) return fileSource(0, name);
  if (stats.isDirectory()) throw new SourceError('io', 'Standard input is a directory, not a file.');
  const spool = createSpool();
  try {
    for await (const chunk of process.stdin) spool.write(bytesOf(chunk));
  } catch (error) {
    spool.discard();
    throw error instanceof SourceError ? error : fileError(error, 'Standard input');
  }
  return spool.finish(name);
}

/** A named pipe, as a shell makes of `<(…)`: everything that comes out of it. */
export async function namedPipe(path: string): Promise<FileSource> {
  const spool = createSpool();
  try {
    for await (const chunk of createReadStream(path)) spool.write(bytesOf(chunk));
  } catch (error) {
    spool.discard();
    throw error instanceof SourceError ? error : fileError(error, path);
  }
  return spool.finish(path);
}

function bytesOf(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  throw new TypeError('a pipe yields bytes');
}

/** asm-generic/fcntl.h: a file without a name, in the directory that is opened; Node has no constant for it. */
const O_TMPFILE = 0o20000000;

function openUnnamed(): number {
  try {
    return openSync(tmpdir(), constants.O_RDWR | constants.O_DIRECTORY | O_TMPFILE, 0o600);
  } catch {
    // Not every system and file system has such files.
    return openAndUnname();
  }
}

function openAndUnname(): number {
  try {
    // A directory of its own (mode 0700) and 'wx' keep others from guessing the name in the moment that it has one.
    const directory = mkdtempSync(join(tmpdir(), 'xsi-'));
    try {
      return openSync(join(directory, 'spool'), 'wx+', 0o600);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  } catch (error) {
    throw new SourceError('io', `No temporary file could be made in ${tmpdir()}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function writeAll(descriptor: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.byteLength; ) {
    try {
      done += writeSync(descriptor, bytes, done, bytes.byteLength - done, position + done);
    } catch (error) {
      throw spoolError(error, position + done);
    }
  }
}

function spoolError(error: unknown, written: number): SourceError {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  const where = `${tmpdir()} after ${written.toLocaleString('en')} bytes`;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new SourceError('too-large', `The disk is full: no room for temporary data in ${where}. Set TMPDIR to a directory with more.`);
  }
  if (code === 'EFBIG') return new SourceError('too-large', `The file system takes no larger file: temporary data stopped in ${where}. Set TMPDIR to another directory.`);
  return new SourceError('io', `Temporary data could not be written in ${where}: ${error instanceof Error ? error.message : String(error)}`);
}
