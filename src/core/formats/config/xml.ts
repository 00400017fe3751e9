/** XML to a tree of byte ranges: elements, attributes and text; tolerant, without entities or outside references (whether it is well-formed: `xml-well-formed.ts`). */
import { grouped, printable } from '../../text.ts';
import { Part, TextTree, type PartKind, type Spelling } from './text-tree.ts';

/** Elements inside each other that are followed; libvirt's own schema stays far below. */
const MAX_XML_DEPTH = 256;

/** Characters of an element's name that a sentence quotes. */
const MAX_NAME = 64;

const SPACE: ReadonlySet<number> = new Set([0x20, 0x09, 0x0d, 0x0a]);
const LESS = 0x3c;
const GREATER = 0x3e;
const SLASH = 0x2f;
const EQUALS = 0x3d;
const BANG = 0x21;
const QUESTION = 0x3f;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const QUOTES: ReadonlySet<number> = new Set([0x22, 0x27]);

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const SPELLING: Spelling = {
  name: (raw) => raw,
  value: (raw, kind) => (kind === Part.TEXT || kind === Part.ATTRIBUTE ? raw.trim().replace(/&(amp|lt|gt|quot|apos);/g, (whole, name: string) => ENTITIES[name] ?? whole) : raw),
};

export function parseXml(bytes: Uint8Array): TextTree {
  return new XmlParser(bytes).run();
}

class XmlParser {
  readonly #bytes: Uint8Array;
  readonly #tree: TextTree;
  readonly #open: number[] = [];
  /** Where the name of each open element stands: start, end. */
  readonly #names: number[] = [];
  #at = 0;
  /** Where the bytes begin that no part has. */
  #covered = 0;
  #attributeEnd: boolean | null = null;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#tree = new TextTree(bytes, SPELLING);
  }

  run(): TextTree {
    const root = this.#tree.open(Part.OBJECT, 0);
    if (this.#stands('\u00ef\u00bb\u00bf')) this.#at = 3;
    while (this.#at < this.#bytes.length && this.#piece(this.#covered));
    const end = this.#covered;
    if (end >= this.#bytes.length && this.#open.length > 0) this.#fail(`end tags of ${this.#open.length} open elements`);
    for (let element = this.#open.pop(); element !== undefined; element = this.#open.pop()) this.#tree.close(element, end);
    if (end < this.#bytes.length) this.#rest(end);
    this.#tree.close(root, this.#bytes.length);
    return this.#tree;
  }

  #rest(item: number): void {
    const ends = this.#tree.error === '' && this.#bytes.subarray(item).every((byte) => byte === 0);
    const part = this.#tree.open(ends ? Part.TEXT : Part.GAP, item);
    this.#tree.close(part, this.#bytes.length, item, item);
  }

  /** One tag, comment or run of text; false where sense ends. */
  #piece(item: number): boolean {
    this.#skipSpace();
    const byte = this.#bytes[this.#at];
    if (byte === undefined) return this.#leaf(Part.PUNCTUATION, item, item, item);
    if (byte === 0) return this.#bytes.subarray(this.#at).some((other) => other !== 0) || this.#open.length > 0 ? this.#fail('nothing behind a NUL, where C ends the text') : false;
    if (byte !== LESS) return this.#text(item);
    const next = this.#bytes[this.#at + 1];
    if (this.#stands('<![CDATA[')) return this.#upTo(']]>', item);
    if (this.#stands('<!DOCTYPE')) return this.#docType(item);
    if (next === BANG || next === QUESTION) return this.#upTo(next === BANG ? '-->' : '?>', item);
    return next === SLASH ? this.#endTag(item) : this.#startTag(item);
  }

  #text(item: number): boolean {
    const start = this.#at;
    while (this.#at < this.#bytes.length && this.#bytes[this.#at] !== LESS && this.#bytes[this.#at] !== 0) this.#at++;
    return this.#open.length === 0 ? this.#fail('an element') : this.#leaf(Part.TEXT, item, start, this.#at);
  }

  #upTo(mark: string, item: number): boolean {
    const start = this.#at;
    while (this.#at < this.#bytes.length && !this.#stands(mark)) this.#at++;
    if (this.#at >= this.#bytes.length) return this.#fail(`"${mark}"`);
    this.#at += mark.length;
    return this.#leaf(Part.COMMENT, item, start, this.#at);
  }

  /** XML 1.0, production 28: declarations stand in brackets, and a ">" of one of them ends nothing. */
  #docType(item: number): boolean {
    const start = this.#at;
    for (let depth = 0; this.#at < this.#bytes.length; this.#at++) {
      const closing = this.#stands('<!--') ? '-->' : this.#stands('<?') ? '?>' : '';
      if (closing !== '') while (this.#at < this.#bytes.length && !this.#stands(closing)) this.#at++;
      const byte = this.#bytes[this.#at] ?? 0;
      if (QUOTES.has(byte)) {
        const end = this.#bytes.indexOf(byte, this.#at + 1);
        this.#at = end < 0 ? this.#bytes.length : end;
      } else if (byte === OPEN_BRACKET) depth++;
      else if (byte === CLOSE_BRACKET) depth--;
      else if (byte === GREATER && depth === 0) {
        this.#at++;
        return this.#leaf(Part.COMMENT, item, start, this.#at);
      }
    }
    this.#at = this.#bytes.length;
    return this.#fail('the end of the document type');
  }

  #stands(mark: string): boolean {
    for (let i = 0; i < mark.length; i++) if (this.#bytes[this.#at + i] !== mark.charCodeAt(i)) return false;
    return true;
  }

  #endTag(item: number): boolean {
    const start = this.#at;
    this.#at += 2;
    const nameStart = this.#at;
    this.#word();
    const [from = 0, to = 0] = this.#names.slice(-2);
    if (this.#open.length > 0 && !this.#isSame(from, to, nameStart, this.#at)) {
      this.#at = start;
      return this.#fail(`the end tag of "${printable(new TextDecoder().decode(this.#bytes.subarray(from, Math.min(to, from + MAX_NAME))))}"`);
    }
    this.#skipSpace();
    if (this.#bytes[this.#at] !== GREATER || this.#open.length === 0) return this.#fail('the end of an open element');
    this.#at++;
    const end = this.#at;
    this.#trailingSpace();
    this.#leaf(Part.PUNCTUATION, item, start, end);
    this.#names.length -= 2;
    this.#tree.close(this.#open.pop() ?? 0, this.#at);
    return true;
  }

  #startTag(item: number): boolean {
    const start = this.#at++;
    const nameStart = this.#at;
    this.#word();
    if (this.#at === nameStart) return this.#fail('the name of an element');
    if (this.#open.length >= MAX_XML_DEPTH) return this.#fail(`at most ${MAX_XML_DEPTH} levels of elements`);
    const element = this.#tree.open(Part.ELEMENT, item, nameStart, this.#at);
    this.#open.push(element);
    this.#names.push(nameStart, this.#at);
    let closed = this.#tagEnd();
    this.#leaf(Part.PUNCTUATION, item, start, this.#at);
    while (closed === null) {
      if (!this.#attribute()) return false;
      closed = this.#attributeEnd;
    }
    if (closed) {
      this.#names.length -= 2;
      this.#tree.close(this.#open.pop() ?? 0, this.#at);
    }
    return true;
  }

  #isSame(from: number, to: number, start: number, end: number): boolean {
    if (to - from !== end - start) return false;
    for (let i = 0; i < to - from; i++) if (this.#bytes[from + i] !== this.#bytes[start + i]) return false;
    return true;
  }

  #attribute(): boolean {
    const item = this.#at;
    this.#skipSpace();
    const nameStart = this.#at;
    this.#word();
    const nameEnd = this.#at;
    this.#skipSpace();
    const quote = this.#bytes[this.#at + 1] ?? 0;
    if (nameEnd === nameStart || this.#bytes[this.#at] !== EQUALS || !QUOTES.has(quote)) return this.#fail('an attribute or ">"');
    const start = this.#at + 2;
    const end = this.#bytes.indexOf(quote, start);
    if (end < 0) return this.#fail('the end of the attribute');
    this.#at = end + 1;
    this.#attributeEnd = this.#tagEnd();
    return this.#leaf(Part.ATTRIBUTE, item, start, end, nameStart, nameEnd);
  }

  /** Whether the tag ends here, and with it (`/>`) its element; null where it goes on. */
  #tagEnd(): boolean | null {
    const start = this.#at;
    this.#skipSpace();
    if (this.#bytes[this.#at] === GREATER) {
      this.#at++;
      this.#trailingSpace();
      return false;
    }
    if (this.#bytes[this.#at] === SLASH && this.#bytes[this.#at + 1] === GREATER) {
      this.#at += 2;
      this.#trailingSpace();
      return true;
    }
    this.#at = start;
    return null;
  }

  #leaf(kind: PartKind, item: number, valueStart: number, valueEnd: number, nameStart = 0, nameEnd = 0): boolean {
    const part = this.#tree.open(kind, item, nameStart, nameEnd);
    this.#tree.close(part, this.#at, valueStart, valueEnd);
    this.#covered = this.#at;
    return true;
  }

  #word(): void {
    for (let byte = this.#bytes[this.#at] ?? 0; byte > 0x20 && byte !== EQUALS && byte !== GREATER && byte !== SLASH && byte !== LESS && !QUOTES.has(byte); byte = this.#bytes[++this.#at] ?? 0);
  }

  #skipSpace(): void {
    while (SPACE.has(this.#bytes[this.#at] ?? 0xff)) this.#at++;
  }

  /** Space before a tag belongs to the tag before it; space before text is text. */
  #trailingSpace(): void {
    const start = this.#at;
    this.#skipSpace();
    if (this.#bytes[this.#at] !== LESS && this.#at < this.#bytes.length && this.#bytes[this.#at] !== 0) this.#at = start;
  }

  #fail(expected: string): false {
    this.#tree.error = `XML stops making sense at its byte ${grouped(this.#at)}: expected ${expected}.`;
    this.#tree.errorAt = this.#at;
    return false;
  }
}
