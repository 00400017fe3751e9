/** What the bytes at a place would be as numbers, times, text, identifiers, and as words of Xen and x86. */
import { hexByte, hexString, grouped, hex } from '../text.ts';
import { inspectDescriptor, inspectPageEntry, inspectTableEntry } from './inspect-words.ts';
import { bigOf, numberOf, reading, viewOf, wordAt, type Reading } from './reading.ts';

export type { Reading, Target } from './reading.ts';

/** Bytes that the widest reading takes. */
export const INSPECTED = 16;

export type SectionId = 'integers' | 'floats' | 'text' | 'times' | 'identifiers' | 'page-data' | 'page-table' | 'descriptor';

export interface Section {
  readonly id: SectionId;
  readonly title: string;
  readonly readings: readonly Reading[];
}

/** @param bytes from the place on, at most {@link INSPECTED}; fewer where the stream ends */
export function inspect(bytes: Uint8Array, littleEndian: boolean): readonly Section[] {
  const word = wordAt(bytes, littleEndian);
  return [
    { id: 'integers', title: 'Integers', readings: integers(bytes, littleEndian) },
    { id: 'floats', title: 'Floating point', readings: floats(bytes, littleEndian) },
    { id: 'text', title: 'Text', readings: texts(bytes, littleEndian) },
    { id: 'times', title: 'Time', readings: times(bytes, littleEndian) },
    { id: 'identifiers', title: 'UUID', readings: identifiers(bytes) },
    { id: 'page-data', title: 'PAGE_DATA entry', readings: inspectPageEntry(word) },
    { id: 'page-table', title: 'x86 page-table entry', readings: inspectTableEntry(word) },
    { id: 'descriptor', title: 'x86 segment descriptor', readings: inspectDescriptor(word) },
  ];
}

type Integer = readonly [bits: number, unsigned: (v: DataView, le: boolean) => number, signed: (v: DataView, le: boolean) => number];

const INTEGERS: readonly Integer[] = [
  [8, (v) => v.getUint8(0), (v) => v.getInt8(0)],
  [16, (v, le) => v.getUint16(0, le), (v, le) => v.getInt16(0, le)],
  [32, (v, le) => v.getUint32(0, le), (v, le) => v.getInt32(0, le)],
];

function integers(bytes: Uint8Array, littleEndian: boolean): Reading[] {
  const view = viewOf(bytes);
  const readings = INTEGERS.flatMap(([bits, unsigned, signed]) => {
    const size = bits / 8;
    const here = bytes.length >= size;
    const value = here ? unsigned(view, littleEndian) : 0;
    const target = here && size === 4 ? ({ kind: 'offset', value } as const) : null;
    return [
      reading(`u${bits}`, size, here ? grouped(value) : null, { words: here ? hex(value) : '', target }),
      reading(`i${bits}`, size, here ? grouped(signed(view, littleEndian)) : null),
    ];
  });
  const word = wordAt(bytes, littleEndian);
  const big = word === null ? 0n : bigOf(word);
  const target = word === null ? null : ({ kind: 'offset', value: numberOf(word) } as const);
  return [
    ...readings,
    reading('u64', 8, word === null ? null : grouped(big), { words: hex(big), target }),
    reading('i64', 8, word === null ? null : grouped(BigInt.asIntN(64, big))),
    reading('hex64', 8, word === null ? null : hex(big), { target }),
    reading('bits', 1, bytes[0] === undefined ? null : bytes[0].toString(2).padStart(8, '0').replace(/(.{4})/, '$1 ')),
    leb128(bytes, false),
    leb128(bytes, true),
  ];
}

/** Seven bits a byte, the lowest first; up to seven bytes, which a number holds exactly. */
function leb128(bytes: Uint8Array, signed: boolean): Reading {
  const label = signed ? 'sleb128' : 'uleb128';
  let value = 0;
  let unit = 1;
  for (let i = 0; i < Math.min(bytes.length, 7); i++) {
    const byte = bytes[i] ?? 0;
    value += (byte % 128) * unit;
    unit *= 128;
    if (byte >= 128) continue;
    return reading(label, i + 1, grouped(signed && byte >= 64 ? value - unit : value), { words: `${i + 1} of 7 bytes` });
  }
  return bytes.length < 7 ? reading(label, bytes.length + 1, null) : reading(label, 7, 'longer than 7 bytes');
}

/** The value of a half-precision float, IEEE 754-2008 binary16. */
export function half(bits: number): number {
  const exponent = Math.floor(bits / 1024) % 32;
  const fraction = bits % 1024;
  const sign = bits >= 0x8000 ? -1 : 1;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

/** The fewest digits that still say which number of the type it is. */
function shortest(value: number, digits: number): string {
  if (!Number.isFinite(value)) return value.toString();
  return Object.is(value, -0) ? '-0' : Number(value.toPrecision(digits)).toString();
}

function single(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    if (Math.fround(Number(value.toPrecision(digits))) === value) return shortest(value, digits);
  }
  return shortest(value, 9);
}

function floats(bytes: Uint8Array, littleEndian: boolean): Reading[] {
  const view = viewOf(bytes);
  return [
    reading('f16', 2, bytes.length < 2 ? null : shortest(half(view.getUint16(0, littleEndian)), 5)),
    reading('f32', 4, bytes.length < 4 ? null : single(view.getFloat32(0, littleEndian))),
    reading('f64', 8, bytes.length < 8 ? null : shortest(view.getFloat64(0, littleEndian), 17)),
  ];
}

/** Seconds that a Date can say, either side of 1970 (ECMA-262, Time Range). */
const DATE_SECONDS = 8.64e12;

function utc(seconds: number): string {
  if (Math.abs(seconds) > DATE_SECONDS) return 'beyond the calendar';
  return new Date(seconds * 1000).toISOString().replace('T', ' ').replace('.000Z', ' UTC');
}

function times(bytes: Uint8Array, littleEndian: boolean): Reading[] {
  const view = viewOf(bytes);
  const word = wordAt(bytes, littleEndian);
  return [
    reading('time_t 32', 4, bytes.length < 4 ? null : utc(view.getInt32(0, littleEndian))),
    reading('time_t 64', 8, word === null ? null : utc(Number(BigInt.asIntN(64, bigOf(word))))),
  ];
}

const dashed = (digits: string): string => digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** xen_domain_handle_t is in order; EFI and Windows swap the first three groups (UEFI, Appendix A). */
function identifiers(bytes: Uint8Array): Reading[] {
  const sixteen = bytes.subarray(0, 16);
  if (sixteen.length < 16) return [reading('in order', 16, null), reading('EFI', 16, null)];
  const swapped = [3, 2, 1, 0, 5, 4, 7, 6].map((i) => hexByte(sixteen[i] ?? 0)).join('');
  return [
    reading('in order', 16, dashed(hexString(sixteen)), { words: 'RFC 9562, xen_domain_handle_t' }),
    reading('EFI', 16, dashed(swapped + hexString(sixteen.subarray(8))), { words: 'first three groups little-endian: EFI, Windows' }),
  ];
}

function texts(bytes: Uint8Array, littleEndian: boolean): Reading[] {
  const end = bytes.findIndex((byte) => byte < 0x20 || byte >= 0x7f);
  const run = bytes.subarray(0, end < 0 ? bytes.length : end);
  const ascii = run.length === 0 ? 'not printable' : `“${String.fromCharCode(...run)}${end < 0 ? '…' : ''}”`;
  const utf16 = bytes.length < 2 ? null : utf16At(bytes, littleEndian);
  return [
    reading('ASCII', Math.max(1, run.length), bytes.length === 0 ? null : ascii),
    reading('UTF-8', utf8Length(bytes), bytes.length === 0 ? null : (utf8At(bytes) ?? 'not UTF-8')),
    reading('UTF-16', 2, utf16),
  ];
}

const utf8Length = ([first = 0]: Uint8Array): number => (first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2);

/** The character that starts here, with its code point; null where the bytes are not UTF-8. */
function utf8At(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(0, utf8Length(bytes)));
    return named(text.codePointAt(0) ?? 0);
  } catch {
    return null;
  }
}

function utf16At(bytes: Uint8Array, littleEndian: boolean): string {
  const view = viewOf(bytes);
  const first = view.getUint16(0, littleEndian);
  const second = bytes.length >= 4 ? view.getUint16(2, littleEndian) : 0;
  const point = String.fromCharCode(first, second).codePointAt(0) ?? 0;
  return point >= 0xd800 && point < 0xe000 ? 'half of a pair' : named(point);
}

/** C0, DEL and C1 have no picture, and others turn text round: only what stands still is printed. */
function named(point: number): string {
  const name = `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
  const text = String.fromCodePoint(point);
  return /[\p{C}\p{Z}\p{M}]/u.test(text) && point !== 0x20 ? name : `${text} ${name}`;
}
