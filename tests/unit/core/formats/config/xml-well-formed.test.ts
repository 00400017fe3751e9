/** Which documents of XML are refused, and where; what libxml2 2.9.14 says of each was asked when this was written. */
import { describe, expect, it } from 'vitest';
import { judgeXml } from '../../../../../src/core/formats/config/xml-well-formed.ts';

const ENCODER = new TextEncoder();
const bytes = (...parts: readonly (string | number)[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => (typeof part === 'number' ? [part] : [...ENCODER.encode(part)])));

/** The bytes at fault and what is said of them. */
function fault(text: Uint8Array): [string, string] | null {
  const judgement = judgeXml(text);
  if (!('fault' in judgement)) return null;
  const { at, length, message, doubtful } = judgement.fault;
  return [[...text.subarray(at, at + length)].map((byte) => String.fromCharCode(byte)).join(''), doubtful ? `(${message})` : message];
}

const REFUSED: readonly (readonly [string, string | Uint8Array, string, RegExp])[] = [
  ['nothing', '', '', /the document is empty/],
  ['text alone', 'hello', 'h', /not text before it/],
  ['two roots', '<a/><b/>', '<', /found another one/],
  ['text behind the root', '<a/>\nx', 'x', /nothing behind/],
  ['space before the declaration', "\n<?xml version='1.0'?><a/>", '<?xml', /at the very start/],
  ['a declaration without a version', "<?xml encoding='UTF-8'?><a/>", "<?xml encoding='UTF-8'?>", /a version/],
  ['an entity nobody declares', '<a>&lol;</a>', '&lol;', /"lol" is not/],
  ['such an entity in an attribute', '<a b="&lol;"/>', '&lol;', /"lol" is not/],
  ['a bare ampersand', '<a>x & y</a>', '&', /an "&" alone is not/],
  ['"<" in an attribute', '<a b="<"/>', '<', /no "<" in the value/],
  ['an attribute twice', '<a b="1" c="2" b="3"/>', 'b', /"b" stands here again/],
  ['attributes without space', '<a b="1"c="2"/>', 'c', /space/],
  ['an attribute without quotes', '<a b=1/>', '1', /in quotes/],
  ['a control character', '<a>\u0001</a>', '\u0001', /control character 0x01/],
  ['a reference to NUL', '<a>&#0;</a>', '&#0;', /a character of XML/],
  ['a reference beyond Unicode', '<a>&#x110000;</a>', '&#x110000;', /a character of XML/],
  ['Latin-1 that is not declared', bytes('<a>', 0xe9, 0xff, '</a>'), '\u00e9', /no UTF-8/],
  ['a cut character', bytes('<a>', 0xe2, 0x82, '</a>'), '\u00e2\u0082', /no UTF-8/],
  ['a surrogate', bytes('<a>', 0xed, 0xa0, 0x80, '</a>'), '\u00ed\u00a0\u0080', /U\+D800/],
  ['"--" in a comment', '<a><!-- a -- b --></a>', '--', /no "--"/],
  ['"]]>" in text', '<a>]]></a>', ']]>', /no "\]\]>"/],
  ['the wrong end tag', '<a><b></a></b>', '</a', /end tag of "b"/],
  ['an element that is left open', '<a><b></b>', '', /end tag of "a"/],
  ['a name that begins with a digit', '<1a/>', '1', /name of an element/],
  ['CDATA outside of the root', '<![CDATA[x]]>', '!', /name of an element/],
  ['a document type behind the root', '<a/><!DOCTYPE a>', '<!DOCTYPE', /before all elements/],
];

const TAKEN: readonly (readonly [string, string | Uint8Array])[] = [
  ['a byte order mark', '\ufeff<a/>'],
  ['a declaration with everything', '<?xml version="1.0" encoding="utf-8" standalone="yes" ?>\n<a/>'],
  ['CDATA, comments and processing instructions', '<!-- c --><?p x?><a><![CDATA[ <x> & ]]><?p?><!-- - --></a ><!--x-->\n'],
  ['references', '<a b="&quot;&#10;">&lt;&#x41;&#x10ffff;</a>'],
  ['entities of its own document type', "<!DOCTYPE a [<!-- ' --><!ENTITY % p 'q'><!ENTITY e \"v>\">]><a b='&e;'>&e;</a>"],
  ['entities that a document type elsewhere may declare', '<!DOCTYPE a SYSTEM "a.dtd"><a>&e;</a>'],
  ['prefixes nobody declares', '<q:a b:c="1"/>'],
  ['Latin-1 that is declared', bytes('<?xml version="1.0" encoding="ISO-8859-1"?><a>', 0xe9, 0xff, '</a>')],
  ['names and text beyond ASCII', '<\u00e9 \u00e8="\u{1f600}">\u0085\u007f</\u00e9>'],
  ['"]]" and ">" apart', '<a b="]]>">]] ></a>'],
];

const asBytes = (text: string | Uint8Array): Uint8Array => (typeof text === 'string' ? ENCODER.encode(text) : text);

describe('XML', () => {
  it.each(REFUSED)('is refused for %s, at the very bytes', (_name, text, at, message) => {
    expect(fault(asBytes(text))).toEqual([at, expect.stringMatching(message)]);
  });

  it.each(TAKEN)('is taken with %s', (_name, text) => {
    expect(fault(asBytes(text))).toBeNull();
  });

  it('is not judged in an encoding that is not known', () => {
    expect(judgeXml(ENCODER.encode('<?xml version="1.0" encoding="x-mine"?><a'))).toEqual({ unknown: 'The XML declaration names the encoding "x-mine".' });
  });

  it('says of what only some libxml2 refuse that it is so', () => {
    expect(fault(ENCODER.encode(`${'<a>'.repeat(257)}${'</a>'.repeat(257)}`))?.[1]).toMatch(/^\(.*256/);
    expect(fault(ENCODER.encode(`${'<a>'.repeat(256)}${'</a>'.repeat(256)}`))).toBeNull();
    expect(fault(bytes('<a>', 0xe0, 0x81, 0x81, '</a>'))?.[1]).toMatch(/^\(/);
  });

  it('tells the root, and of its children whether the first of a name has text', () => {
    const judgement = judgeXml(ENCODER.encode('<domain><name><!-- x --></name><name>b</name><os><type>t</type></os><x>&#32;</x><y/></domain>'));
    expect('root' in judgement && { ...judgement.root, children: [...judgement.root.children] }).toEqual({ name: 'domain', start: 1, end: 7, open: false, children: [['name', false], ['os', true], ['x', true], ['y', false]] });
  });

  it('takes no longer for many references or brackets than for as much text', () => {
    const started = performance.now();
    judgeXml(ENCODER.encode(`<a>${'&amp;'.repeat(400_000)}</a>`));
    judgeXml(ENCODER.encode(`<!DOCTYPE a [${'<!ENTITY '.repeat(200_000)}`));
    expect(performance.now() - started).toBeLessThan(4000);
  });
});
