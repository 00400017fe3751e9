/** Searches bytes in windows that overlap by the pattern, so that a match across a border is found. */
import type { ByteSource } from '../core/bytes/source.ts';

/** 4 MiB reads are near a Blob's best rate, and a cancel waits for one of them at most. */
const WINDOW = 4 * 1024 * 1024;

/**
 * The nearest match at or after `from`, or (backwards) the nearest that starts before it; null where there is none
 * up to that end of the source.
 */
export async function findPattern(
  source: ByteSource,
  pattern: Uint8Array,
  from: number,
  backwards: boolean,
  signal: AbortSignal,
  tell: (done: number) => unknown,
): Promise<{ offset: number } | null> {
  if (pattern.length === 0) return null;
  const overlap = pattern.length - 1;
  let at = backwards ? Math.max(0, from - WINDOW) : from;
  for (;;) {
    if (signal.aborted) throw new DOMException('Cancelled.', 'AbortError');
    const end = Math.min(backwards ? Math.min(at + WINDOW, from) + overlap : at + WINDOW + overlap, source.size);
    const bytes = await source.read(at, end - at);
    const limit = backwards ? Math.min(bytes.length - pattern.length, from - 1 - at) : bytes.length - pattern.length;
    const hit = backwards ? lastMatch(bytes, pattern, limit) : firstMatch(bytes, pattern);
    if (hit >= 0) return { offset: at + hit };
    if (backwards ? at === 0 : end >= source.size) return null;
    tell(backwards ? source.size - at : at);
    if (backwards) from = at;
    at = backwards ? Math.max(0, at - WINDOW) : at + WINDOW;
  }
}

function firstMatch(bytes: Uint8Array, pattern: Uint8Array): number {
  const first = pattern[0] ?? 0;
  for (let i = bytes.indexOf(first); i >= 0 && i + pattern.length <= bytes.length; i = bytes.indexOf(first, i + 1)) {
    if (matchesAt(bytes, pattern, i)) return i;
  }
  return -1;
}

function lastMatch(bytes: Uint8Array, pattern: Uint8Array, limit: number): number {
  const first = pattern[0] ?? 0;
  for (let i = limit; i >= 0; i--) {
    i = bytes.lastIndexOf(first, i);
    if (i < 0) return -1;
    if (matchesAt(bytes, pattern, i)) return i;
  }
  return -1;
}

function matchesAt(bytes: Uint8Array, pattern: Uint8Array, at: number): boolean {
  for (let j = 1; j < pattern.length; j++) if (bytes[at + j] !== pattern[j]) return false;
  return true;
}
