/** The log beside the open stream: its lines correlated in slices, so that other questions are answered in between. */
import { Correlator } from '../core/analysis/log/correlate.ts';
import { logFacts } from '../core/analysis/log/facts.ts';
import { LINES_LIMIT, LOG_LIMIT, LineCutter, looksLikeText } from '../core/analysis/log/log-text.ts';
import { levelOf, LINE_LIMIT, matchLine, MESSAGES } from '../core/analysis/log/match.ts';
import { RULES_OF_MESSAGE } from '../core/analysis/log/rules.ts';
import type { Scan } from '../core/bytes/cursor.ts';
import type { GrowableU32 } from '../core/index/growable.ts';
import type { OpenStream } from '../core/open-stream.ts';
import { byteSize, grouped } from '../core/text.ts';
import type { LogLine, LogSummary } from './protocol.ts';

/** Bytes read at a time. */
const CHUNK = 256 * 1024;
/** Bytes that tell whether a file is text. */
const HEAD = 64 * 1024;

export interface OpenLog {
  readonly blob: Blob;
  readonly starts: GrowableU32;
}

/** What logs are called: xl-guest.log, xensource.log.1, saved.txt. */
const LOG_NAME = /\.(?:log|txt|out)(?:\.\d+)?$/i;

/** Text that is called a log, or has a line that is known: a diary beside a stream is a file of its own. */
export async function isLog(blob: Blob, name: string): Promise<boolean> {
  const head = new Uint8Array(await blob.slice(0, HEAD).arrayBuffer());
  return looksLikeText(head) && (LOG_NAME.test(name) || new TextDecoder().decode(head).split(/\r?\n/).some((line) => matchLine(line) !== null));
}

/** Columns grow with the lines, and are handed over as they are. */
class Columns {
  message = new Uint16Array(1024);
  row = new Int32Array(1024);
  flags = new Uint8Array(1024);
  length = 0;

  push(message: number, row: number, flags: number): void {
    if (this.length === this.message.length) this.#grow();
    this.message[this.length] = message;
    this.row[this.length] = row;
    this.flags[this.length] = flags;
    this.length++;
  }

  #grow(): void {
    const size = this.length * 2;
    const [message, row, flags] = [new Uint16Array(size), new Int32Array(size), new Uint8Array(size)];
    message.set(this.message);
    row.set(this.row);
    flags.set(this.flags);
    Object.assign(this, { message, row, flags });
  }
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/**
 * Reads a whole log.
 *
 * @param run runs a scan over the open stream
 */
export async function openLog(blob: Blob, name: string, stream: OpenStream, run: <T>(scan: Scan<T>) => Promise<T>, signal: AbortSignal): Promise<{ log: OpenLog; summary: LogSummary }> {
  if (blob.size > LOG_LIMIT) throw new Error(`The log has ${byteSize(blob.size)}; up to ${byteSize(LOG_LIMIT)} are read. Cut out the part around the save or restore.`);
  const correlator = new Correlator(stream, await run(logFacts(stream)));
  const columns = new Columns();
  const cutter: LineCutter = new LineCutter((text) => {
    if (columns.length >= LINES_LIMIT) return;
    const { message, row, flags } = correlator.read(text);
    columns.push(message, row, flags);
  });
  for (let at = 0; at < blob.size && !cutter.isFull; at += CHUNK) {
    signal.throwIfAborted();
    cutter.push(new Uint8Array(await blob.slice(at, at + CHUNK).arrayBuffer()));
    await pause();
  }
  cutter.finish();
  const { length } = columns;
  const summary: LogSummary = {
    name,
    lines: length,
    message: columns.message.slice(0, length),
    row: columns.row.slice(0, length),
    flags: columns.flags.slice(0, length),
    cut: cutter.isFull ? `Only the first ${grouped(LINES_LIMIT)} lines are shown.` : '',
  };
  return { log: { blob, starts: cutter.starts }, summary };
}

/** Lines with what is known of each. */
export async function logLines({ blob, starts }: OpenLog, from: number, count: number): Promise<LogLine[]> {
  const end = Math.min(from + count, starts.length);
  if (from >= end) return [];
  const first = starts.at(from);
  const bytes = new Uint8Array(await blob.slice(first, end < starts.length ? starts.at(end) : blob.size).arrayBuffer());
  const lines: LogLine[] = [];
  for (let line = from; line < end; line++) {
    const stop = line + 1 < starts.length ? starts.at(line + 1) - first : bytes.length;
    lines.push(lineOf(new TextDecoder().decode(bytes.subarray(starts.at(line) - first, stop)).replace(/[\r\n]+$/, '')));
  }
  return lines;
}

function lineOf(whole: string): LogLine {
  const text = whole.slice(0, LINE_LIMIT);
  const match = matchLine(text);
  const message = match === null ? undefined : MESSAGES[match.message];
  const known = match === null || message === undefined ? null : { at: match.at, says: message.says, program: message.program, cite: message.cite, rules: RULES_OF_MESSAGE[match.message] ?? [] };
  return { text, more: whole.length - text.length, level: levelOf(text), known };
}
