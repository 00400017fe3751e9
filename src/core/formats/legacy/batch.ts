/** Page batches: a count, as many PFNs with their types, then the pages of those that have contents. */
import type { Scan } from '../../bytes/cursor.ts';
import { bits32, pageTypeOf } from '../../bytes/integers.ts';
import { array, blob, list, struct, u32, undescribed, word } from '../../layout/fields.ts';
import type { Place } from '../../layout/place.ts';
import type { Reader } from '../../layout/reader.ts';
import type { Children } from '../../layout/shape.ts';
import { hex } from '../../text.ts';
import { hasPageData, PFINFO_TYPES } from '../libxc/page-data.ts';
import { defineChunk, DOMAIN_SAVE_C, widthOf, type Width } from './define-chunk.ts';
import { MARKER_SIZE, PAGE_BATCH_TYPE } from './save-id.ts';

export const PAGE_SIZE = 4096;
/** An entry of a hole: its type is XTAB and its PFN is lost. */
export const LOST = 0xf000_0000;

/** PFN of an entry: bits 27-0. */
export const entryPfn = (entry: number): number => bits32(entry, 0, 27);

const PFN_LIMIT = 2n ** 28n;
const LOST_ENTRY = BigInt(LOST);

const entry = (width: Width) =>
  word(width, {
    base: 'hex',
    doc: 'A PFN and its type. 0xf0000000 is a hole whose PFN is lost.',
    meaning: (value) => (value === LOST_ENTRY ? 'a hole; its PFN is lost' : `pfn ${hex(value % PFN_LIMIT)}`),
    bits: [
      { name: 'type', low: 28, high: 31, names: PFINFO_TYPES, doc: 'XEN_DOMCTL_PFINFO_* type of the page.' },
      { name: 'pfn', low: 0, high: 27, doc: 'Guest page frame number; of XTAB entries of PV guests often none.' },
      ...(width === 8 ? [{ name: '_upper', low: 32, high: 63, reserved: true, doc: 'The upper half of the word; always 0.' }] : []),
    ],
  });

const PAGES = list('page', expandPages, { doc: 'Page contents, one for each entry whose type has any. Behind ENABLE_COMPRESSION they are in COMPRESSED_DATA instead.' });

export const PAGE_BATCH = defineChunk({
  type: PAGE_BATCH_TYPE,
  name: 'page batch',
  doc: 'Memory contents: a list of PFNs with their types, then the pages of those that have contents.',
  spec: DOMAIN_SAVE_C,
  layout: (width) =>
    struct('page batch', {
      count: u32({ signed: true, doc: 'Marker: as it is above 0, how many entries the batch has; 1,024 at most.' }),
      pfn_type: array(entry(width), { field: 'count' }, { doc: 'PFNs and their types.' }),
      pages: PAGES,
    }),
});

const PAGE = blob('rest', 'page', { doc: 'Contents of one guest page.' });
const CUT_PAGE = undescribed('rest', 'A page of which only a part is there.');

/** Pages over the bytes behind the list, which stands between the count and them. */
function* expandPages(place: Place, reader: Reader): Scan<Children> {
  const { start, end } = place.range;
  const origin = place.origin ?? start;
  const entries = yield* entriesWithData(origin + MARKER_SIZE, start, reader);
  const whole = Math.min(Math.floor((end - start) / PAGE_SIZE), entries.length);
  const rest = start + whole * PAGE_SIZE < end ? 1 : 0;
  return {
    count: whole + rest,
    at: (i) => {
      const from = start + i * PAGE_SIZE;
      if (i === whole) return { name: '(cut page)', shape: CUT_PAGE, range: { start: from, end }, spec: place.spec };
      const own = entries[i] ?? 0;
      const type = pageTypeOf(own);
      return { name: `[${i}]`, shape: PAGE, range: { start: from, end: from + PAGE_SIZE }, spec: place.spec, remark: `pfn ${hex(entryPfn(own))}, ${PFINFO_TYPES[type] ?? `type ${hex(type)}`}` };
    },
  };
}

/** Entries between two places that have page contents, in order; at most 1,024. */
function* entriesWithData(from: number, to: number, reader: Reader): Scan<number[]> {
  const width = widthOf(reader.facts);
  const bytes = yield* reader.bytes(from, to - from);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: number[] = [];
  for (let at = 0; at + width <= bytes.length; at += width) {
    const own = view.getUint32(at, true);
    if (hasPageData(pageTypeOf(own))) entries.push(own);
  }
  return entries;
}
