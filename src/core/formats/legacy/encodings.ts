/** Where the encoded pages of COMPRESSED_DATA begin and end (tools/libxc/xc_compression.c of Xen 4.2 to 4.5). */
import type { Scan } from '../../bytes/cursor.ts';
import type { ByteRange } from '../../bytes/range.ts';
import type { Reader } from '../../layout/reader.ts';
import { plural } from '../../text.ts';

const PAGE_SIZE = 4096;
const WORD_SIZE = 4;
/** First byte of a page that is sent in full. */
export const FULL = 0x80;
/** Bit of a run's marker: its words stay as they were. */
export const SKIP = 0x80;
/** Encoded pages of one chunk that are told apart: eight times a sender's whole cache. */
export const MAX_PAGES = 65_536;

/** How long an encoding is, and what it is made of; 0 bytes where it does not hold together. */
interface Encoding {
  readonly length: number;
  readonly how: 'empty' | 'full' | 'runs';
  readonly runs: number;
  /** Words that are new. */
  readonly words: number;
}

const BROKEN: Encoding = { length: 0, how: 'runs', runs: 0, words: 0 };

/** The encoding at `at`; everything of it must lie below `end`. */
function* encodingAt(reader: Reader, at: number, end: number): Scan<Encoding> {
  const first = (yield* reader.bytes(at, Math.min(1, end - at)))[0];
  if (first === undefined) return BROKEN;
  if (first === 0) return { length: 1, how: 'empty', runs: 0, words: 0 };
  if (first === FULL) return at + 1 + PAGE_SIZE <= end ? { length: 1 + PAGE_SIZE, how: 'full', runs: 0, words: PAGE_SIZE / WORD_SIZE } : BROKEN;
  let [offset, next, runs, words] = [0, at, 0, 0];
  while (offset < PAGE_SIZE) {
    const marker = next < end ? (yield* reader.bytes(next, 1))[0] : undefined;
    const count = (marker ?? 0) % SKIP;
    if (marker === undefined || count === 0) return BROKEN;
    const copied = marker < SKIP ? count : 0;
    next += 1 + copied * WORD_SIZE;
    offset += count * WORD_SIZE;
    words += copied;
    runs++;
  }
  return offset === PAGE_SIZE && next <= end ? { length: next - at, how: 'runs', runs, words } : BROKEN;
}

const wordsOn = ({ how, runs, words }: Encoding): string => (how === 'empty' ? 'as it was' : how === 'full' ? 'in full' : `${plural(words, 'new word')} in ${plural(runs, 'run')}`);

/** Where each page of a chunk's data ends, and what is said of it. */
export interface Encodings {
  readonly ends: readonly number[];
  readonly words: readonly string[];
}

/** Worked out once for what is open: of the chunks that were looked at last. */
const KNOWN = new WeakMap<object, Map<number, Encodings>>();
const KEPT_CHUNKS = 16;

/** The encoded pages in a range, as far as they can be told apart. */
export function* encodingsIn(reader: Reader, { start, end }: ByteRange): Scan<Encodings> {
  const kept = KNOWN.get(reader.owner) ?? new Map<number, Encodings>();
  KNOWN.set(reader.owner, kept);
  const known = kept.get(start);
  if (known !== undefined) return known;
  const ends: number[] = [];
  const words: string[] = [];
  const { lost } = reader;
  for (let at = start; at < end && ends.length < MAX_PAGES; ) {
    const encoding = yield* encodingAt(reader, at, end);
    // What was not captured reads as zeroes, which would be pages as they were.
    if (encoding.length === 0 || reader.lost > lost) break;
    at += encoding.length;
    ends.push(at);
    words.push(wordsOn(encoding));
  }
  for (const oldest of kept.keys()) if (kept.size >= KEPT_CHUNKS) kept.delete(oldest);
  kept.set(start, { ends, words });
  return { ends, words };
}
