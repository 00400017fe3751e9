/** What others put into the stream: libxl's physmap (tools/libxl/libxl_dom.c) and pools of transcendent memory (tools/libxc/xc_tmem.c). */
import { bytes, filled, text, u32, u64 } from './bytes.ts';

export interface Region {
  readonly phys: number;
  readonly start: number;
  readonly size: number;
  readonly name: string;
  /** What stood in the sender's heap. */
  readonly leak?: readonly number[];
}

export const VGA: Region = { phys: 0xf000_0000, start: 0xf000_0000, size: 0x80_0000, name: 'vga.vram', leak: [0xde, 0xad, 0xbe, 0xef] };

/** Length and data; a 64-bit sender's struct is padded by four bytes that end up behind the name. */
export function physmapBytes(regions: readonly Region[], toolstack: 4 | 8): Uint8Array {
  const entries = regions.map(({ phys, start, size, name, leak = [0, 0, 0, 0] }) => bytes(u64(phys, start, size), u32(name.length + 1), text(name), [0], toolstack === 8 ? leak : []));
  const data = bytes(u32(1, regions.length), ...entries);
  return bytes(u32(data.length), data);
}

export interface TmemPool {
  readonly id: number;
  readonly flags: number;
  readonly uuid: readonly [bigint, bigint];
  /** What the pool is said to have. */
  readonly claimed: number;
  readonly pages: readonly { readonly oid: readonly bigint[]; readonly index: number; readonly data: Uint8Array }[];
  /** False: the sender lost a page without a word, and writes no terminator. */
  readonly ended?: boolean;
}

export interface TmemPlan {
  /** 0: Xen 4.0, whose object ids have one word. */
  readonly version: 0 | 1;
  readonly pools: readonly TmemPool[];
  readonly invalidated: readonly { readonly pool: number; readonly oid: readonly bigint[]; readonly index: number }[];
}

const ONES = 0xffff_ffff;
const oidWords = (version: 0 | 1): number => (version === 0 ? 1 : 3);
const oidBytes = (oid: readonly bigint[], version: 0 | 1): Uint8Array => u64(...Array.from({ length: oidWords(version) }, (_, i) => oid[i] ?? 0n));

/** Chunk -5. A saver that gave all it claimed writes no terminator behind a pool's pages. */
export function tmemBytes({ version, pools }: TmemPlan): Uint8Array {
  const poolBytes = pools.map(({ id, flags, uuid, claimed, pages, ended = true }) => {
    const list = pages.map(({ oid, index, data }) => bytes(oidBytes(oid, version), u32(index), data));
    const mark = pages.length < claimed && ended ? filled(oidWords(version) * 8, 0xff) : [];
    return bytes(u32(id, flags, claimed), u64(...uuid), ...list, mark);
  });
  return bytes(u32(-5 >>> 0, version, 16, ONES, 0, ONES - 1, ONES - 1, ONES), ...poolBytes, u32(ONES));
}

/** Chunk -6. */
export const tmemExtraBytes = ({ version, invalidated }: TmemPlan): Uint8Array =>
  bytes(u32(-6 >>> 0), ...invalidated.map(({ pool, oid, index }) => bytes(u32(pool), oidBytes(oid, version), u32(index))), u32(ONES));
