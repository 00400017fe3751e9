/** Standard output: gathered into large writes; a reader that went away ends the program quietly. */
import { writeSync } from 'node:fs';
import { SourceError } from '../core/bytes/source.ts';

const BUFFER = 64 * 1024;
const RETRY_MS = 5;

const CAUSES: Readonly<Record<string, string>> = { ENOSPC: 'no space is left there (ENOSPC)', EDQUOT: 'the quota is used up (EDQUOT)', EIO: 'the device reported an error (EIO)', EBADF: 'it is closed (EBADF)' };

let pending: string[] = [];
let length = 0;

export function print(text: string): void {
  pending.push(text);
  length += text.length;
  if (length >= BUFFER) flushOutput();
}

export const printLine = (text: string): void => print(`${text}\n`);

/** Bytes as they are, behind what was printed. */
export function printBytes(bytes: Uint8Array): void {
  flushOutput();
  writeAll(bytes);
}

export function flushOutput(): void {
  if (length === 0) return;
  const text = pending.join('');
  pending = [];
  length = 0;
  writeAll(new TextEncoder().encode(text));
}

function writeAll(bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) {
    try {
      done += writeSync(1, bytes, done);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : '';
      if (code === 'EPIPE') process.exit(0);
      if (code !== 'EAGAIN') throw new SourceError('io', `Standard output could not be written: ${CAUSES[String(code)] ?? (error instanceof Error ? error.message : String(error))}.`);
      // The pipe is full and does not block: wait for its reader.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  }
}

const coloured = process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === '';
const paint = (code: number) => (text: string): string => (coloured ? `\u001b[${code}m${text}\u001b[0m` : text);

export const red = paint(31);
export const yellow = paint(33);
export const green = paint(32);
export const dim = paint(2);
export const bold = paint(1);
