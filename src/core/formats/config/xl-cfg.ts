/** xl.cfg(5) to a tree of byte ranges: `key = value` settings, lists in brackets, comments. */
import { grouped } from '../../text.ts';
import { Part, TextTree, type Spelling } from './text-tree.ts';

const NEWLINE = 0x0a;
const HASH = 0x23;
const EQUALS = 0x3d;
const PLUS = 0x2b;
const COMMA = 0x2c;
const SEMICOLON = 0x3b;
const OPEN = 0x5b;
const CLOSE = 0x5d;
const QUOTES: ReadonlySet<number> = new Set([0x22, 0x27]);
const BLANKS: ReadonlySet<number> = new Set([0x20, 0x09, 0x0d]);
const SPACE: ReadonlySet<number> = new Set([0x20, 0x09, 0x0d, 0x0a]);

const SPELLING: Spelling = {
  name: (raw) => raw,
  value: (raw, kind) => {
    if (kind === Part.NUMBER) return Number(raw);
    const first = raw[0];
    return kind === Part.STRING && raw.length > 1 && (first === '"' || first === "'") && raw.endsWith(first) ? raw.slice(1, -1) : raw;
  },
};

const ASCII = new TextDecoder('latin1');

export function parseXlCfg(bytes: Uint8Array): TextTree {
  return new CfgParser(bytes).run();
}

class CfgParser {
  readonly #bytes: Uint8Array;
  readonly #tree: TextTree;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#tree = new TextTree(bytes, SPELLING);
  }

  run(): TextTree {
    const root = this.#tree.open(Part.OBJECT, 0);
    while (this.#at < this.#bytes.length && this.#setting());
    this.#tree.close(root, this.#bytes.length);
    return this.#tree;
  }

  /** One setting or comment with the blank lines around it; false where the rest is none. */
  #setting(): boolean {
    const item = this.#at;
    this.#skip(SPACE);
    const start = this.#at;
    const first = this.#bytes[start];
    if (first === undefined) return this.#leaf(Part.PUNCTUATION, item, start, start);
    if (first === 0) return this.#rest(item);
    if (first === HASH) {
      this.#toLineEnd();
      return this.#leaf(Part.COMMENT, item, start, this.#at);
    }
    while (isKey(this.#bytes[this.#at] ?? 0)) this.#at++;
    const nameEnd = this.#at;
    this.#skip(BLANKS);
    if (this.#bytes[this.#at] === PLUS) this.#at++;
    if (nameEnd === start || this.#bytes[this.#at] !== EQUALS) return this.#noSetting(item, '"key = value"');
    this.#at++;
    this.#skip(BLANKS);
    return this.#bytes[this.#at] === OPEN ? this.#list(item, start, nameEnd) : this.#scalar(item, start, nameEnd);
  }

  #scalar(item: number, nameStart: number, nameEnd: number): boolean {
    const start = this.#at;
    const end = this.#value(NEWLINE, SEMICOLON);
    if (end < 0) return this.#noSetting(item, 'the end of the string');
    return this.#leaf(kindOf(this.#bytes.subarray(start, end)), item, start, end, nameStart, nameEnd);
  }

  /** To the end of a value, which space ends; -1 where a string does not end. */
  #value(...ends: readonly number[]): number {
    const quote = this.#bytes[this.#at] ?? 0;
    if (QUOTES.has(quote)) {
      const close = this.#bytes.indexOf(quote, this.#at + 1);
      const newline = this.#bytes.indexOf(NEWLINE, this.#at);
      if (close < 0 || (newline >= 0 && newline < close)) return -1;
      this.#at = close + 1;
      return this.#at;
    }
    const start = this.#at;
    while (this.#at < this.#bytes.length && this.#bytes[this.#at] !== 0 && !ends.includes(this.#bytes[this.#at] ?? 0)) this.#at++;
    let end = this.#at;
    while (end > start && BLANKS.has(this.#bytes[end - 1] ?? 0)) end--;
    return end;
  }

  #list(item: number, nameStart: number, nameEnd: number): boolean {
    const tree = this.#tree;
    const list = tree.open(Part.ARRAY, item, nameStart, nameEnd);
    const open = this.#at++;
    this.#skip(SPACE);
    this.#leaf(Part.PUNCTUATION, item, open, open + 1);
    for (;;) {
      const from = this.#at;
      this.#skip(SPACE);
      const start = this.#at;
      if (this.#bytes[start] === CLOSE) {
        this.#at++;
        this.#leaf(Part.PUNCTUATION, from, start, start + 1);
        tree.close(list, this.#at);
        return true;
      }
      const end = this.#value(COMMA, CLOSE, NEWLINE);
      if (end < 0 || (this.#bytes[this.#at] ?? 0) === 0) {
        tree.close(list, from);
        return this.#noSetting(from, '"]"');
      }
      this.#skip(SPACE);
      if (this.#bytes[this.#at] === COMMA) this.#at++;
      this.#leaf(kindOf(this.#bytes.subarray(start, end)), from, start, end);
    }
  }

  /** A leaf up to the position, and up to the end of the line where nothing else stands on it. */
  #leaf(kind: typeof Part.PUNCTUATION | typeof Part.COMMENT | typeof Part.NUMBER | typeof Part.STRING, item: number, valueStart: number, valueEnd: number, nameStart = 0, nameEnd = 0): boolean {
    this.#skip(BLANKS);
    if (this.#bytes[this.#at] === SEMICOLON) this.#at++;
    if (this.#bytes[this.#at] === NEWLINE) this.#at++;
    const part = this.#tree.open(kind, item, nameStart, nameEnd);
    this.#tree.close(part, this.#at, valueStart, valueEnd);
    return true;
  }

  /** The NULs at the end, or what stands behind one. */
  #rest(item: number): boolean {
    if (!this.#bytes.subarray(this.#at).every((byte) => byte === 0)) return this.#noSetting(item, 'nothing behind a NUL, where C ends the text');
    const part = this.#tree.open(Part.TEXT, item);
    this.#tree.close(part, this.#bytes.length, item, item);
    this.#at = this.#bytes.length;
    return false;
  }

  #noSetting(item: number, expected: string): boolean {
    this.#tree.error = `The text stops making sense at its byte ${grouped(this.#at)}: expected ${expected}.`;
    this.#tree.errorAt = this.#at;
    if (item < this.#bytes.length) this.#tree.close(this.#tree.open(Part.GAP, item), this.#bytes.length);
    this.#at = this.#bytes.length;
    return false;
  }

  #skip(bytes: ReadonlySet<number>): void {
    while (bytes.has(this.#bytes[this.#at] ?? 0xff)) this.#at++;
  }

  #toLineEnd(): void {
    const end = this.#bytes.indexOf(NEWLINE, this.#at);
    this.#at = end < 0 ? this.#bytes.length : end;
  }
}

const kindOf = (value: Uint8Array): typeof Part.NUMBER | typeof Part.STRING => (/^(?:\d+|0x[0-9a-fA-F]+)$/.test(ASCII.decode(value.subarray(0, 24))) && value.length < 16 ? Part.NUMBER : Part.STRING);

/** Bytes of a key. */
const isKey = (byte: number): boolean => (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x5f || byte === 0x2e;
