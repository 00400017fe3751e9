/**
 * S-expressions to a tree of byte ranges: tolerant, in one pass, without recursion. Two programs write them: xend, its
 * configs (tools/python/xen/xend/sxp.py), and xenopsd, its records (OCaml's Sexplib). What both call an atom is one here.
 */
import { grouped } from '../../text.ts';
import { Part, TextTree, type PartKind, type Spelling } from './text-tree.ts';

/** Lists inside each other. Neither reader has a limit; nobody writes such a config. */
export const MAX_SXP_DEPTH = 512;

const SPACE: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0b, 0x0c, 0x0d]);
const OPEN = 0x28;
const CLOSE = 0x29;
const SEMICOLON = 0x3b;
const BACKSLASH = 0x5c;
const LINE_FEED = 0x0a;
const DOUBLE = 0x22;
const SINGLE = 0x27;

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b' };

/** A quoted atom without its quotes and escapes: those of Python and OCaml, a decimal or hexadecimal byte among them. */
function plain(raw: string): string {
  if (!/^["']/.test(raw)) return raw;
  return raw.replace(/^["']|["']$/g, '').replace(/\\(x[0-9a-fA-F]{2}|\d{3}|\n[ \t]*|[^])/g, (_whole, code: string) => {
    if (/^x./.test(code)) return String.fromCharCode(parseInt(code.slice(1), 16));
    if (/^\d{3}$/.test(code)) return String.fromCharCode(Number(code) % 256);
    return code.startsWith('\n') ? '' : (ESCAPES[code] ?? code);
  });
}

const SPELLING: Spelling = { name: plain, value: (raw, kind) => (kind === Part.STRING ? plain(raw) : raw) };

export function parseSxp(bytes: Uint8Array): TextTree {
  return new SxpParser(bytes).run();
}

interface Span {
  readonly start: number;
  readonly end: number;
}

const NOWHERE: Span = { start: 0, end: 0 };

class SxpParser {
  readonly #bytes: Uint8Array;
  readonly #tree: TextTree;
  /** Lists that are open, the outermost first. */
  readonly #open: number[] = [];
  #at = 0;
  /** Where the bytes of the next part begin: space before it is its own. */
  #item = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#tree = new TextTree(bytes, SPELLING);
  }

  run(): TextTree {
    const root = this.#tree.open(Part.OBJECT, 0);
    while (this.#step());
    const open = this.#open.length;
    if (open > 0 && this.#tree.error === '') this.#fail(`")" of ${open} open ${open === 1 ? 'list' : 'lists'}`);
    while (this.#open.length > 0) this.#tree.close(this.#open.pop() ?? 0, this.#item);
    if (this.#item < this.#bytes.length) this.#rest();
    this.#tree.close(root, this.#bytes.length);
    return this.#tree;
  }

  /** The NUL of a C string, or bytes that make no sense. */
  #rest(): void {
    const ends = this.#tree.error === '' && this.#bytes.subarray(this.#item).every((byte) => byte === 0 || SPACE.has(byte));
    if (!ends && this.#tree.error === '') this.#fail('nothing behind a NUL');
    const part = this.#tree.open(ends ? Part.TEXT : Part.GAP, this.#item);
    this.#tree.close(part, this.#bytes.length, this.#item, this.#item);
  }

  /** One bracket, atom or comment; false at the end, and where sense ends. */
  #step(): boolean {
    this.#skipSpace();
    const byte = this.#bytes[this.#at];
    if (byte === undefined || byte === 0) return false;
    if (byte === OPEN) return this.#list();
    if (byte === CLOSE) return this.#close();
    if (byte === SEMICOLON) return this.#comment();
    const atom = this.#atom(this.#at);
    if (atom === null) return this.#fail('the end of the quoted text');
    this.#at = atom.end;
    return this.#leaf(Part.STRING, atom);
  }

  /** A list of two atoms is a name and its value: one part. */
  #list(): boolean {
    const start = this.#at;
    const head = this.#atom(this.#past(start + 1));
    if (head !== null) {
      const value = this.#atom(this.#past(head.end));
      const end = value === null ? -1 : this.#past(value.end);
      if (value !== null && this.#bytes[end] === CLOSE) {
        this.#at = end + 1;
        return this.#leaf(Part.STRING, value, head);
      }
    }
    if (this.#open.length >= MAX_SXP_DEPTH) return this.#fail(`at most ${MAX_SXP_DEPTH} lists in each other`);
    const { start: nameStart, end: nameEnd } = head ?? NOWHERE;
    this.#open.push(this.#tree.open(Part.LIST, this.#item, nameStart, nameEnd));
    this.#at = head?.end ?? start + 1;
    return this.#leaf(Part.PUNCTUATION, { start, end: start + 1 });
  }

  #close(): boolean {
    const list = this.#open.at(-1);
    if (list === undefined) return this.#fail('no ")", for every list is whole');
    const start = this.#at++;
    this.#leaf(Part.PUNCTUATION, { start, end: start + 1 });
    this.#open.pop();
    this.#tree.close(list, this.#at);
    return true;
  }

  #comment(): boolean {
    const start = this.#at;
    const end = this.#bytes.indexOf(LINE_FEED, start);
    this.#at = end < 0 ? this.#bytes.length : end;
    return this.#leaf(Part.COMMENT, { start, end: this.#at });
  }

  #leaf(kind: PartKind, value: Span, name: Span = NOWHERE): true {
    const part = this.#tree.open(kind, this.#item, name.start, name.end);
    this.#skipSpace();
    this.#tree.close(part, this.#at, value.start, value.end);
    this.#item = this.#at;
    return true;
  }

  /** The atom that begins at a place; null where none does, or where a quoted one has no end. */
  #atom(start: number): Span | null {
    const bytes = this.#bytes;
    const first = bytes[start] ?? 0;
    if (first === DOUBLE || first === SINGLE) {
      let end = start + 1;
      while (end < bytes.length && bytes[end] !== first) end += bytes[end] === BACKSLASH ? 2 : 1;
      return end < bytes.length ? { start, end: end + 1 } : null;
    }
    let end = start;
    for (let byte = first; byte !== 0 && byte !== OPEN && byte !== CLOSE && byte !== SEMICOLON && byte !== DOUBLE && !SPACE.has(byte); byte = bytes[++end] ?? 0);
    return end > start ? { start, end } : null;
  }

  #past(at: number): number {
    let end = at;
    while (SPACE.has(this.#bytes[end] ?? 0)) end++;
    return end;
  }

  #skipSpace(): void {
    this.#at = this.#past(this.#at);
  }

  #fail(expected: string): false {
    this.#tree.error = `The S-expression stops making sense at its byte ${grouped(this.#at)}: expected ${expected}.`;
    this.#tree.errorAt = this.#at;
    return false;
  }
}
