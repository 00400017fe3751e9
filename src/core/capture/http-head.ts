/** The head of an HTTP/1 message, and whether something that can be read stands in its body. */
import { compressionOf } from '../formats/compression.ts';
import { detect } from '../formats/detect.ts';
import { isRequest } from '../formats/xapi/request.ts';
import { isPacketCapture } from './capture-kind.ts';

/** RFC 9112 3 and 4: a request line or a status line. */
const FIRST_LINE = /^(?:[A-Z]{3,16} \S+ HTTP\/1\.[01]|HTTP\/1\.[01] \d{3}[^\r\n]*)\r\n/;

/** Two handshakes are sent (xen-api ocaml/xenopsd/lib/xenops_server.ml); nobody needs more. */
const MAX_HANDSHAKES = 64;

export interface HttpHead {
  /** Request line or status line. */
  readonly line: string;
  /** Where the body begins: behind the empty line, and behind xenopsd's handshakes of success. */
  readonly body: number;
  readonly handshakes: number;
  readonly chunked: boolean;
  /** Content-Length; null where there is none, or one that is no number. */
  readonly length: number | null;
}

/** Null where no such message begins here, or its head is longer than what there is of it. */
export function httpHead(head: Uint8Array): HttpHead | null {
  const text = String.fromCharCode(...head);
  const line = FIRST_LINE.exec(text)?.[0];
  const end = text.indexOf('\r\n\r\n') + 4;
  if (line === undefined || end < 4) return null;
  const fields = text.slice(line.length, end);
  const field = (name: string): string => new RegExp(`(?:^|\\r\\n)${name}:[ \\t]*([^\\r\\n]*)`, 'i').exec(fields)?.[1]?.trim() ?? '';
  const length = /^\d{1,15}$/.test(field('content-length')) ? Number(field('content-length')) : null;
  const handshakes = isRequest(head) ? successes(head.subarray(end)) : 0;
  return { line: line.trim(), body: end + 2 * handshakes, handshakes, chunked: /(?:^|[\s,])chunked$/i.test(field('transfer-encoding')), length };
}

/** Handshakes of xenopsd that say nothing but success: two zero bytes each. */
function successes(bytes: Uint8Array): number {
  let count = 0;
  while (count < MAX_HANDSHAKES && bytes[2 * count] === 0 && bytes[2 * count + 1] === 0) count++;
  return count;
}

/** RFC 9112 7.1: hexadecimal digits, extensions, line end. */
export const CHUNK_HEAD = /^([0-9A-Fa-f]{1,13})[ \t]*(?:;[^\r\n]*)?\r\n/;

/**
 * Whether there is a stream, a capture or something compressed in the body. What xenopsd's request has behind it as it stands, neither
 * compressed nor in chunks, is read together with the request (layer `xapi`).
 * @param head the source's first bytes, `size` all of them
 */
export function isHttpAround(head: Uint8Array, size: number): boolean {
  const found = httpHead(head);
  if (found === null) return false;
  const body = head.subarray(found.body);
  const content = found.chunked ? dataOf(body) : body;
  if (compressionOf(content) !== null || isPacketCapture(content)) return true;
  return (found.chunked || !isRequest(head)) && detect(content, size - found.body).kind === 'stream';
}

/** The data of chunks, as far as they go. */
function dataOf(body: Uint8Array): Uint8Array {
  const data = new Uint8Array(body.length);
  let length = 0;
  for (let at = 0; at < body.length; ) {
    const found = CHUNK_HEAD.exec(String.fromCharCode(...body.subarray(at, at + 64)));
    if (found === null) break;
    const chunk = body.subarray(at + found[0].length, at + found[0].length + Number.parseInt(found[1] ?? '', 16));
    data.set(chunk, length);
    length += chunk.length;
    at += found[0].length + chunk.length + 2;
    if (chunk.length === 0) break;
  }
  return data.subarray(0, length);
}
