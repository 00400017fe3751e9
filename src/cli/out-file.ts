/** An output file that is there only when it is whole: written under a temporary name beside its own, then renamed. */
import { accessSync, closeSync, constants, openSync, renameSync, rmSync, statSync, write, writeSync, type Stats } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { SourceError } from '../core/bytes/source.ts';
import { printBytes } from './output.ts';

export interface OutFile {
  write(bytes: Uint8Array): void;
  /** As {@link OutFile.write}, beside what this thread does: the bytes stay untouched, and nothing else is written, until it has ended. */
  writeBeside?(bytes: Uint8Array): Promise<void>;
  /** Gives the file its name. */
  finish(): void;
  /** Leaves nothing behind. */
  discard(): void;
}

const SIGINT_STATUS = 130;

/**
 * @param path `-` for standard output
 * @param input the file that is read, which is never overwritten
 */
export function createOutFile(path: string, input: string): OutFile {
  if (path === '-') return { write: printBytes, finish: () => undefined, discard: () => undefined };
  const there = statSync(path, { throwIfNoEntry: false });
  if (there !== undefined) refuse(path, there, input);
  // A device or pipe takes the bytes itself; renaming over it would take its place.
  if (there !== undefined && !there.isFile()) return directly(path);
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  const descriptor = attempt(path, () => openSync(temporary, 'wx'));
  const discard = (): void => {
    rmSync(temporary, { force: true });
  };
  const interrupted = (): void => {
    discard();
    process.exit(SIGINT_STATUS);
  };
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  return {
    write: (bytes) => { writeAll(path, descriptor, bytes); },
    writeBeside: (bytes) => writeAllBeside(path, descriptor, bytes),
    finish: () => {
      attempt(path, () => {
        closeSync(descriptor);
        renameSync(temporary, path);
      });
    },
    discard,
  };
}

/** What may not be replaced: the input itself, a directory, a file that this user may not write. */
function refuse(path: string, there: Stats, input: string): void {
  if (there.isDirectory()) throw new SourceError('io', `${path} is a directory; name a file in it.`);
  const source = input === '-' ? undefined : statSync(input, { throwIfNoEntry: false });
  if (source?.dev === there.dev && source.ino === there.ino) throw new SourceError('denied', `${path} is the file that is read; it is not overwritten. Name another.`);
  const writable = (there.mode / 0o200) % 2 >= 1;
  if (there.isFile() && !writable) throw new SourceError('denied', `${path} is there already and read-only; it is not replaced.`);
  attempt(path, () => { accessSync(path, constants.W_OK); });
}

function directly(path: string): OutFile {
  const descriptor = attempt(path, () => openSync(path, 'w'));
  return {
    write: (bytes) => { writeAll(path, descriptor, bytes); },
    finish: () => { attempt(path, () => { closeSync(descriptor); }); },
    discard: () => undefined,
  };
}

function writeAll(path: string, descriptor: number, bytes: Uint8Array): void {
  attempt(path, () => {
    for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
  });
}

const writeLater = promisify(write);

async function writeAllBeside(path: string, descriptor: number, bytes: Uint8Array): Promise<void> {
  try {
    for (let done = 0; done < bytes.length; ) done += (await writeLater(descriptor, bytes, done)).bytesWritten;
  } catch (error) {
    throw notWritten(path, error);
  }
}

function attempt<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw notWritten(path, error);
  }
}

const notWritten = (path: string, error: unknown): SourceError => new SourceError('io', `${path} could not be written: ${error instanceof Error ? error.message : String(error)}`);
