/** Takes an HTTP/1 message off what stands in its body (RFC 9112): a body to the end of the file, of a stated length, or in chunks. */
import { LostBytes, type Cursor, type Scan } from '../bytes/cursor.ts';
import type { ByteClock, ByteSource } from '../bytes/source.ts';
import type { ByteRange } from '../bytes/range.ts';
import type { Unwrapped } from '../formats/compression.ts';
import { HEAD_SIZE } from '../formats/detect.ts';
import type { DetailValue } from '../index/layer.ts';
import { hex, plural } from '../text.ts';
import type { CaptureReport } from './capture.ts';
import { HttpBody } from './http-body.ts';
import { CHUNK_HEAD, httpHead, type HttpHead } from './http-head.ts';
import { HTTP_BEHIND, HTTP_CUT } from './rules.ts';

/** The line before a chunk: 13 digits and extensions; a longer one is taken for damage. */
const MAX_LINE = 1024;

export interface Unpacked {
  readonly stream: HttpBody;
  readonly holes: readonly ByteRange[];
  readonly clock: ByteClock | null;
  readonly unwrapped: Unwrapped;
}

/** Where the body ends, in the source; and what is wrong with that, in a sentence that is empty where nothing is. */
interface End {
  readonly at: number;
  readonly fault: string;
}

/** Call only where {@link isHttpAround} holds. */
export function* readHttp(source: ByteSource, cursor: Cursor): Scan<Unpacked> {
  const length = Math.min(HEAD_SIZE, source.size, source.holes?.[0]?.start ?? Infinity);
  yield* cursor.fill(length);
  const head = httpHead(cursor.bytes(0, length));
  if (head === null) throw new Error('no HTTP message begins here');
  const stream = new HttpBody();
  cursor.skip(head.body);
  const { at, fault } = head.chunked ? yield* chunks(cursor, stream) : wholeBody(head, source.size, stream);
  const reports: CaptureReport[] = [];
  if (fault !== '') reports.push({ rule: HTTP_CUT, range: { start: at, end: at }, message: fault });
  else if (at < source.size) reports.push({ rule: HTTP_BEHIND, range: { start: at, end: source.size }, message: `${plural(source.size - at, 'byte')} stand behind the body of the message, from ${hex(at)} on.` });
  const { holes = [], clock = null } = source;
  return { stream, holes: stream.holes(holes), clock: clock === null ? null : stream.clock(clock), unwrapped: { name: 'http', size: source.size, damage: null, trailing: 0, detail: detailOf(head, stream), reports } };
}

function detailOf({ line, handshakes, chunked, length, body }: HttpHead, { pieces }: HttpBody): Record<string, DetailValue> {
  const how = chunked ? { chunks: pieces } : length === null ? {} : { contentLength: length };
  return { evidence: `"${line}" at 0x0`, message: line, bodyAt: body, ...(handshakes > 0 ? { handshakes } : {}), ...how };
}

function wholeBody({ body, length }: HttpHead, size: number, stream: HttpBody): End {
  const there = size - body;
  const wanted = length ?? there;
  stream.add(body, Math.min(wanted, there));
  return { at: body + Math.min(wanted, there), fault: wanted > there ? `The message says that its body has ${plural(wanted, 'byte')}; only ${plural(there, 'byte')} are there.` : '' };
}

function* chunks(cursor: Cursor, stream: HttpBody): Scan<End> {
  try {
    for (;;) {
      const start = cursor.position;
      const looked = Math.min(MAX_LINE, cursor.remaining);
      // A line is some ten bytes: a whole look ahead only where that is not enough.
      const near = Math.min(32, looked);
      yield* cursor.fill(near);
      let found = CHUNK_HEAD.exec(String.fromCharCode(...cursor.bytes(0, near)));
      if (found === null && looked > near) {
        yield* cursor.fill(looked);
        found = CHUNK_HEAD.exec(String.fromCharCode(...cursor.bytes(0, looked)));
      }
      if (found === null) return { at: start, fault: looked < MAX_LINE ? `The message ends inside its body: the size of a chunk is due at ${hex(start)}.` : `No size of a chunk stands at ${hex(start)}, where one is due.` };
      const [line, digits = ''] = found;
      const size = Number.parseInt(digits, 16);
      cursor.skip(line.length);
      if (size === 0) return yield* trailers(cursor);
      const there = Math.min(size, cursor.remaining);
      stream.add(cursor.position, there);
      // Each chunk's data ends with a line end of its own.
      if (size + 2 > cursor.remaining) return { at: cursor.size, fault: `The message ends inside its body: the chunk at ${hex(start)} has ${plural(size, 'byte')}, of which ${plural(there, 'byte')} are there.` };
      cursor.skip(size + 2);
    }
  } catch (error) {
    if (!(error instanceof LostBytes)) throw error;
    return { at: cursor.position, fault: `Where the next chunk begins, at ${hex(cursor.position)}, was not captured: the body cannot be followed further.` };
  }
}

/** Fields behind the last chunk, up to an empty line. */
function* trailers(cursor: Cursor): Scan<End> {
  const length = Math.min(HEAD_SIZE, cursor.remaining);
  yield* cursor.fill(length);
  const text = String.fromCharCode(...cursor.bytes(0, length));
  const end = text.startsWith('\r\n') ? 2 : text.indexOf('\r\n\r\n') + 4;
  return end < 2 || (end < 4 && !text.startsWith('\r\n')) ? { at: cursor.position, fault: 'The message ends behind its last chunk, before the empty line that ends it.' } : { at: cursor.position + end, fault: '' };
}
