/**
 * The only arithmetic on raw words. 32-bit operators go wrong from 2^31 on, so what is an offset or a length is
 * computed in doubles, and a 64-bit word is a pair of halves.
 */

/** `value` rounded up to a multiple of 8; `(n + 7) & ~7` would be negative from 2^31. */
export const alignTo8 = (value: number): number => Math.ceil(value / 8) * 8;

/** A 64-bit word as a number: exact up to 2^53, nearest above. */
export const fromHalves = (low: number, high: number): number => high * 0x1_0000_0000 + low;

/** A 64-bit word as a BigInt, for display only. */
export const bigFromHalves = (low: number, high: number): bigint => (BigInt(high) << 32n) | BigInt(low);

/** XEN_DOMCTL_PFINFO type of a PAGE_DATA entry: bits 63-60, taken from the high half. */
export const pageTypeOf = (high: number): number => high >>> 28;

/** PFN of a PAGE_DATA entry: bits 51-0, exact as a number. */
export const pfnOf = (low: number, high: number): number => (high & 0x000f_ffff) * 0x1_0000_0000 + low;

/** Frame of an x86 page-table entry: bits 51-12 (xg_sr_common_x86_pv.h PTE_FRAME_MASK), exact as a number. */
export const pteFrame = (low: number, high: number): number => (high & 0x000f_ffff) * 0x10_0000 + (low >>> 12);

/** A 64-bit word for a sentence, exact whatever it is: a number as far as that is exact, a BigInt above. */
export const exactFromHalves = (low: number, high: number): number | bigint => (high < 0x20_0000 ? fromHalves(low, high) : bigFromHalves(low, high));

/** Bits `low` to `high` (inclusive) of a 32-bit word. */
export const bits32 = (word: number, low: number, high: number): number => {
  const width = high - low + 1;
  return width >= 32 ? word >>> 0 : (word >>> low) & ((1 << width) - 1);
};

/** Whether bit `bit` (0-31) of a 32-bit word is set. */
export const hasBit = (word: number, bit: number): boolean => ((word >>> bit) & 1) === 1;

/** Bits `low` to `high` (inclusive) of a 64-bit word that is shown. */
export const bits64 = (word: bigint, low: number, high: number): bigint => BigInt.asUintN(high - low + 1, word >> BigInt(low));

/** Numbers of the bits that are set in a word of `count` bits that is shown. */
export function setBits(word: bigint, count = 64): number[] {
  const bits: number[] = [];
  for (let bit = 0; bit < count; bit++) if (bits64(word, bit, bit) === 1n) bits.push(bit);
  return bits;
}

/** The lowest bit of a word that is set, as a word; 0 of 0. */
export const lowestBit = (word: bigint): bigint => word & -word;
