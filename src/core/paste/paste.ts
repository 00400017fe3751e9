/** Bytes out of what people paste: hexadecimal digits, the output of xxd and hexdump, base64. */
import { byteSize, grouped, hex, plural } from '../text.ts';
import { armourOf, type Armoured } from './armour.ts';
import { reversed, withoutPadding, wordSize } from './words.ts';

/** `dump` is a listing with offsets: xxd, hexdump, hexdump -C, od -A x -t x1. */
export type PasteForm = 'hex' | 'dump' | 'base64';

export type Pasted =
  | { readonly ok: true; readonly form: PasteForm; readonly bytes: Uint8Array<ArrayBuffer>; readonly note: string }
  /** What cannot be read, in a sentence, with the line. */
  | { readonly ok: false; readonly sentence: string };

/** Characters that are read: those of 64 MiB in the widest form would be 320 MiB of text, which no clipboard is for. */
export const MAX_CHARACTERS = 64 * 1024 * 1024;

/** An offset, and a colon or white space behind it. */
const OFFSET = /^\s*(?:0x)?([0-9a-f]{4,16})(:|\s|$)/i;
const DATA_URL = /^\s*data:[^,]*;base64,/i;

/** @param form what the text is to be taken for; told from the text where it is not given */
export function readPaste(text: string, form: PasteForm | null = null): Pasted {
  if (text.length > MAX_CHARACTERS) return failed(`The text has ${grouped(text.length)} characters; up to ${grouped(MAX_CHARACTERS)} (64 Mi) are read. Save it to a file and open that.`);
  if (text.trim() === '') return failed('There is nothing but white space in it.');
  const armour = armourOf(text);
  if (armour !== null && (form === null || form === 'base64')) return readArmoured(armour);
  switch (form ?? formOf(text)) {
    case 'dump':
      return readDump(text);
    case 'base64':
      return readBase64(text);
    case 'hex':
      return readHex(text);
    case null:
      return failed('This is neither hexadecimal digits, a listing of xxd or hexdump, nor base64.');
  }
}

function readArmoured({ body, label, ended, more }: Armoured): Pasted {
  const read = readBase64(body);
  if (!read.ok) return read;
  const notes = [`The line \u201c-----BEGIN ${label}-----\u201d and its like are left out.`, ended ? '' : 'The line that ends it is not there: the text may be cut.', more ? 'What stands behind the first block is left out.' : ''];
  return { ...read, note: notes.filter((note) => note !== '').join(' ') };
}

const failed = (sentence: string): Pasted => ({ ok: false, sentence });

/** Enough lines to tell a form by. */
const LOOKED_AT = 200;
const HEX_ONLY = /^(?:\s|,|;|:|-|0x|\\x|[0-9a-f])*$/i;

/** What a text looks like; null where it looks like nothing that is read. */
export function formOf(text: string): PasteForm | null {
  const lines = text.slice(0, 64 * 1024).split('\n').filter((line) => line.trim() !== '').slice(0, LOOKED_AT);
  if (DATA_URL.test(lines[0] ?? '') || armourOf(lines[0] ?? '') !== null) return 'base64';
  if (isDump(lines)) return 'dump';
  if (lines.every((line) => HEX_ONLY.test(line)) || isPairs(lines)) return 'hex';
  return lines.every((line) => /^[A-Za-z0-9+/_=\s-]*$/.test(line)) ? 'base64' : null;
}

/** Pairs of digits one by one, but for a slip: base64 has no such spaces. */
function isPairs(lines: readonly string[]): boolean {
  const words = lines.flatMap((line) => line.trim().split(/[\s,;:]+/));
  return words.length >= LEAST_PAIRS && words.filter((word) => /^(?:0x|\\x)?[0-9a-f]{2}$/i.test(word)).length >= MOST * words.length;
}

/** Fewer tell nothing. */
const LEAST_PAIRS = 8;

/** Of the lines of a form, those that must be such: the fault of one that is not is told then, by its line. */
const MOST = 0.9;

/** Offsets that grow, with bytes behind them: two such lines, or one with a colon or a column of characters. */
function isDump(lines: readonly string[]): boolean {
  const offsets = lines.filter((line) => line.trim() !== '*').map((line) => OFFSET.exec(line));
  if (offsets.filter((match) => match !== null).length < MOST * offsets.length || offsets[0] === null || offsets[1] === null) return false;
  const [first, second] = offsets.map((match) => parseInt(match?.[1] ?? '', 16));
  if (first === undefined) return false;
  if (second !== undefined) return second > first && (second - first <= 256 || lines.some((line) => line.trim() === '*'));
  return offsets[0]?.[2] === ':' || /[|>].*[|<]\s*$/.test(lines[0] ?? '');
}

function readHex(text: string): Pasted {
  const digits = text.replace(/0x|\\x/gi, ' ').replace(/[\s,;:-]+/g, ' ').trim();
  const bytes = new Uint8Array(Math.ceil(digits.length / 2));
  let size = 0;
  let high = -1;
  for (let i = 0; i < digits.length; i++) {
    const digit = digitOf(digits.charCodeAt(i));
    if (digit === GAP) {
      // A lone digit between gaps is a byte below 16; a digit that a gap cuts off another is not.
      if (high >= 0) {
        bytes[size++] = high;
        high = -1;
      }
      continue;
    }
    if (digit < 0) return failed(`${lineOfSlip(text)}\u201c${digits[i] ?? ''}\u201d is no hexadecimal digit.`);
    if (high < 0) high = digit;
    else {
      bytes[size++] = high * 16 + digit;
      high = -1;
    }
  }
  if (high >= 0) {
    if (!/(?:^| )[0-9a-f]$/i.test(digits)) return failed(`The digits are odd in number: the last byte has only one (${digits.slice(-1)}).`);
    bytes[size++] = high;
  }
  return done('hex', bytes, size, '');
}

/** `Line 3: ` of the first character that no form of hexadecimal digits has; empty where there is one line. */
function lineOfSlip(text: string): string {
  const at = text.replace(/0x|\\x/gi, '  ').search(/[^\s,;:\-0-9a-f]/i);
  return at < 0 || !text.trim().includes('\n') ? '' : `Line ${grouped(text.slice(0, at).split('\n').length)}: `;
}

const GAP = -2;

function digitOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code - (code >= 0x61 ? 0x61 : 0x41);
  if (letter >= 0 && letter < 6) return letter + 10;
  return code === 0x20 ? GAP : -1;
}

function done(form: PasteForm, bytes: Uint8Array<ArrayBuffer>, size: number, note: string): Pasted {
  if (size === 0) return failed('There are no bytes in it.');
  return { ok: true, form, bytes: bytes.slice(0, size), note };
}

/** Bytes that `*` may stand for: a listing of a sparse file is small. */
const MAX_REPEATED = 64 * 1024 * 1024;

const WIDE_GROUPS = /^((?:[ \t]{0,2}[0-9a-f]{2,16}(?=\s|$|[|>]))*)/i;

/** A line of a listing without its offset: groups of digits, up to two spaces and a column of characters, or a bar. */
const GROUPS = /^((?:[ \t]{0,2}[0-9a-f]{2,8}(?=\s|$|[|>]))*)/i;

interface Listing {
  bytes: Uint8Array<ArrayBuffer>;
  size: number;
  /** Offset of the first line. */
  base: number;
  row: Uint8Array;
  repeats: boolean;
  /** Bytes in a word of which the lower one stands last; 0 where bytes stand one by one. */
  word: number;
}

function readDump(text: string): Pasted {
  const listing: Listing = { bytes: new Uint8Array(64 * 1024), size: 0, base: -1, row: new Uint8Array(0), repeats: false, word: wordSize(text) };
  let number = 0;
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end < 0 ? text.length : end).replace(/\r$/, '');
    at = end < 0 ? text.length : end + 1;
    number++;
    if (line.trim() === '') continue;
    const sentence = readLine(listing, line);
    if (sentence !== '') return failed(`Line ${grouped(number)}: ${sentence}`);
  }
  const notes = [listing.base > 0 ? `The listing begins at ${hex(listing.base)}; offsets here count from its first byte.` : '', listing.word > 0 ? `Taken for words of ${8 * listing.word} bits, the lower byte first, as hexdump, od and xxd -e print them.` : ''];
  return done('dump', listing.bytes, listing.size, notes.filter((note) => note !== '').join(' '));
}

function readLine(listing: Listing, line: string): string {
  if (line.trim() === '*') {
    listing.repeats = true;
    return '';
  }
  const match = OFFSET.exec(line);
  if (match === null) return 'no offset stands at its beginning.';
  const offset = parseInt(match[1] ?? '', 16);
  if (listing.base < 0) listing.base = offset;
  const due = listing.base + listing.size;
  if (listing.repeats) {
    const sentence = repeat(listing, offset - due);
    if (sentence !== '') return sentence;
  } else if (isEnd(listing, offset, due, line.slice(match[0].length))) {
    listing.size -= due - offset;
    return '';
  } else if (offset !== due) return `its offset is ${hex(offset)}, but the bytes so far end at ${hex(due)}. ${offset > due ? `${plural(offset - due, 'byte')} are missing.` : 'It goes back.'}`;
  const { word } = listing;
  const groups = ((word === 8 || /^\s*[0-9a-f]{16}\s/i.test(line.slice(match[0].length)) ? WIDE_GROUPS : GROUPS).exec(withoutCharacters(word > 0 ? withoutPadding(line.slice(match[0].length), word) : line.slice(match[0].length), word))?.[1] ?? '').split(/\s+/).filter((group) => group !== '');
  const digits = groups.map((group) => (word > 0 ? reversed(group) : group)).join('');
  if (digits.length % 2 !== 0) return 'its digits are odd in number.';
  listing.row = Uint8Array.from({ length: digits.length / 2 }, (_, i) => parseInt(digits.slice(2 * i, 2 * i + 2), 16));
  append(listing, listing.row);
  return '';
}

/** od fills its last word up with zeroes; the offset behind it says how many bytes there were. */
const isEnd = ({ word }: Listing, offset: number, due: number, rest: string): boolean => rest.trim() === '' && offset < due && due - offset < word;

/** xxd's column of characters may begin like one more group of digits: it is known by being what the bytes before it spell. */
function withoutCharacters(body: string, word: number): string {
  const text = body.trimStart();
  const end = text.indexOf('  ');
  const groups = text.slice(0, Math.max(0, end)).split(' ');
  const digits = groups.map((group) => (word > 0 && group.length % 2 === 0 ? reversed(group) : group)).join('');
  if (digits === '' || !/^(?:[0-9a-f]{2})+$/i.test(digits)) return body;
  const bytes = Array.from({ length: digits.length / 2 }, (_, i) => parseInt(digits.slice(2 * i, 2 * i + 2), 16));
  const spelt = bytes.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
  return spelt.trimStart().startsWith(text.slice(end).trim()) ? text.slice(0, end) : body;
}

/** A `*` stands for the line before it, again and again up to the next offset. */
function repeat(listing: Listing, length: number): string {
  const { row } = listing;
  listing.repeats = false;
  if (row.length === 0 || length < 0 || length % row.length !== 0) return 'the * before it does not fit to its offset.';
  if (length > MAX_REPEATED) return `the * before it stands for ${byteSize(length)}; up to ${byteSize(MAX_REPEATED)} are filled in.`;
  for (let done = 0; done < length; done += row.length) append(listing, row);
  return '';
}

function append(listing: Listing, row: Uint8Array): void {
  if (listing.size + row.length > listing.bytes.length) {
    const larger = new Uint8Array(2 * (listing.size + row.length));
    larger.set(listing.bytes.subarray(0, listing.size));
    listing.bytes = larger;
  }
  listing.bytes.set(row, listing.size);
  listing.size += row.length;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const SIXES = new Int8Array(128).fill(-1);
for (let i = 0; i < ALPHABET.length; i++) SIXES[ALPHABET.charCodeAt(i)] = i;
// base64url (RFC 4648 section 5).
SIXES['-'.charCodeAt(0)] = 62;
SIXES['_'.charCodeAt(0)] = 63;

function readBase64(text: string): Pasted {
  const encoded = text.replace(DATA_URL, '').replace(/\s+/g, '');
  const body = encoded.replace(/=+$/, '');
  const bytes = new Uint8Array(Math.floor((body.length * 3) / 4));
  let size = 0;
  let held = 0;
  let bits = 0;
  for (let i = 0; i < body.length; i++) {
    const six = SIXES[body.charCodeAt(i)] ?? -1;
    if (six < 0) return failed(`\u201c${body[i] ?? ''}\u201d at character ${grouped(i + 1)} is not of base64.`);
    held = held * 64 + six;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    const unit = 2 ** bits;
    bytes[size++] = Math.floor(held / unit);
    held %= unit;
  }
  if (body.length % 4 === 1) return failed('The base64 is cut: its last character stands alone.');
  const note = /^[0-9a-fA-F]+$/.test(body) ? 'These characters could be hexadecimal digits, too.' : '';
  return done('base64', bytes, size, note);
}
