/**
 * Reads ahead of a scan that hops from header to header. One read of a Blob costs about 1 ms whatever its size, nearly
 * all of it waiting; where records follow each other at one distance, as full PAGE_DATA batches do, the next places can
 * be read side by side. What was guessed wrong is dropped: only bytes of the source at the asked offset are ever served.
 */
import type { ReadRequest } from '../core/bytes/cursor.ts';
import type { ByteSource } from '../core/bytes/source.ts';

export interface ReadAheadOptions {
  /** Reads that are under way ahead of the scan. */
  readonly ahead?: number;
}

/** Longer reads are bandwidth, not waiting, and eight of them would be memory. */
const MAX_LENGTH = 1024 * 1024;

interface Prefetched {
  readonly start: number;
  readonly length: number;
  readonly bytes: Promise<Uint8Array>;
}

export type Reader = (request: ReadRequest) => Promise<Uint8Array> | Uint8Array;

export function readAhead(source: ByteSource, { ahead = 8 }: ReadAheadOptions = {}): Reader {
  let waiting: Prefetched[] = [];
  let last = NaN;
  let stride = NaN;

  const guess = (request: ReadRequest, distance: number): void => {
    for (let i = 1; i <= ahead; i++) {
      const start = request.start + i * distance;
      const length = Math.min(request.length, source.size - start);
      if (start < 0 || length <= 0) break;
      if (waiting.some((entry) => entry.start === start && entry.length >= length)) continue;
      const bytes = Promise.resolve(source.read(start, length));
      // A guess that fails is told when its bytes are asked for, or never.
      bytes.catch(() => undefined);
      waiting.push({ start, length, bytes });
    }
  };

  return (request) => {
    const distance = request.start - last;
    const steady = distance === stride && distance !== 0;
    last = request.start;
    stride = distance;
    const hit = waiting.find((entry) => entry.start <= request.start && covers(entry, request, source.size));
    // A scan goes forward, and a new distance makes the old guesses worthless.
    waiting = steady ? waiting.filter((entry) => entry.start > request.start && entry.start <= request.start + ahead * distance) : [];
    if (steady && request.length <= MAX_LENGTH) guess(request, distance);
    return hit === undefined ? source.read(request.start, request.length) : part(hit, request);
  };
}

function covers(entry: Prefetched, request: ReadRequest, size: number): boolean {
  return request.start >= entry.start && Math.min(request.start + request.length, size) <= entry.start + entry.length;
}

async function part(entry: Prefetched, request: ReadRequest): Promise<Uint8Array> {
  const from = request.start - entry.start;
  return (await entry.bytes).subarray(from, from + request.length);
}
