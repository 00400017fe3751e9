/** Searches bytes in windows that overlap by the pattern, so that a match across a border is found. */
import { lostIn } from '../core/bytes/range.ts';
import type { ByteSource } from '../core/bytes/source.ts';

/** 4 MiB reads are near a Blob's best rate, and a cancel waits for one of them at most. */
const WINDOW = 4 * 1024 * 1024;

export interface Sought {
  readonly bytes: Uint8Array;
  /** Bits that must agree; undefined where all must. */
  readonly mask: Uint8Array | undefined;
}

/**
 * The nearest match at or after `from`, or (backwards) the nearest that starts before it; null where there is none
 * up to that end of the source.
 */
export async function findPattern(
  source: ByteSource,
  sought: Sought,
  from: number,
  backwards: boolean,
  signal: AbortSignal,
  tell: (done: number) => unknown,
  window = WINDOW,
): Promise<{ offset: number } | null> {
  const matcher = matcherFor(sought);
  if (matcher === null) return null;
  const { length } = sought.bytes;
  let limit = from;
  let at = backwards ? Math.max(0, from - window) : from;
  for (;;) {
    if (signal.aborted) throw new DOMException('Cancelled.', 'AbortError');
    const end = Math.min((backwards ? Math.min(at + window, limit) : at + window) + length - 1, source.size);
    const bytes = await source.read(at, Math.max(0, end - at));
    const last = bytes.length - length;
    const hit = capturedMatch(source, at, length, backwards ? (up) => lastMatch(bytes, matcher, Math.min(up, last, limit - 1 - at)) : (from) => firstMatch(bytes, matcher, last, from), backwards);
    if (hit >= 0) return { offset: at + hit };
    if (backwards ? at === 0 : end >= source.size) return null;
    tell(backwards ? source.size - at : at);
    limit = at;
    at = backwards ? Math.max(0, at - window) : at + window;
  }
}

interface Matcher {
  readonly bytes: Uint8Array;
  readonly mask: Uint8Array;
  /** Place in the pattern of a byte that must be there as it is: the engine's own search looks for it. */
  readonly anchor: number;
}

/** Memory is full of these two: whatever else the pattern has is met less often. */
const COMMON = [0x00, 0xff];

/** Null for a pattern that says nothing. Without a whole byte to look for, every place is tried (`anchor` -1). */
function matcherFor({ bytes, mask = new Uint8Array(bytes.length).fill(0xff) }: Sought): Matcher | null {
  if (bytes.length === 0 || mask.every((bits) => bits === 0)) return null;
  const rare = bytes.findIndex((byte, i) => mask[i] === 0xff && !COMMON.includes(byte));
  return { bytes, mask, anchor: rare >= 0 ? rare : mask.indexOf(0xff) };
}

/** The next match that has no byte which a capture lost: these read as 0 and are none. `next` looks from a place on. */
function capturedMatch({ holes = [] }: ByteSource, at: number, length: number, next: (from: number) => number, backwards: boolean): number {
  let hit = next(backwards ? Infinity : 0);
  while (hit >= 0 && lostIn(holes, at + hit, at + hit + length) > 0) hit = next(backwards ? hit - 1 : hit + 1);
  return hit;
}

function firstMatch(bytes: Uint8Array, matcher: Matcher, last: number, from = 0): number {
  const { anchor } = matcher;
  for (let i = from; i <= last; i++) {
    if (anchor >= 0) {
      const found = bytes.indexOf(matcher.bytes[anchor] ?? 0, i + anchor);
      if (found < 0) return -1;
      i = found - anchor;
    }
    if (i <= last && matchesAt(bytes, matcher, i)) return i;
  }
  return -1;
}

function lastMatch(bytes: Uint8Array, matcher: Matcher, last: number): number {
  const { anchor } = matcher;
  for (let i = last; i >= 0; i--) {
    if (anchor >= 0) {
      const found = bytes.lastIndexOf(matcher.bytes[anchor] ?? 0, i + anchor);
      if (found < anchor) return -1;
      i = found - anchor;
    }
    if (matchesAt(bytes, matcher, i)) return i;
  }
  return -1;
}

function matchesAt(bytes: Uint8Array, { bytes: wanted, mask }: Matcher, at: number): boolean {
  for (let j = 0; j < wanted.length; j++) if ((((bytes[at + j] ?? 0) ^ (wanted[j] ?? 0)) & (mask[j] ?? 0)) !== 0) return false;
  return true;
}
