/** Components of an XSAVE area: what is in each, and where it lies when no CPUID policy says (Intel SDM vol. 1, 13.5; AMD APM vol. 2, 11.5). */
import { array, octets, reserved, struct, u16, u32, u64, u8, undescribed } from '../../layout/fields.ts';
import type { BitField, StructShape } from '../../layout/shape.ts';
import type { XstateComponent } from '../../index/layer.ts';
import { wideHex } from './wide.ts';

const SDM = 'Intel SDM vol. 1, 13.5';

const vector = (bytes: number, doc: string) => octets(bytes, `u${bytes * 8}`, wideHex, { doc });

const BOUND = struct('bound', {
  lb: u64({ base: 'hex', doc: 'Lower bound.' }),
  ub: u64({ base: 'hex', doc: 'Upper bound, as its ones\u2019 complement.' }),
});

const PKRU_BITS: readonly BitField[] = Array.from({ length: 16 }, (_, key) => [
  { name: `AD${key}`, low: 2 * key, high: 2 * key, doc: `Key ${key} denies access.` },
  { name: `WD${key}`, low: 2 * key + 1, high: 2 * key + 1, doc: `Key ${key} denies writes.` },
]).flat();

interface Component {
  /** The field's name in an area. */
  readonly name: string;
  readonly layout: StructShape;
}

/** By bit of XCR0. 0 and 1 are in the legacy region. */
export const COMPONENTS: Readonly<Record<number, Component>> = {
  2: { name: 'ymm', layout: struct('ymm', { ymm: array(vector(16, 'Bits 255:128 of a ymm register.'), 16, { doc: 'Upper halves of ymm0 to ymm15; the lower ones are xmm.' }) }, { spec: SDM, doc: 'Component 2: AVX.' }) },
  3: { name: 'bndregs', layout: struct('bndregs', { bnd: array(BOUND, 4, { doc: 'bnd0 to bnd3.' }) }, { spec: SDM, doc: 'Component 3: MPX bound registers.' }) },
  4: {
    name: 'bndcsr',
    layout: struct(
      'xstate_bndcsr',
      { bndcfgu: u64({ base: 'hex', doc: 'Configuration for user mode.' }), bndstatus: u64({ base: 'hex', doc: 'Status.' }), _rest: reserved(48, { doc: 'Not used.' }) },
      { spec: 'xen/arch/x86/include/asm/xstate.h: xstate_bndcsr', doc: 'Component 4: MPX configuration and status.' },
    ),
  },
  5: { name: 'opmask', layout: struct('opmask', { k: array(u64({ base: 'hex', doc: 'A mask register.' }), 8, { doc: 'k0 to k7.' }) }, { spec: SDM, doc: 'Component 5: AVX-512 mask registers.' }) },
  6: { name: 'zmm_hi256', layout: struct('zmm_hi256', { zmm: array(vector(32, 'Bits 511:256 of a zmm register.'), 16, { doc: 'Upper halves of zmm0 to zmm15.' }) }, { spec: SDM, doc: 'Component 6: AVX-512.' }) },
  7: { name: 'hi16_zmm', layout: struct('hi16_zmm', { zmm: array(vector(64, 'A whole zmm register.'), 16, { doc: 'zmm16 to zmm31.' }) }, { spec: SDM, doc: 'Component 7: AVX-512.' }) },
  9: {
    name: 'pkru',
    layout: struct('pkru', { pkru: u32({ base: 'hex', bits: PKRU_BITS, doc: 'Rights of the protection keys.' }), _pad: reserved(4, { doc: 'Not used.' }) }, { spec: SDM, doc: 'Component 9: protection keys of user pages.' }),
  },
  11: { name: 'cet_u', layout: struct('cet_u', { u_cet: u64({ base: 'hex', doc: 'MSR U_CET.' }), pl3_ssp: u64({ base: 'hex', doc: 'Shadow stack pointer of level 3.' }) }, { spec: SDM, doc: 'Component 11: control-flow enforcement, user.' }) },
  12: { name: 'cet_s', layout: struct('cet_s', { pl_ssp: array(u64({ base: 'hex', doc: 'A shadow stack pointer.' }), 3, { doc: 'Shadow stack pointers of levels 0 to 2.' }) }, { spec: SDM, doc: 'Component 12: control-flow enforcement, supervisor.' }) },
  17: {
    name: 'tilecfg',
    layout: struct(
      'tilecfg',
      {
        palette_id: u8({ doc: 'Palette; 0 before LDTILECFG.' }),
        start_row: u8({ doc: 'Row at which an interrupted operation goes on.' }),
        _res: reserved(14, { doc: 'Reserved.' }),
        colsb: array(u16({ doc: 'Bytes in a row of a tile.', unit: 'bytes' }), 16, { doc: 'Bytes in a row, tile by tile.' }),
        rows: array(u8({ doc: 'Rows of a tile.' }), 16, { doc: 'Rows, tile by tile.' }),
      },
      { spec: SDM, doc: 'Component 17: AMX tile configuration.' },
    ),
  },
  18: { name: 'tiledata', layout: struct('tiledata', { tile: array(vector(1024, 'A tile.'), 8, { doc: 'tmm0 to tmm7.' }) }, { spec: SDM, doc: 'Component 18: AMX tiles.' }) },
  62: { name: 'lwp', layout: struct('lwp', { lwp: undescribed('rest', 'State of lightweight profiling.') }, { spec: 'AMD APM vol. 2, 13.4', doc: 'Component 62: lightweight profiling.' }) },
};

const place = (id: number, offset: number, size: number, aligned = false): XstateComponent => ({ id, offset, size, aligned });

const AVX = place(2, 576, 256);
const AMX = [place(17, 2752, 64, true), place(18, 2816, 8192, true)];

export interface Processors {
  readonly name: string;
  readonly components: readonly XstateComponent[];
}

/** Where processors have put them; the first is what the manuals' tables and most processors have. */
export const ARCHITECTURAL: readonly Processors[] = [
  { name: 'Intel', components: [AVX, place(3, 960, 64), place(4, 1024, 64), place(5, 1088, 64), place(6, 1152, 512), place(7, 1664, 1024), place(9, 2688, 8), ...AMX] },
  { name: 'AMD with AVX-512', components: [AVX, place(5, 832, 64), place(6, 896, 512), place(7, 1408, 1024), place(9, 2432, 8)] },
  { name: 'AMD without AVX-512', components: [AVX, place(9, 832, 8)] },
  { name: 'AMD family 15h', components: [AVX, place(62, 832, 128)] },
];

/** Sizes for the compacted format, where no policy says; supervisor components are only there. */
export const SUPERVISOR: readonly XstateComponent[] = [place(11, 0, 16), place(12, 0, 24)];
