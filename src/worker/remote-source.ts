/**
 * A file on a server, for the page that may connect to others: read range by range where the server does that, else downloaded whole.
 * What a server answers is checked, not believed: a wrong range or another version of the file is refused.
 */
import { PageCache } from '../core/bytes/page-cache.ts';
import { SourceError, type ByteSource } from '../core/bytes/source.ts';
import { byteSize, hex, plural } from '../core/text.ts';
import { blobSource } from './blob-source.ts';
import type { RemoteFile } from './protocol.ts';
import { createSink, type Sink } from './spill.ts';
import type { Progress } from './unwrap.ts';

/** A request takes tens of milliseconds whatever it brings; headers are hopped, so more than this would be most of the file. */
const PAGE = 256 * 1024;
const PAGES = 256;

export interface Remote {
  readonly source: ByteSource;
  /** What was downloaded; null where ranges are read. */
  readonly sink: Sink | null;
}

export async function openRemote(file: RemoteFile, name: string, signal: AbortSignal, progress: (total: number) => Progress): Promise<Remote> {
  if (!file.ranges) return download(file, name, signal, progress);
  const ranged: ByteSource = { size: file.size, read: (start, length) => readRange(file, name, start, Math.max(0, Math.min(length, file.size - start))) };
  return { source: new PageCache(ranged, PAGE, PAGES), sink: null };
}

/** The answer's own words on which bytes of how many it has; null where it has none that a page may see. */
function contentRange(response: Response): { start: number; end: number; size: number } | null {
  const match = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(response.headers.get('Content-Range') ?? '');
  return match === null ? null : { start: Number(match[1]), end: Number(match[2]) + 1, size: Number(match[3]) };
}

async function readRange(file: RemoteFile, name: string, start: number, length: number): Promise<Uint8Array> {
  if (length === 0) return new Uint8Array(0);
  const response = await ask(file.url, name, { Range: `bytes=${start}-${start + length - 1}` });
  if (response.status !== 206) throw new SourceError('io', `The server of ${name} no longer answers with ranges (status ${response.status}).`);
  const range = contentRange(response);
  if (range !== null && range.size !== file.size) throw changed(name, `it had ${plural(file.size, 'byte')}, now it has ${plural(range.size, 'byte')}`);
  if (range !== null && (range.start !== start || range.end !== start + length)) throw new SourceError('io', `The server of ${name} answers with other bytes than were asked for: ${hex(range.start)} to ${hex(range.end)} instead of ${hex(start)} to ${hex(start + length)}.`);
  const version = versionOf(response);
  if (version !== '' && file.version !== '' && version !== file.version) throw changed(name, 'its version is another');
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes.byteLength !== length) throw new SourceError('io', `The server of ${name} answers with ${plural(bytes.byteLength, 'byte')} where ${plural(length, 'byte')} were asked for.`);
  return bytes;
}

const changed = (name: string, how: string): SourceError => new SourceError('changed', `${name} changed on the server since it was opened: ${how}.`);

/** What tells one version of a file from another, as far as the server lets a page see it. */
export const versionOf = (response: Response): string => response.headers.get('ETag') ?? response.headers.get('Last-Modified') ?? '';

async function ask(url: string, name: string, headers: Record<string, string>, signal: AbortSignal | null = null): Promise<Response> {
  try {
    // No cookies, no referrer: the server learns the address alone. Nothing kept: a range must be of the file as it is now.
    return await fetch(url, { headers, credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store', signal });
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw new SourceError('io', `${name} could not be read from its server: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

async function download(file: RemoteFile, name: string, signal: AbortSignal, progress: (total: number) => Progress): Promise<Remote> {
  const response = await ask(file.url, name, {}, signal);
  if (!response.ok || response.body === null) throw new SourceError('io', `The server of ${name} answers with status ${response.status}.`);
  const tell = progress(file.size);
  const sink = createSink(name);
  const reader = response.body.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      await sink.write(next.value);
      tell(sink.size);
    }
    if (file.size > 0 && sink.size !== file.size) throw new SourceError('io', `The download of ${name} ended after ${byteSize(sink.size)} of ${byteSize(file.size)}.`);
    return { source: blobSource(await sink.finish(), name), sink };
  } catch (error) {
    await sink.dispose();
    throw error;
  }
}
