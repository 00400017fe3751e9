/** The blob that libxl 4.2 to 4.5 put into a TOOLSTACK chunk: the device model's physmap. */
import type { Scan } from '../../bytes/cursor.ts';
import { list, struct, text, u32, u64, undescribed } from '../../layout/fields.ts';
import { listed, type Place } from '../../layout/place.ts';
import { unsigned, type Reader } from '../../layout/reader.ts';
import type { Children } from '../../layout/shape.ts';
import { plural } from '../../text.ts';
import { defineChunk, marker, SAVE_RESTORE_H, widthOf } from './define-chunk.ts';
import { MARKER_SIZE, SaveId, typeOfMarker } from './save-id.ts';

const TYPE = typeOfMarker(SaveId.TOOLSTACK);
const LIBXL_DOM_C = 'xen 4.5 tools/libxl/libxl_dom.c: libxl__toolstack_save()';

/** Three u64 and the length of the name. */
const ENTRY_HEADER_SIZE = 28;
const NAMELEN_OFFSET = 24;
/** sizeof of the sender's struct is 32 on x86_64: its padding goes out behind the name. */
const LEAK_SIZE = 4;
/** One entry is the rule; a chunk that claims millions is not listed further. */
const MAX_ENTRIES = 1024;

const entryOf = (leak: number) =>
  struct('libxl__physmap_info', {
    phys_offset: u64({ base: 'hex', doc: 'Guest physical address where the region is now.' }),
    start_addr: u64({ base: 'hex', doc: 'Guest physical address where the region was first.' }),
    size: u64({ base: 'hex', doc: 'Bytes of the region.', unit: 'bytes' }),
    namelen: u32({ doc: 'Bytes of the name, its NUL included; 0 where it has none.', unit: 'bytes' }),
    name: text({ field: 'namelen' }, { doc: 'Name of the region.' }),
    ...(leak > 0 ? { _leak: undescribed(leak, 'Never written: what the sender\u2019s heap held. The struct\u2019s padding on x86_64 counts as part of the entry.') } : {}),
  }, { doc: 'A region of memory that the device model moved.' });

const ENTRY = { 0: entryOf(0), 4: entryOf(LEAK_SIZE) } as const;

/** Ends of the entries with a leak of so many bytes; null where they do not fill the place. */
function* entryEnds({ range: { start, end } }: Place, leak: 0 | 4, reader: Reader): Scan<number[] | null> {
  const ends: number[] = [];
  for (let at = start; at < end; ) {
    if (at + ENTRY_HEADER_SIZE > end || ends.length === MAX_ENTRIES) return null;
    at += ENTRY_HEADER_SIZE + leak + Number(unsigned(yield* reader.bytes(at + NAMELEN_OFFSET, 4), true));
    if (at > end) return null;
    ends.push(at);
  }
  return ends;
}

/** The right size of the leak is the one that uses all bytes. */
function* expandEntries(place: Place, reader: Reader): Scan<Children> {
  const order: readonly (0 | 4)[] = widthOf(reader.facts) === 8 ? [4, 0] : [0, 4];
  for (const leak of order) {
    const ends = yield* entryEnds(place, leak, reader);
    if (ends === null) continue;
    return {
      count: ends.length,
      at: (i) => ({ name: `[${i}]`, shape: ENTRY[leak], range: { start: ends[i - 1] ?? place.range.start, end: ends[i] ?? place.range.end }, spec: LIBXL_DOM_C }),
    };
  }
  return listed([{ name: '(not described)', shape: undescribed('rest', 'Entries that do not fill the chunk with either size of the sender\u2019s struct.'), range: place.range, spec: LIBXL_DOM_C }]);
}

/** What libxl__toolstack_save() wrote; the drafts of the format that followed had the same in a record of libxc. */
export const TOOLSTACK_BLOB = {
  version: u32({ names: { 1: 'libxl' }, doc: 'Version of libxl\u2019s data; only 1 was ever used.', spec: LIBXL_DOM_C }),
  count: u32({ doc: 'How many regions follow.', spec: LIBXL_DOM_C }),
  physmap: list('libxl__physmap_info', expandEntries, { doc: 'Regions of memory that the device model moved.' }),
};

export const TOOLSTACK = defineChunk({
  type: TYPE,
  name: 'TOOLSTACK',
  doc: 'What the toolstack keeps with the domain: of libxl, the device model\u2019s physmap.',
  spec: SAVE_RESTORE_H,
  layout: () =>
    struct('TOOLSTACK', {
      marker: marker(TYPE, 'TOOLSTACK'),
      len: u32({ doc: 'Bytes that follow.', unit: 'bytes' }),
      ...TOOLSTACK_BLOB,
    }),
  describe: ({ view }) => {
    const length = view.getUint32(MARKER_SIZE, true);
    return length < 8 ? plural(length, 'byte') : `version ${view.getUint32(8, true)}, ${plural(view.getUint32(12, true), 'region')}`;
  },
});
