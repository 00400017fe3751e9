/**
 * Whether a text is a well-formed document of XML 1.0, as libxml2 judges it where it is not told to recover; what it leaves open is left
 * open here. One pass without recursion, next to the tolerant tree of `xml.ts`, which shows what can be shown.
 */
import { grouped, printable } from '../../text.ts';
import { characterAt, inName, isCharacter, isSpace, referenceAt, startsName } from './xml-characters.ts';
import { readDocumentType } from './xml-document-type.ts';
import type { XmlFault, XmlJudgement, XmlRoot } from './xml-judgement.ts';

/** libxml2 before 2.12 follows so many elements inside each other (xmlParserMaxDepth), later ones 2048. */
const MAX_DEPTH = { any: 256, some: 2048 } as const;
/** Characters that a sentence quotes. */
const MAX_QUOTED = 64;

const PREDEFINED: ReadonlySet<string> = new Set(['amp', 'lt', 'gt', 'quot', 'apos']);
/** Encodings in which a byte below 0x80 is ASCII, and a byte above stands for one character. */
const BYTEWISE = /^(?:us-ascii|ascii|iso-8859-\d+|windows-125\d|latin1)$/i;
/** Production 23. */
const DECLARATION = /^<\?xml\s+version\s*=\s*(["'])\d\.\d*\1(?:\s+encoding\s*=\s*(["'])([A-Za-z][\w.-]*)\2)?(?:\s+standalone\s*=\s*(?:"yes"|'yes'|"no"|'no'))?\s*\?>$/;
const LATIN = new TextDecoder('latin1');

/** Thrown inside of this file only. */
class Stop extends Error {
  readonly fault: XmlFault;
  constructor(fault: XmlFault) {
    super(fault.message);
    this.fault = fault;
  }
}

class UnknownEncoding extends Error {}

/** @param text without the NUL that ends it */
export function judgeXml(text: Uint8Array): XmlJudgement {
  const reader = new WellFormed(text);
  try {
    return { root: reader.document() };
  } catch (error) {
    if (error instanceof Stop) return { fault: error.fault };
    if (error instanceof UnknownEncoding) return { unknown: error.message };
    throw error;
  }
}

interface Open {
  readonly from: number;
  readonly to: number;
}

class WellFormed {
  readonly #bytes: Uint8Array;
  readonly #open: Open[] = [];
  readonly #children = new Map<string, boolean>();
  #at = 0;
  #utf8 = true;
  #root: Open | null = null;
  #entities: ReadonlySet<string> = PREDEFINED;
  /** Whether a document type may declare what is not read here. */
  #lenient = false;
  #hasType = false;
  /** The child of the root whose text is being looked at; empty where none is. */
  #child = '';

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  document(): XmlRoot {
    if (this.#stands('\u00ef\u00bb\u00bf')) this.#at = 3;
    if (this.#stands('<?xml') && isSpace(this.#bytes[this.#at + 5] ?? 0)) this.#declaration();
    if (this.#bytes.subarray(this.#at).every(isSpace)) this.#fail(this.#at, 1, 'an element; the document is empty');
    while (this.#at < this.#bytes.length) this.#piece();
    const last = this.#open.at(-1);
    if (last !== undefined) this.#fail(this.#bytes.length, 1, `the end tag of "${this.#quote(last)}", ${this.#open.length === 1 ? 'which is' : `one of ${this.#open.length} elements that are`} still open`);
    if (this.#root === null) return this.#fail(this.#bytes.length, 1, 'an element; there is none');
    return { name: this.#quote(this.#root), start: this.#root.from, end: this.#root.to, children: this.#children, open: this.#hasType };
  }

  #piece(): void {
    const byte = this.#bytes[this.#at] ?? 0;
    if (byte !== 0x3c) { this.#text(); return; }
    if (this.#stands('<!--')) { this.#comment(); return; }
    if (this.#stands('<?')) { this.#instruction(); return; }
    if (this.#stands('<![CDATA[') && this.#open.length > 0) { this.#cdata(); return; }
    if (this.#stands('<!DOCTYPE')) { this.#documentType(); return; }
    if (this.#bytes[this.#at + 1] === 0x2f) { this.#endTag(); return; }
    this.#startTag();
  }

  #text(): void {
    while (this.#at < this.#bytes.length && this.#bytes[this.#at] !== 0x3c) {
      if (this.#open.length === 0) {
        if (!isSpace(this.#bytes[this.#at] ?? 0)) this.#fail(this.#at, 1, this.#root === null ? 'an element, not text before it' : 'nothing behind the one element that a document has');
        this.#at++;
        continue;
      }
      this.#hold();
      if (this.#bytes[this.#at] === 0x26) this.#reference();
      else if (this.#stands(']]>')) this.#fail(this.#at, 3, 'no "]]>" in text');
      else this.#character();
    }
  }

  /** Notes that the child of the root that is open has text. */
  #hold(): void {
    if (this.#child !== '') this.#children.set(this.#child, true);
  }

  #character(): void {
    const length = characterAt(this.#bytes, this.#at, this.#utf8);
    if (typeof length !== 'number') throw new Stop({ at: this.#at, length: length.length, doubtful: length.doubtful, message: this.#sentence(this.#at, `expected a character of XML, found ${length.why}`) });
    this.#at += length;
  }

  /** Over characters up to and with a mark. */
  #upTo(mark: string, start: number): void {
    while (!this.#stands(mark)) {
      if (this.#at >= this.#bytes.length) this.#fail(start, 1, `"${mark}", which ends what begins here`);
      this.#character();
    }
    this.#at += mark.length;
  }

  #comment(): void {
    const start = this.#at;
    this.#at += 4;
    this.#upTo('--', start);
    if (this.#bytes[this.#at] !== 0x3e) this.#fail(this.#at - 2, 2, 'no "--" in a comment');
    this.#at++;
  }

  #instruction(): void {
    const start = this.#at;
    this.#at += 2;
    const name = this.#name('the name of a processing instruction');
    if (this.#slice(name) === 'xml') this.#fail(start, 5, 'the XML declaration at the very start of the document, or not at all');
    if (!this.#stands('?>') && !isSpace(this.#bytes[this.#at] ?? 0)) this.#fail(this.#at, 1, '"?>" or space');
    this.#upTo('?>', start);
  }

  #cdata(): void {
    const start = this.#at;
    this.#at += 9;
    if (!this.#stands(']]>')) this.#hold();
    this.#upTo(']]>', start);
  }

  #documentType(): void {
    if (this.#root !== null || this.#hasType) this.#fail(this.#at, 9, 'an element: a document type stands once, before all elements');
    const type = readDocumentType(this.#bytes, this.#at);
    if (type === null) return this.#fail(this.#at, 9, 'the end of the document type');
    this.#hasType = true;
    this.#entities = new Set([...PREDEFINED, ...type.entities]);
    this.#lenient = type.open;
    this.#at = type.end;
  }

  #declaration(): void {
    const start = this.#at;
    const end = LATIN.decode(this.#bytes.subarray(start, start + 1024)).indexOf('?>');
    if (end < 0) this.#fail(start, 5, '"?>", which ends the XML declaration');
    const declared = LATIN.decode(this.#bytes.subarray(start, start + end));
    const [whole, , , encoding = 'utf-8'] = DECLARATION.exec(`${declared}?>`) ?? [];
    if (whole === undefined) this.#fail(start, end + 2, 'a version such as "1.0" in the XML declaration, then perhaps its encoding and standalone, and nothing else');
    this.#utf8 = /^utf-?8$/i.test(encoding);
    if (!this.#utf8 && !BYTEWISE.test(encoding)) throw new UnknownEncoding(`The XML declaration names the encoding "${printable(encoding)}".`);
    this.#at = start + end + 2;
  }

  #startTag(): void {
    const start = this.#at++;
    if (this.#open.length === 0 && this.#root !== null) this.#fail(start, 1, 'nothing behind the one element that a document has, found another one');
    const name = this.#name('the name of an element');
    if (this.#open.length >= MAX_DEPTH.any) throw new Stop({ at: start, length: 1, doubtful: this.#open.length < MAX_DEPTH.some, message: this.#sentence(start, `more than ${MAX_DEPTH.any} elements stand in each other, which libxml2 before 2.12 does not follow`) });
    this.#root ??= name;
    this.#enter(name);
    const seen = new Set<string>();
    for (;;) {
      const spaced = this.#space();
      if (this.#stands('/>')) {
        this.#at += 2;
        this.#leave();
        return;
      }
      if (this.#bytes[this.#at] === 0x3e) {
        this.#at++;
        return;
      }
      if (!spaced) this.#fail(this.#at, 1, 'space, ">" or "/>"');
      this.#attribute(seen);
    }
  }

  #enter(name: Open): void {
    this.#open.push(name);
    if (this.#open.length !== 2) return;
    const child = this.#quote(name);
    // The first of a name counts (libvirt asks for ./name[1]).
    this.#child = this.#children.has(child) ? '' : child;
    if (this.#child !== '') this.#children.set(child, false);
  }

  #leave(): void {
    this.#open.pop();
    if (this.#open.length < 2) this.#child = '';
  }

  #attribute(seen: Set<string>): void {
    const name = this.#name('an attribute, ">" or "/>"');
    const spelled = this.#slice(name);
    if (seen.has(spelled)) this.#fail(name.from, name.to - name.from, `each attribute once; "${this.#quote(name)}" stands here again`);
    seen.add(spelled);
    this.#space();
    if (this.#bytes[this.#at] !== 0x3d) this.#fail(this.#at, 1, '"=" behind the name of the attribute');
    this.#at++;
    this.#space();
    const quote = this.#bytes[this.#at] ?? 0;
    if (quote !== 0x22 && quote !== 0x27) this.#fail(this.#at, 1, 'a value in quotes');
    const start = this.#at++;
    while (this.#bytes[this.#at] !== quote) {
      if (this.#at >= this.#bytes.length) this.#fail(start, 1, 'the quote that ends the value which begins here');
      if (this.#bytes[this.#at] === 0x3c) this.#fail(this.#at, 1, 'no "<" in the value of an attribute');
      if (this.#bytes[this.#at] === 0x26) this.#reference();
      else this.#character();
    }
    this.#at++;
  }

  #endTag(): void {
    const start = this.#at;
    this.#at += 2;
    const open = this.#open.at(-1);
    if (open === undefined) return this.#fail(start, 2, 'no end tag: no element is open');
    const name = this.#name('the name of an element');
    if (this.#slice(name) !== this.#slice(open)) this.#fail(start, name.to - start, `the end tag of "${this.#quote(open)}"`);
    this.#space();
    if (this.#bytes[this.#at] !== 0x3e) this.#fail(this.#at, 1, '">"');
    this.#at++;
    this.#leave();
  }

  /** XML 1.0, productions 66 and 68. */
  #reference(): void {
    const start = this.#at;
    const reference = referenceAt(this.#bytes, start);
    if (reference === null) return this.#fail(start, 1, 'a reference such as "&amp;" or "&#38;", which an "&" alone is not');
    const { length, code, name } = reference;
    if (code !== null && !isCharacter(code)) this.#fail(start, length, 'a reference to a character of XML, which this is not');
    if (code === null && !this.#lenient && !this.#entities.has(name)) this.#fail(start, length, `an entity that is declared; "${printable(name).slice(0, MAX_QUOTED)}" is not`);
    this.#at = start + length;
  }

  #name(expected: string): Open {
    const from = this.#at;
    if (!startsName(this.#bytes[from] ?? 0)) this.#fail(from, 1, expected);
    while (inName(this.#bytes[this.#at] ?? 0)) {
      const length = characterAt(this.#bytes, this.#at, this.#utf8);
      if (typeof length === 'number') this.#at += length;
      else this.#character();
    }
    return { from, to: this.#at };
  }

  #space(): boolean {
    const start = this.#at;
    while (isSpace(this.#bytes[this.#at] ?? 0)) this.#at++;
    return this.#at > start;
  }

  #stands(mark: string): boolean {
    for (let i = 0; i < mark.length; i++) if (this.#bytes[this.#at + i] !== mark.charCodeAt(i)) return false;
    return true;
  }

  #slice({ from, to }: Open): string {
    return LATIN.decode(this.#bytes.subarray(from, to));
  }

  #quote({ from, to }: Open): string {
    return printable(new TextDecoder().decode(this.#bytes.subarray(from, Math.min(to, from + MAX_QUOTED))));
  }

  #sentence(at: number, what: string): string {
    return `XML stops making sense at its byte ${grouped(at)}: ${what}.`;
  }

  #fail(at: number, length: number, expected: string): never {
    throw new Stop({ at, length, doubtful: false, message: this.#sentence(at, `expected ${expected}`) });
  }
}
