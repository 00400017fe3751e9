/** The encoded pages of COMPRESSED_DATA: the PFN of each, and how it is laid out (tools/libxc/xc_compression.c of Xen 4.2 to 4.5). */
import type { Scan } from '../../bytes/cursor.ts';
import { rangeOf } from '../../bytes/range.ts';
import { blob, struct, u8, undescribed } from '../../layout/fields.ts';
import { listed, type Place } from '../../layout/place.ts';
import type { Reader } from '../../layout/reader.ts';
import type { Children, Shape } from '../../layout/shape.ts';
import { hex, plural } from '../../text.ts';
import { bodyOf, pagesBefore, pfnsOf } from './compressed-body.ts';
import { widthOf } from './define-chunk.ts';
import { encodingsIn, FULL, MAX_PAGES, SKIP } from './encodings.ts';

const WORD_SIZE = 4;

const SPEC = 'xen 4.5 tools/libxc/xc_compression.c';
const MARKER = u8({ base: 'hex', names: { 0: 'the page as it was', 0x80: 'the page in full' }, doc: 'How the page is encoded.' });
const EMPTY_PAGE = struct('page as it was', { marker: MARKER });
const FULL_PAGE = struct('page in full', { marker: MARKER, page: blob('rest', 'page', { doc: 'Contents of the page.' }) });
const RUN = 'A marker, whose bits 6-0 count 32-bit words';
const COPIED = blob('rest', 'new words', { doc: `${RUN}, and as many words that replace those of the page.` });
const SKIPPED = blob('rest', 'words that stay', { doc: `${RUN} and whose bit 7 says that they stay as they were.` });
const REST = undescribed('rest', 'Bytes that are no encoded page: the data ends before, or a run goes beyond the page.');
const MORE = undescribed('rest', `More encoded pages than the ${MAX_PAGES.toLocaleString('en')} that are told apart.`);

/** The encoded pages of a chunk, and what is none. */
export function* expandPages(place: Place, reader: Reader): Scan<Children> {
  const { start, end } = place.range;
  const { ends, words } = yield* encodingsIn(reader, place.range);
  const pfns = yield* pfnsIn(place, reader, ends.length);
  const last = ends.at(-1) ?? start;
  const rest = last < end ? 1 : 0;
  return {
    count: ends.length + rest,
    at: (i) => {
      if (i === ends.length) return { name: '(not described)', shape: ends.length === MAX_PAGES ? MORE : REST, range: { start: last, end }, spec: SPEC };
      return { name: `[${i}]`, shape: ENCODED, range: { start: ends[i - 1] ?? start, end: ends[i] ?? end }, spec: SPEC, remark: `${pfnWords(pfns[i])}${words[i] ?? ''}` };
    },
  };
}

const pfnWords = (pfn: number | null | undefined): string => (pfn === undefined ? '' : pfn === null ? 'of an entry without a PFN, ' : `pfn ${hex(pfn)}, `);

/** PFNs of the pages of a chunk, as the checkpoint's batches have them; none where the pages before cannot be counted. */
function* pfnsIn({ range: { start } }: Place, reader: Reader, pages: number): Scan<(number | null)[]> {
  const { index } = reader;
  const row = index?.rowAt(start) ?? -1;
  if (index === null || row < 0 || pages === 0) return [];
  const body = bodyOf(index, row, widthOf(reader.facts));
  const before = yield* pagesBefore(reader, body, start);
  return before === null ? [] : yield* pfnsOf(index, reader, body, before, pages);
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
