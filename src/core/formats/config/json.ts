/** JSON to a tree of byte ranges: tolerant, in one pass, without recursion. */
import { grouped } from '../../text.ts';
import { Part, TextTree, type PartKind, type Spelling } from './text-tree.ts';

/** Objects and arrays inside each other. yajl, which libxl reads with, has no limit; nobody writes such a config. */
export const MAX_JSON_DEPTH = 512;

const SPACE: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d]);
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/;
const LITERALS: ReadonlySet<string> = new Set(['true', 'false', 'null']);
/** Longer words are no numbers that anybody wrote. */
const WORD_LIMIT = 400;

const SPELLING: Spelling = {
  name: unquoted,
  value: (raw, kind) => {
    if (kind === Part.STRING) return unquoted(raw);
    const number = Number(raw);
    // What a double does not hold exactly stays as it is written.
    return kind === Part.NUMBER && (!Number.isInteger(number) || Number.isSafeInteger(number)) && Number.isFinite(number) ? number : raw;
  },
};

function unquoted(raw: string): string {
  try {
    const value: unknown = JSON.parse(raw);
    return typeof value === 'string' ? value : raw;
  } catch {
    return raw.replace(/^"|"$/g, '');
  }
}

const ASCII = new TextDecoder('latin1');

export function parseJson(bytes: Uint8Array): TextTree {
  return new JsonParser(bytes).run();
}

interface Key {
  readonly start: number;
  readonly end: number;
}

const NO_KEY: Key = { start: 0, end: 0 };

class JsonParser {
  readonly #bytes: Uint8Array;
  readonly #tree: TextTree;
  /** Objects and arrays that are open, the outermost first. */
  readonly #open: number[] = [];
  #at = 0;
  #needsComma = false;
  #afterComma = false;
  /** Where the bytes of the next part begin: space before it is its own. */
  #item = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#tree = new TextTree(bytes, SPELLING);
  }

  run(): TextTree {
    this.#skipSpace();
    const first = this.#bytes[this.#at];
    const root = this.#tree.open(first === OPEN_BRACKET ? Part.ARRAY : Part.OBJECT, 0);
    let going = true;
    if (first === OPEN_BRACE || first === OPEN_BRACKET) {
      this.#open.push(root);
      this.#bracket();
    } else {
      going = this.#value(NO_KEY);
    }
    while (going && this.#open.length > 0) going = this.#step();
    // What stays open ends where sense ends.
    while (this.#open.length > 1) this.#tree.close(this.#open.pop() ?? 0, this.#item);
    this.#rest();
    this.#tree.close(root, this.#bytes.length);
    return this.#tree;
  }

  /** What stands behind the value: the NUL of a C string, or bytes that nobody reads. */
  #rest(): void {
    if (this.#item >= this.#bytes.length) return;
    const tree = this.#tree;
    const ends = tree.error === '' && this.#bytes.subarray(this.#item).every((byte) => byte === 0);
    if (!ends && tree.error === '') this.#fail('nothing, for the value is whole');
    const part = tree.open(ends ? Part.TEXT : Part.GAP, this.#item);
    tree.close(part, this.#bytes.length, this.#item, this.#item);
  }

  /** One member, element or closing bracket; false where sense ends. */
  #step(): boolean {
    const container = this.#open.at(-1) ?? 0;
    const isObject = this.#tree.kindOf(container) === Part.OBJECT;
    const byte = this.#bytes[this.#at];
    if (byte === (isObject ? CLOSE_BRACE : CLOSE_BRACKET)) return this.#afterComma ? this.#fail('a value behind ","') : this.#close(container);
    if (this.#needsComma) return this.#fail(`"," or "${isObject ? '}' : ']'}"`);
    return isObject ? this.#member() : this.#value(NO_KEY);
  }

  #member(): boolean {
    const start = this.#at;
    if (this.#bytes[start] !== QUOTE) return this.#fail('a key in quotation marks or "}"');
    if (!this.#string()) return false;
    const key = { start, end: this.#at };
    this.#skipSpace();
    if (this.#bytes[this.#at] !== COLON) return this.#fail('":" behind the key');
    this.#at++;
    this.#skipSpace();
    return this.#value(key);
  }

  #value(key: Key): boolean {
    const byte = this.#bytes[this.#at];
    const start = this.#at;
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      if (this.#open.length >= MAX_JSON_DEPTH) return this.#fail(`at most ${MAX_JSON_DEPTH} levels of objects and arrays`);
      this.#open.push(this.#tree.open(byte === OPEN_BRACE ? Part.OBJECT : Part.ARRAY, this.#item, key.start, key.end));
      this.#bracket();
      return true;
    }
    if (byte === QUOTE) return this.#string() && this.#leaf(Part.STRING, start, key);
    while (this.#at < this.#bytes.length && this.#at - start < WORD_LIMIT && isWord(this.#bytes[this.#at] ?? 0)) this.#at++;
    const word = ASCII.decode(this.#bytes.subarray(start, this.#at));
    if (NUMBER.test(word)) return this.#leaf(Part.NUMBER, start, key);
    if (LITERALS.has(word)) return this.#leaf(Part.LITERAL, start, key);
    this.#at = start;
    return this.#fail('a value');
  }

  /** The opening bracket of the container that was opened last. */
  #bracket(): void {
    const part = this.#tree.open(Part.PUNCTUATION, this.#item);
    const start = this.#at++;
    this.#skipSpace();
    this.#tree.close(part, this.#at, start, start + 1);
    this.#item = this.#at;
    this.#needsComma = false;
    this.#afterComma = false;
  }

  #leaf(kind: PartKind, start: number, key: Key): boolean {
    const end = this.#at;
    const part = this.#tree.open(kind, this.#item, key.start, key.end);
    this.#separator();
    this.#tree.close(part, this.#at, start, end);
    this.#item = this.#at;
    return true;
  }

  #close(container: number): boolean {
    const part = this.#tree.open(Part.PUNCTUATION, this.#item);
    const start = this.#at++;
    this.#open.pop();
    this.#separator();
    this.#tree.close(part, this.#at, start, start + 1);
    this.#item = this.#at;
    // The whole text ends behind what follows its value.
    if (this.#open.length > 0) this.#tree.close(container, this.#at);
    return true;
  }

  /** Space, and inside a container the comma, behind a value. */
  #separator(): void {
    this.#skipSpace();
    this.#needsComma = true;
    this.#afterComma = false;
    if (this.#open.length === 0 || this.#bytes[this.#at] !== COMMA) return;
    this.#at++;
    this.#needsComma = false;
    this.#afterComma = true;
    this.#skipSpace();
  }

  #string(): boolean {
    const bytes = this.#bytes;
    let at = this.#at + 1;
    for (; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0;
      if (byte === QUOTE) {
        this.#at = at + 1;
        return true;
      }
      if (byte === BACKSLASH) at++;
      else if (byte < 0x20) break;
    }
    this.#at = Math.min(at, bytes.length);
    return this.#fail('the end of the string');
  }

  #skipSpace(): void {
    while (SPACE.has(this.#bytes[this.#at] ?? 0)) this.#at++;
  }

  #fail(expected: string): false {
    const byte = this.#bytes[this.#at];
    let found = 'the end of the text';
    if (byte === 0) found = 'a NUL, where C ends a string';
    else if (byte !== undefined) found = byte >= 0x20 && byte < 0x7f ? `"${String.fromCharCode(byte)}"` : `byte 0x${byte.toString(16).padStart(2, '0')}`;
    this.#tree.error = `JSON stops making sense at its byte ${grouped(this.#at)}: expected ${expected}, found ${found}.`;
    this.#tree.errorAt = this.#at;
    return false;
  }
}

/** Bytes of numbers and literals. */
const isWord = (byte: number): boolean => (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x2b || byte === 0x2d || byte === 0x2e || byte === 0x45;
