/** An output file that is there only when it is whole: written under a temporary name beside its own, then renamed. */
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { SourceError } from '../core/bytes/source.ts';
import { printBytes } from './output.ts';

export interface OutFile {
  write(bytes: Uint8Array): void;
  /** Gives the file its name. */
  finish(): void;
  /** Leaves nothing behind. */
  discard(): void;
}

const SIGINT_STATUS = 130;

/** @param path `-` for standard output */
export function createOutFile(path: string): OutFile {
  if (path === '-') return { write: printBytes, finish: () => undefined, discard: () => undefined };
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  const descriptor = attempt(path, () => openSync(temporary, 'wx', 0o600));
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
    write: (bytes) => {
      attempt(path, () => {
        for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
      });
    },
    finish: () => {
      attempt(path, () => {
        closeSync(descriptor);
        renameSync(temporary, path);
      });
    },
    discard,
  };
}

function attempt<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new SourceError('io', `${path} could not be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}
