/** Where the encoded pages of COMPRESSED_DATA begin and end, and how each is laid out (tools/libxc/xc_compression.c of Xen 4.2 to 4.5). */
import type { Scan } from '../../bytes/cursor.ts';
import { rangeOf } from '../../bytes/range.ts';
import { blob, struct, u8, undescribed } from '../../layout/fields.ts';
import { listed, type Place } from '../../layout/place.ts';
import type { Reader } from '../../layout/reader.ts';
import type { Children, Shape } from '../../layout/shape.ts';
import { plural } from '../../text.ts';

const PAGE_SIZE = 4096;
const WORD_SIZE = 4;
const FULL = 0x80;
const SKIP = 0x80;
/** Encoded pages of one chunk that are told apart: eight times a sender's whole cache. */
export const MAX_PAGES = 65_536;

const SPEC = 'xen 4.5 tools/libxc/xc_compression.c';
const MARKER = u8({ base: 'hex', names: { 0: 'the page as it was', 0x80: 'the page in full' }, doc: 'How the page is encoded.' });
const EMPTY_PAGE = struct('page as it was', { marker: MARKER });
const FULL_PAGE = struct('page in full', { marker: MARKER, page: blob('rest', 'page', { doc: 'Contents of the page.' }) });
const RUN = 'A marker, whose bits 6-0 count 32-bit words';
const COPIED = blob('rest', 'new words', { doc: `${RUN}, and as many words that replace those of the page.` });
const SKIPPED = blob('rest', 'words that stay', { doc: `${RUN} and whose bit 7 says that they stay as they were.` });
const REST = undescribed('rest', 'Bytes that are no encoded page: the data ends before, or a run goes beyond the page.');
const MORE = undescribed('rest', `More encoded pages than the ${MAX_PAGES.toLocaleString('en')} that are told apart.`);

/** How long an encoding is, and what it is made of; 0 bytes where it does not hold together. */
export interface Encoding {
  readonly length: number;
  readonly how: 'empty' | 'full' | 'runs';
  readonly runs: number;
  /** Words that are new. */
  readonly words: number;
}

const BROKEN: Encoding = { length: 0, how: 'runs', runs: 0, words: 0 };

/** Bytes of the longest encoding: 9 markers and a page. */
export const LONGEST = PAGE_SIZE + 9;

/** The encoding at `at`; everything of it must lie below `end`. */
export function* encodingAt(reader: Reader, at: number, end: number): Scan<Encoding> {
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

/** Beginnings of the pages of a chunk's data; worked out once for what is open. */
const known = new WeakMap<object, { readonly start: number; readonly ends: readonly number[]; readonly words: readonly string[] }>();

function* endsOf({ range: { start, end } }: Place, reader: Reader): Scan<{ ends: readonly number[]; words: readonly string[] }> {
  const kept = known.get(reader.owner);
  if (kept?.start === start) return kept;
  const ends: number[] = [];
  const words: string[] = [];
  for (let at = start; at < end && ends.length < MAX_PAGES; ) {
    const encoding = yield* encodingAt(reader, at, end);
    if (encoding.length === 0) break;
    at += encoding.length;
    ends.push(at);
    words.push(wordsOn(encoding));
  }
  known.set(reader.owner, { start, ends, words });
  return { ends, words };
}

/** The encoded pages of a chunk, and what is none. */
export function* expandPages(place: Place, reader: Reader): Scan<Children> {
  const { start, end } = place.range;
  const { ends, words } = yield* endsOf(place, reader);
  const last = ends.at(-1) ?? start;
  const rest = last < end ? 1 : 0;
  return {
    count: ends.length + rest,
    at: (i) => {
      if (i === ends.length) return { name: '(not described)', shape: ends.length === MAX_PAGES ? MORE : REST, range: { start: last, end }, spec: SPEC };
      return { name: `[${i}]`, shape: ENCODED, range: { start: ends[i - 1] ?? start, end: ends[i] ?? end }, spec: SPEC, remark: words[i] ?? '' };
    },
  };
}

function* expandEncoding({ range: { start, end } }: Place, reader: Reader): Scan<Children> {
  const first = (yield* reader.bytes(start, 1))[0] ?? 0;
  if (first === 0 || first === FULL) return listed(yield* fieldsOf(first === 0 ? EMPTY_PAGE : FULL_PAGE, start, end));
  const runs: Place[] = [];
  for (let at = start, word = 0; at < end; ) {
    const marker = (yield* reader.bytes(at, 1))[0] ?? 0;
    const count = marker % SKIP;
    const length = 1 + (marker < SKIP ? count * WORD_SIZE : 0);
    runs.push({ name: `words ${word}-${word + count - 1}`, shape: marker < SKIP ? COPIED : SKIPPED, range: rangeOf(at, length), spec: SPEC, remark: marker < SKIP ? plural(count, 'new word') : `${plural(count, 'word')} as they were` });
    at += length;
    word += count;
  }
  return listed(runs);
}

function* fieldsOf(shape: typeof EMPTY_PAGE | typeof FULL_PAGE, start: number, end: number): Scan<Place[]> {
  yield* [];
  const marker: Place = { name: 'marker', shape: shape.fields.marker, range: rangeOf(start, 1), spec: SPEC };
  return 'page' in shape.fields ? [marker, { name: 'page', shape: shape.fields.page, range: { start: start + 1, end }, spec: SPEC }] : [marker];
}

const ENCODED: Shape = { kind: 'list', type: 'encoded page', as: 'struct', expand: expandEncoding, notes: { doc: 'One page, as what changed of it; its contents behind the change are not in the file.' } };
