/** Values that no integer or double holds: vector registers and x87's 80-bit numbers, as text. */
import { unsigned } from '../../layout/reader.ts';

/** A little-endian register as one hexadecimal number. */
export function wideHex(bytes: Uint8Array): string {
  const value = unsigned(bytes, true);
  return value === 0n ? '0' : `0x${value.toString(16)}`;
}

const BIAS = 16383;
const FRACTION_BITS = 63;
const QUIET = 2n ** 62n;
const INTEGER_BIT = 2n ** 63n;

/** 1 sign bit, 15 of exponent, 64 of significand with its integer bit (Intel SDM vol. 1, 4.2.2). */
export function extendedText(bytes: Uint8Array): string {
  const significand = unsigned(bytes.subarray(0, 8), true);
  const top = Number(unsigned(bytes.subarray(8, 10), true));
  const sign = top >= 0x8000 ? '-' : '';
  const exponent = top % 0x8000;
  if (exponent === 0x7fff) return special(sign, significand);
  if (significand === 0n) return exponent === 0 ? `${sign}0` : 'unsupported';
  if (exponent !== 0 && significand < INTEGER_BIT) return 'unsupported';
  // A denormal's exponent is that of the smallest normal number.
  const scale = Math.max(exponent, 1) - BIAS - FRACTION_BITS;
  return `${sign}${scaled(significand, scale)}`;
}

function special(sign: string, significand: bigint): string {
  if (significand < INTEGER_BIT) return 'unsupported';
  if (significand === INTEGER_BIT) return `${sign}infinity`;
  return significand % INTEGER_BIT >= QUIET ? 'quiet NaN' : 'signalling NaN';
}

/** Beyond what a double holds, as a power of two. */
function scaled(significand: bigint, scale: number): string {
  const value = Number(significand) * 2 ** Math.max(-1022, Math.min(960, scale));
  const exact = scale >= -1022 && scale <= 960 && Number.isFinite(value);
  return exact ? value.toString() : `${Number(significand) / 2 ** FRACTION_BITS} x 2^${scale + FRACTION_BITS}`;
}
