/** Offsets, counts, sizes, hex and ASCII as text: one spelling for app and command line. */

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** `0x1a2040`. */
export const hex = (value: number | bigint): string => `0x${value.toString(16)}`;

/** `1,024`. */
export const grouped = (value: number | bigint): string => value.toString().replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** `64.1 GiB`, `512 B`: at most one decimal. */
export function byteSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  const text = unit === 0 || value >= 100 ? Math.round(value).toString() : value.toFixed(1).replace(/\.0$/, '');
  return `${text} ${UNITS[unit] ?? ''}`;
}

/** `1 page`, `2 pages`, `1,024 pages`. */
export const plural = (count: number, one: string, many = `${one}s`): string => `${grouped(count)} ${count === 1 ? one : many}`;

const DIGITS: readonly string[] = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));

/** Two lower-case digits. */
export const hexByte = (byte: number): string => DIGITS[byte] ?? '??';

/** `48656c6c6f`. */
export function hexString(bytes: Uint8Array, separator = ''): string {
  let text = '';
  for (let i = 0; i < bytes.length; i++) text += (i > 0 ? separator : '') + hexByte(bytes[i] ?? 0);
  return text;
}

/** The byte as printable ASCII, else a dot. */
export const asciiChar = (byte: number): string => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.');

/** An offset with at least `digits` hexadecimal digits, upper case, as hex views print it. */
export const offsetText = (offset: number, digits: number): string => offset.toString(16).toUpperCase().padStart(digits, '0');
