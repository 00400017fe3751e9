/** Files on servers, for the page of its own that may connect to others. */
import type { RemoteFile } from '../worker/protocol.ts';

/** What a page says of itself: only this one has a policy that lets it connect. */
export const mayConnect = (): boolean => document.querySelector('meta[name="entry"][content="url"]') !== null;

const remotes = new WeakMap<File, RemoteFile>();

/** What is to be asked for instead of a file's own bytes; nothing where it is a file of this computer. */
export function remoteOf(file: File): { readonly remote?: RemoteFile } {
  const remote = remotes.get(file);
  return remote === undefined ? {} : { remote };
}

/** Bytes asked for to learn whether a server answers with ranges. */
const PROBE = 16;

/** An address that is not one, or a server that does not answer: a sentence for a person. */
export class AddressError extends Error {}

export function addressOf(text: string): URL {
  const refusal = refusalOf(text);
  if (refusal !== '') throw new AddressError(refusal);
  if (!URL.canParse(text.trim())) throw new AddressError('An address begins with http:// or https://.');
  return new URL(text.trim());
}

/** Why nothing can be asked of an address, in a sentence; empty where something can, and of what is none yet. */
export function refusalOf(text: string): string {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  if (url === null) return '';
  if (url.protocol === 'file:') return 'An address begins with http:// or https://. A file of this computer is opened with “Open file…”, or dropped here.';
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return `An address begins with http:// or https://: a page cannot read from ${url.protocol.slice(0, 32)} addresses.`;
  // Fetch standard, Request constructor: a URL that includes credentials is a TypeError.
  if (url.username !== '' || url.password !== '') return `Addresses with a user name or a password in them cannot be fetched: the browser refuses to ask ${url.host}. Download the file and open it here instead.`;
  return '';
}

/** Asks a server about a file. The file that comes back has a name and a size, and its bytes where {@link remoteOf} says. */
export async function reachRemote(url: URL, signal: AbortSignal): Promise<File> {
  const answer = await probe(url, signal);
  if (!answer.ok) throw new AddressError(`${url.host} answers with status ${answer.status}${answer.statusText === '' ? '' : ` (${answer.statusText})`}.`);
  const ranges = answer.status === 206;
  const size = await sizeOf(url, answer, ranges, signal);
  void answer.body?.cancel();
  if (ranges && size === 0) return asFile(url, { url: url.href, size: 0, ranges: false, version: '' });
  return asFile(url, { url: url.href, size, ranges, version: answer.headers.get('ETag') ?? answer.headers.get('Last-Modified') ?? '' });
}

const OPTIONS = { credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store' } as const;

async function probe(url: URL, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(url, { ...OPTIONS, headers: { Range: `bytes=0-${PROBE - 1}` }, signal });
  } catch {
    if (signal.aborted) throw new AddressError('Stopped.');
    // A browser tells a page no more than this, on purpose.
    throw new AddressError(`${url.host} did not answer, or does not let other pages read from it: its answer must carry Access-Control-Allow-Origin (CORS). Download the file and open it here instead.`);
  }
}

/** Where a page may not see Content-Range, a HEAD request tells; 0 where nothing does. */
async function sizeOf(url: URL, answer: Response, ranges: boolean, signal: AbortSignal): Promise<number> {
  const whole = /\/(\d+)$/.exec(answer.headers.get('Content-Range') ?? '')?.[1];
  if (whole !== undefined) return Number(whole);
  if (!ranges) return Number(answer.headers.get('Content-Length') ?? 0);
  const head = await fetch(url, { ...OPTIONS, method: 'HEAD', signal }).catch(() => null);
  return Number(head?.headers.get('Content-Length') ?? 0);
}

function nameOf(url: URL): string {
  const last = url.pathname.split('/').at(-1) ?? '';
  if (last === '') return url.host;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

function asFile(url: URL, remote: RemoteFile): File {
  const file = new File([], nameOf(url));
  // Its bytes are elsewhere; its size is what people and addresses go by.
  Object.defineProperty(file, 'size', { value: remote.size });
  remotes.set(file, remote);
  return file;
}
