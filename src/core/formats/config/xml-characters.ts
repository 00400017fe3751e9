/** Characters of XML 1.0: which bytes are one, which may stand in a document, and which in a name. */

/** What stands at a place that no XML 1.0 has. */
export interface BadCharacter {
  readonly length: number;
  readonly why: string;
  /** Releases of libxml2 differ about it. */
  readonly doubtful: boolean;
}

const CONTINUATION = { first: 0x80, last: 0xbf } as const;
/** Smallest code of a character of so many bytes. */
const SMALLEST = [0, 0, 0x80, 0x800, 0x1_0000] as const;
const NOT_UTF8 = 'bytes that are no UTF-8';

/**
 * XML 1.0, production 2, in UTF-8 (RFC 3629).
 * @returns how many bytes the character at `at` has, or why it may not stand there
 */
export function characterAt(bytes: Uint8Array, at: number, utf8: boolean): number | BadCharacter {
  const first = bytes[at] ?? 0;
  if (first < 0x20 && first !== 0x09 && first !== 0x0a && first !== 0x0d) return { length: 1, why: `the control character 0x${first.toString(16).padStart(2, '0')}, which XML 1.0 has not`, doubtful: false };
  if (first < 0x80 || !utf8) return 1;
  const length: 0 | 2 | 3 | 4 = first >= 0xc0 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf8 ? 4 : 0;
  if (length === 0) return { length: 1, why: NOT_UTF8, doubtful: false };
  let code = first % 2 ** (7 - length);
  for (let i = 1; i < length; i++) {
    const byte = bytes[at + i] ?? 0;
    if (byte < CONTINUATION.first || byte > CONTINUATION.last) return { length: i, why: NOT_UTF8, doubtful: false };
    code = code * 64 + (byte - CONTINUATION.first);
  }
  // Longer than it need be: libxml2 before 2.11 takes some of them.
  if (code < SMALLEST[length]) return { length, why: NOT_UTF8, doubtful: true };
  return isCharacter(code) ? length : { length, why: `the character U+${code.toString(16).toUpperCase().padStart(4, '0')}, which XML 1.0 has not`, doubtful: false };
}

/** XML 1.0, production 2. */
export const isCharacter = (code: number): boolean =>
  code === 0x09 || code === 0x0a || code === 0x0d || (code >= 0x20 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x1_0000 && code <= 0x10_ffff);

export const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;

/** XML 1.0, production 4; whatever is not ASCII is let pass, because the editions of XML 1.0 differ about it. */
export const startsName = (byte: number): boolean => (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a) || byte === 0x5f || byte === 0x3a || byte >= 0x80;

/** Production 4a. */
export const inName = (byte: number): boolean => startsName(byte) || (byte >= 0x30 && byte <= 0x39) || byte === 0x2d || byte === 0x2e;

const LATIN = new TextDecoder('latin1');
/** Most references are short; of a long one so many bytes are looked at. */
const WINDOWS = [16, 4096] as const;
const REFERENCE = /^&(?:#(\d+)|#x([\da-fA-F]+)|([A-Za-z_:\u0080-\u00ff][\w:.\-\u0080-\u00ff]*));/;

/** Production 67: the reference at an "&"; `code` is null of one to an entity. Null where none stands there. */
export function referenceAt(bytes: Uint8Array, at: number): { readonly length: number; readonly code: number | null; readonly name: string } | null {
  const near = bytes.subarray(at, at + WINDOWS[0]).includes(SEMICOLON);
  const [whole, decimal, hexadecimal, name = ''] = REFERENCE.exec(LATIN.decode(bytes.subarray(at, at + WINDOWS[near ? 0 : 1]))) ?? [];
  if (whole === undefined) return null;
  return { length: whole.length, name, code: decimal !== undefined ? Number(decimal) : hexadecimal !== undefined ? parseInt(hexadecimal, 16) : null };
}

const SEMICOLON = 0x3b;
