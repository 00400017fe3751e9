/** Chunks of transcendent memory, and the pieces that follow their markers (tools/libxc/xc_tmem.c). */
import type { Scan } from '../../bytes/cursor.ts';
import { bits32 } from '../../bytes/integers.ts';
import { array, blob, list, struct, u32, u64, undescribed } from '../../layout/fields.ts';
import type { Place } from '../../layout/place.ts';
import type { Reader } from '../../layout/reader.ts';
import type { Children, StructShape } from '../../layout/shape.ts';
import { plural } from '../../text.ts';
import { defineChunk, marker, type LegacyRecord } from './define-chunk.ts';
import { Piece, SaveId, typeOfMarker } from './save-id.ts';

const ONES = 0xffff_ffff;
export const LAST_TMEM_POOL = 15;
/** What a restore of 4.5 takes alone (xc_tmem_restore()). */
export const TMEM_PAGE_SIZE = 4096;
/** The words that are looked at in a page's place. */
export const TMEM_LOOK = 8;
const MOST_PAGES = 1024;
/** -21 is the last chunk that was ever given out. */
const FIRST_MARKER = 2 ** 32 - 21;

/**
 * Whether a page's place holds what comes behind a pool. do_tmem_get() may find a page gone: then xc_tmem_save() counts it and
 * writes neither it nor the mark that ends a list. So a pool of a higher number with flags that a saver writes, or the end of the
 * pools with a chunk behind it, is taken for that.
 * @param first,second the two words that stand there
 */
export const standsBehindPool = (first: number, second: number, pool: number): boolean =>
  first === ONES ? second >= FIRST_MARKER || second <= MOST_PAGES : first > pool && first <= LAST_TMEM_POOL && second !== 0 && bits32(second, 3, 23) === 0 && bits32(second, 24, 31) <= 1;

const XC_TMEM_C = 'xen 4.5 tools/libxc/xc_tmem.c';
const TMEM_TYPE = typeOfMarker(SaveId.TMEM);
const EXTRA_TYPE = typeOfMarker(SaveId.TMEM_EXTRA);

const UNSET = { 0xffff_fffe: 'not set' };
const SEPARATOR = 'All ones: ends a part.';

export const TMEM = defineChunk({
  type: TMEM_TYPE,
  name: 'TMEM',
  doc: 'Transcendent memory of the domain: pools of pages follow.',
  spec: XC_TMEM_C,
  layout: () =>
    struct('TMEM', {
      marker: marker(TMEM_TYPE, 'TMEM'),
      version: u32({ doc: 'TMEM_SPEC_VERSION: 0 of Xen 4.0, 1 from 4.1 on; decides how wide object ids are.' }),
      max_pools: u32({ doc: 'Pools that a domain may have; 16.' }),
      separator: u32({ base: 'hex', doc: SEPARATOR }),
      flags: u32({ base: 'hex', doc: 'Flags of the client.', bits: [{ name: 'compress', low: 0, high: 0, doc: 'Pages were compressed in the hypervisor.' }, { name: 'frozen', low: 1, high: 1, doc: 'The client was frozen.' }] }),
      weight: u32({ names: UNSET, doc: 'Share of the domain; a restore reads it and forgets it.' }),
      cap: u32({ names: UNSET, doc: 'Limit of the domain; a restore reads it and forgets it.' }),
      separator2: u32({ base: 'hex', doc: SEPARATOR }),
    }),
  describe: ({ view }) => `version ${view.getUint32(4, true)}`,
});
export const TMEM_SIZE = TMEM.layout.size ?? 0;

export const TMEM_POOL = defineChunk({
  type: Piece.TMEM_POOL,
  name: 'tmem pool',
  doc: 'One pool: its number, kind and pages.',
  spec: XC_TMEM_C,
  layout: () =>
    struct('tmem pool', {
      pool_id: u32({ doc: 'Number of the pool, 0 to 15.' }),
      flags: u32({
        base: 'hex',
        doc: 'Kind of the pool.',
        bits: [
          { name: 'persist', low: 0, high: 0, doc: 'Pages are kept until the guest drops them.' },
          { name: 'shared', low: 1, high: 1, doc: 'Shared between domains.' },
          { name: 'precompressed', low: 2, high: 2, doc: 'The guest compresses.' },
          { name: 'pageshift', low: 4, high: 7, doc: 'Page size as a power of two, less 12.' },
          { name: 'version', low: 24, high: 31, doc: 'TMEM_SPEC_VERSION; from Xen 4.4 on.' },
        ],
      }),
      n_pages: u32({ doc: 'Pages that the pool had; the hypervisor gives out one less, and 0 is written of pools that are not persistent.' }),
      uuid: array(u64({ base: 'hex', doc: 'Half of the UUID.' }), 2, { doc: 'UUID of a shared pool.' }),
    }),
  describe: ({ view }) => `pool ${view.getUint32(0, true)}, ${plural(view.getUint32(8, true), 'page')} claimed`,
});
export const TMEM_POOL_SIZE = TMEM_POOL.layout.size ?? 0;

const oidOf = (size: number) => array(u64({ base: 'hex', doc: 'Part of the object id.' }), size / 8, { doc: 'Object that the page belongs to.' });
const INDEX = u32({ doc: 'Number of the page in its object.' });
const TERMINATOR = undescribed('rest', 'All ones: ends the list.');

/** Elements of one size, and the mark that ends them. */
const listOf = (elementOf: (oid: 8 | 24, page: number) => StructShape, markSize: (oid: number) => number) =>
  function* (place: Place, { facts }: Reader): Scan<Children> {
    // A list may read; this one needs not.
    yield* [];
    const oid = facts.legacy?.tmemOid ?? 24;
    const element = elementOf(oid, facts.legacy?.tmemPage ?? 4096);
    const size = element.size ?? 1;
    const { start, end } = place.range;
    const whole = Math.floor((end - start) / size);
    const rest = start + whole * size < end ? 1 : 0;
    return {
      count: whole + rest,
      at: (i) => {
        const from = start + i * size;
        if (i < whole) return { name: `[${i}]`, shape: element, range: { start: from, end: from + size }, spec: place.spec };
        return { name: end - from === markSize(oid) ? 'terminator' : '(cut)', shape: TERMINATOR, range: { start: from, end }, spec: place.spec };
      },
    };
  };

const pageOf = (oid: 8 | 24, page: number): StructShape => struct('tmem page', { oid: oidOf(oid), index: INDEX, data: blob(page, 'page', { doc: 'Contents of the page.' }) }, { doc: 'One page of a pool.' });
const invalidationOf = (oid: 8 | 24): StructShape => struct('tmem invalidation', { pool_id: u32({ doc: 'Number of the pool.' }), oid: oidOf(oid), index: INDEX }, { doc: 'One page that the guest dropped meanwhile.' });

export const TMEM_PAGES = defineChunk({
  type: Piece.TMEM_PAGES,
  name: 'tmem pages',
  doc: 'Pages of a pool. A mark ends them where there are fewer than the pool claims.',
  spec: XC_TMEM_C,
  layout: () => struct('tmem pages', { pages: list('tmem page', listOf(pageOf, (oid) => oid), { doc: 'The pages.' }) }),
});

export const TMEM_POOLS_END = defineChunk({
  type: Piece.TMEM_POOLS_END,
  name: 'tmem end of pools',
  doc: 'Ends the pools.',
  spec: XC_TMEM_C,
  layout: () => struct('uint32_t', { terminator: u32({ base: 'hex', doc: 'All ones in the place of a pool\u2019s number.' }) }),
});

export const TMEM_EXTRA = defineChunk({
  type: EXTRA_TYPE,
  name: 'TMEM_EXTRA',
  doc: 'Pages of transcendent memory that the guest dropped while they were sent: a list follows.',
  spec: XC_TMEM_C,
  layout: () => struct('int', { marker: marker(EXTRA_TYPE, 'TMEM_EXTRA') }),
});

export const TMEM_INVALIDATIONS = defineChunk({
  type: Piece.TMEM_INVALIDATIONS,
  name: 'tmem invalidations',
  doc: 'Pages that the guest dropped, and the mark that ends the list.',
  spec: XC_TMEM_C,
  layout: () => struct('tmem invalidations', { invalidations: list('tmem invalidation', listOf(invalidationOf, () => 4), { doc: 'The pages that were dropped.' }) }),
});

export const TMEM_RECORDS: readonly LegacyRecord[] = [TMEM, TMEM_POOL, TMEM_PAGES, TMEM_POOLS_END, TMEM_EXTRA, TMEM_INVALIDATIONS];
