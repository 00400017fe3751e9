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
export const plural = (count: number | bigint, one: string, many = `${one}s`): string => `${grouped(count)} ${count === 1 || count === 1n ? one : many}`;

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

/** An offset with at least `digits` hexadecimal digits. */
export const offsetText = (offset: number, digits: number): string => offset.toString(16).padStart(digits, '0');

/**
 * Text of a stream as it may stand among other text: control characters would be commands to a terminal, and characters
 * without a shape of their own (Unicode category Cf: direction overrides, isolates, marks, byte order mark) make what
 * stands around them read as something else. Escapes instead; line ends and tabs stay where `lines` says so.
 */
export const printable = (text: string, lines = false): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) => (lines && (char === '\n' || char === '\t') ? char : escapeOf(char.codePointAt(0) ?? 0)));

function escapeOf(code: number): string {
  if (code < 0x100) return `\\x${hexByte(code)}`;
  return code < 0x1_0000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\u{${code.toString(16)}}`;
}

/** Nanoseconds as seconds and milliseconds: `12.345 s`. */
export const secondsText = (nanoseconds: number): string => `${(nanoseconds / 1e9).toFixed(3)} s`;

/** How long something took: `1.064 s`, `18.3 ms`, `412 µs`. */
export function durationText(nanoseconds: number): string {
  if (nanoseconds >= 1e9) return secondsText(nanoseconds);
  return nanoseconds >= 1e6 ? `${(nanoseconds / 1e6).toFixed(1)} ms` : `${Math.round(nanoseconds / 1e3)} µs`;
}

/** A time of day to the microsecond: `2026-11-21 09:10:11.123456 UTC`. Beyond what a calendar has, seconds since 1970. */
export function utcText(seconds: number, nanoseconds: number): string {
  const whole = seconds + Math.floor(nanoseconds / 1e9);
  const micros = Math.floor((nanoseconds - Math.floor(nanoseconds / 1e9) * 1e9) / 1000);
  const date = new Date(whole * 1000);
  if (Number.isNaN(date.getTime())) return `${whole} s since 1970`;
  return `${date.toISOString().slice(0, -5).replace('T', ' ')}.${micros.toString().padStart(6, '0')} UTC`;
}
