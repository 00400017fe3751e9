import { pageTypeOf, pfnOf } from '../../bytes/integers.ts';
import type { Scan } from '../../bytes/cursor.ts';
import { array, blob, list, reserved, struct, u32, u64, undescribed } from '../../layout/fields.ts';
import type { Place } from '../../layout/place.ts';
import type { Reader } from '../../layout/reader.ts';
import type { Children, Names } from '../../layout/shape.ts';
import { hex } from '../../text.ts';
import { defineRecord } from '../define.ts';

/** XEN_DOMCTL_PFINFO_*, xen/include/public/domctl.h, shifted down (libxc specification, PAGE_DATA). */
export const PFINFO_TYPES: Names = {
  0x0: 'NOTAB',
  0x1: 'L1TAB',
  0x2: 'L2TAB',
  0x3: 'L3TAB',
  0x4: 'L4TAB',
  0x9: 'L1TAB_PIN',
  0xa: 'L2TAB_PIN',
  0xb: 'L3TAB_PIN',
  0xc: 'L4TAB_PIN',
  0xd: 'BROKEN',
  0xe: 'XALLOC',
  0xf: 'XTAB',
};
const FIRST_WITHOUT_DATA = 0xd;

/** BROKEN, XALLOC and XTAB have no page contents. */
export const hasPageData = (pageType: number): boolean => pageType < FIRST_WITHOUT_DATA;

/** u32 count, u32 reserved. */
export const PAGE_DATA_HEADER_SIZE = 8;
export const PFN_SIZE = 8;
/** The list is read in pieces of this size, however long it claims to be. */
const LIST_WINDOW = 64 * 1024;

/** PFNs have 52 bits. */
const PFN_LIMIT = 2n ** 52n;

const PFN = u64({
  base: 'hex',
  doc: 'A PFN and its type.',
  meaning: (word) => `pfn ${hex(word % PFN_LIMIT)}`,
  bits: [
    { name: 'type', low: 60, high: 63, names: PFINFO_TYPES, doc: 'XEN_DOMCTL_PFINFO_* type of the page.' },
    { name: '_res', low: 52, high: 59, reserved: true, doc: 'Reserved; the restorer ignores it.' },
    { name: 'pfn', low: 0, high: 51, doc: 'Guest page frame number.' },
  ],
});

/** One element a page of contents, which belong to the entries that have any, in order. */
const PAGES = list('page', expandPages, { doc: 'Uncompressed page contents, one for each entry whose type has any.' });

export const PAGE_DATA = defineRecord({
  type: 0x00000001,
  name: 'PAGE_DATA',
  doc: 'Memory contents: a list of PFNs with their types, then the pages of those that have contents.',
  spec: 'libxc: PAGE_DATA',
  length: 'atLeast',
  layout: struct('xc_sr_rec_page_data_header', {
    count: u32({ doc: 'Number of pages described in this record.' }),
    _res1: reserved(4, { doc: 'Reserved.' }),
    pfn: array(PFN, { field: 'count' }, { doc: 'PFNs and their types.' }),
    page_data: PAGES,
  }),
});

/** Pages over the bytes after the list, which stands between the record's count and them. */
function* expandPages(place: Place, reader: Reader): Scan<Children> {
  const { start, end } = place.range;
  const pageSize = 2 ** reader.facts.pageShift;
  const listStart = (place.origin ?? start) + PAGE_DATA_HEADER_SIZE;
  const entries = yield* entriesWithData(listStart, Math.floor((start - listStart) / PFN_SIZE), reader);
  const whole = Math.min(Math.floor((end - start) / pageSize), entries.pfn.length);
  const rest = start + whole * pageSize < end ? 1 : 0;
  return {
    count: whole + rest,
    at: (i) => {
      const from = start + i * pageSize;
      if (i === whole) return restOf(place, from, whole < entries.pfn.length);
      const type = entries.type[i] ?? 0;
      const remark = `pfn ${hex(entries.pfn[i] ?? 0)}, ${PFINFO_TYPES[type] ?? `type ${hex(type)}`}`;
      return { name: `[${i}]`, shape: PAGE, range: { start: from, end: from + pageSize }, spec: place.spec, remark };
    },
  };
}

const PAGE = blob('rest', 'page', { doc: 'Contents of one guest page.' });
const CUT_PAGE = undescribed('rest', 'A page of which only a part is there.');
const SURPLUS = undescribed('rest', 'Bytes for which the list has no entry.');

const restOf = (place: Place, start: number, cut: boolean): Place => ({
  name: cut ? '(cut page)' : '(not described)',
  shape: cut ? CUT_PAGE : SURPLUS,
  range: { start, end: place.range.end },
  spec: place.spec,
});

/** PFN and type of the list's entries that have page contents, in order. */
function* entriesWithData(listStart: number, count: number, reader: Reader): Scan<{ pfn: number[]; type: number[] }> {
  const pfn: number[] = [];
  const type: number[] = [];
  const perWindow = LIST_WINDOW / PFN_SIZE;
  for (let first = 0; first < count; first += perWindow) {
    const bytes = yield* reader.bytes(listStart + first * PFN_SIZE, Math.min(perWindow, count - first) * PFN_SIZE);
    const little = reader.facts.littleEndian;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at + PFN_SIZE <= bytes.length; at += PFN_SIZE) {
      const high = view.getUint32(at + (little ? 4 : 0), little);
      const low = view.getUint32(at + (little ? 0 : 4), little);
      if (!hasPageData(pageTypeOf(high))) continue;
      pfn.push(pfnOf(low, high));
      type.push(pageTypeOf(high));
    }
  }
  return { pfn, type };
}
