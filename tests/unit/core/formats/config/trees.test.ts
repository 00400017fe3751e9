/** Texts with a syntax become trees whose leaves have every byte once, however broken the text is. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drive } from '../../../../../src/core/bytes/cursor.ts';
import { parseJson, MAX_JSON_DEPTH } from '../../../../../src/core/formats/config/json.ts';
import { expandText, type TextTree } from '../../../../../src/core/formats/config/text-tree.ts';
import { MAX_SXP_DEPTH, parseSxp } from '../../../../../src/core/formats/config/sxp.ts';
import { parseXlCfg } from '../../../../../src/core/formats/config/xl-cfg.ts';
import { parseXml } from '../../../../../src/core/formats/config/xml.ts';
import { NO_FACTS } from '../../../../../src/core/index/layer.ts';
import { nodesOf } from '../../../../../src/core/layout/decode.ts';
import { syntax } from '../../../../../src/core/layout/fields.ts';
import type { FieldNode } from '../../../../../src/core/layout/node.ts';
import { expand, type Place } from '../../../../../src/core/layout/place.ts';
import { Reader } from '../../../../../src/core/layout/reader.ts';
import type { Children } from '../../../../../src/core/layout/shape.ts';
import { runs } from '../../../../property/seed.ts';

type Parse = (bytes: Uint8Array) => TextTree;
interface Branch {
  readonly node: FieldNode;
  readonly children: readonly Branch[];
}

const ENCODER = new TextEncoder();

function treeOf(text: string | Uint8Array, parse: Parse): Branch[] {
  const bytes = typeof text === 'string' ? ENCODER.encode(text) : text;
  const place: Place = { name: 'config', shape: syntax('rest', {}, { expand: (at, reader) => expandText(at, reader, parse) }), range: { start: 0, end: bytes.length }, spec: '' };
  const reader = new Reader(bytes.length, NO_FACTS);
  const run = <T>(scan: Generator<{ start: number; length: number }, T, Uint8Array>): T => drive(scan, ({ start, length }) => bytes.subarray(start, start + length));
  const below = (children: Children): Branch[] =>
    run(nodesOf(children, '', 0, Infinity, reader)).map((node, i) => ({ node, children: node.childCount === 0 ? [] : below(run(expand(children.at(i), reader))) }));
  return below(run(expand(place, reader)));
}

const leaves = (branches: readonly Branch[]): FieldNode[] => branches.flatMap(({ node, children }) => (children.length === 0 ? [node] : leaves(children)));

function fault(text: string | Uint8Array, parse: Parse): string | null {
  let at = 0;
  for (const { name, range } of leaves(treeOf(text, parse))) {
    if (range.start !== at || range.end <= range.start) return `${name} is ${range.start} to ${range.end}, expected from ${at}`;
    at = range.end;
  }
  const size = typeof text === 'string' ? ENCODER.encode(text).length : text.length;
  return at === size ? null : `ends at ${at} of ${size}`;
}

/** Names and values, without punctuation. */
const outline = (branches: readonly Branch[]): unknown[] =>
  branches.filter(({ node }) => node.type !== 'punctuation').map(({ node, children }) => (node.childCount > 0 ? [node.name, outline(children)] : [node.name, node.kind === 'gap' ? '?' : node.value]));

describe('JSON', () => {
  it('becomes its members with their values', () => {
    expect(outline(treeOf('{"name": "minios\\n", "n": {"vcpus": 2, "list": [0, true, "x"]}, "empty": {}}\0', parseJson))).toEqual([
      ['name', 'minios\n'],
      ['n', [['vcpus', 2], ['list', [['[0]', 0], ['[1]', 'true'], ['[2]', 'x']]]]],
      ['empty', []],
      ['(end of the string)', ''],
    ]);
  });

  it('has a member\u2019s key, value and comma in its range', () => {
    const [, name] = treeOf('{ "name" : "a" ,\n "b":1}', parseJson);
    expect(name?.node.range).toEqual({ start: 2, end: 18 });
  });

  it('that is broken is a tree as far as it goes, then a gap that says where and why', () => {
    const tree = treeOf('{"a": 1, "b": {"c": 2, "d" 3}}', parseJson);
    expect(outline(tree)).toEqual([['a', 1], ['b', [['c', 2]]], ['(does not parse)', '?']]);
    expect(leaves(tree).at(-1)?.doc).toBe('JSON stops making sense at its byte 27: expected ":" behind the key, found "3".');
    expect(leaves(tree).at(-1)?.range).toEqual({ start: 23, end: 30 });
  });

  it('that ends too early says so on what stands last', () => {
    expect(leaves(treeOf('{"a": 1,', parseJson)).at(-1)?.meaning).toBe('JSON stops making sense at its byte 8: expected a key in quotation marks or "}", found the end of the text.');
  });

  it('with a NUL in the middle ends there, as C reads it', () => {
    expect(leaves(treeOf('{"a": 1}\0{"b": 2}', parseJson)).at(-1)?.doc).toMatch(/byte 8: expected nothing, .* found a NUL, where C ends a string/);
    expect(leaves(treeOf('{"a": "x\0y"}', parseJson)).at(-1)?.doc).toMatch(/byte 8: expected the end of the string, found a NUL/);
  });

  it('with a key twice shows both and says so', () => {
    const nodes = treeOf('{"a": 1, "a": 2}', parseJson).map(({ node }) => node);
    expect(nodes.map(({ name, value }) => [name, value])).toEqual([['{', '{'], ['a', 1], ['a', 2], ['}', '}']]);
    expect(nodes[2]?.meaning).toBe('the name stands before already');
  });

  it('deeper than the limit says the limit', () => {
    const deep = '['.repeat(MAX_JSON_DEPTH + 1);
    const tree = parseJson(ENCODER.encode(deep));
    expect(tree.error).toContain(`at most ${MAX_JSON_DEPTH} levels`);
  });

  it('keeps numbers that no double holds as they are written', () => {
    expect(outline(treeOf('{"n": 18446744073709551615}', parseJson))).toEqual([['n', '18446744073709551615']]);
  });

  it('of 10 MB is parsed once, and fast enough to wait for', () => {
    const member = '"key": "value of some length", ';
    const text = ENCODER.encode(`{${member.repeat(340_000)}"end": 1}`);
    const started = performance.now();
    const tree = parseJson(text);
    expect(tree.error).toBe('');
    expect(tree.inside(0).length).toBe(340_003);
    expect(performance.now() - started).toBeLessThan(3000);
  });
});

describe('xl.cfg', () => {
  it('becomes settings, lists and comments', () => {
    expect(outline(treeOf('# guest\nname = "g1"\n\nvcpus=2; memory = 0x200\ndisk = [ \'a,b\',\n  "c" ]\n\0', parseXlCfg))).toEqual([
      ['comment', '# guest'],
      ['name', 'g1'],
      ['vcpus', 2],
      ['memory', 512],
      ['disk', [['[0]', 'a,b'], ['[1]', 'c']]],
      ['(end of the string)', ''],
    ]);
  });

  it('that is broken is a gap from there on', () => {
    expect(outline(treeOf('vcpus = 2\nwhat is this\n', parseXlCfg))).toEqual([['vcpus', 2], ['(does not parse)', '?']]);
  });
});

describe('an S-expression', () => {
  it('of xend becomes lists by their first words, and pairs by name', () => {
    expect(outline(treeOf("(domain (domid 3) (name 'g 1') (image (linux (kernel /k) (args \"a \\\"b\\\"\"))) (device (vif (mac 00:16))) (device (vbd)))", parseSxp))).toEqual([
      ['domain', [['domid', '3'], ['name', 'g 1'], ['image', [['linux', [['kernel', '/k'], ['args', 'a "b"']]]]], ['device', [['vif', [['mac', '00:16']]]]], ['device', [['vbd', []]]]]],
    ]);
  });

  it('of xenopsd becomes a list of pairs', () => {
    expect(outline(treeOf('((time 2020-01-02T03:04:05Z)(word_size 64)(vm_str"a\\n\\065\\x42")(xs_subtree((a b)(c"")))) ', parseSxp))).toEqual([
      ['list', [['time', '2020-01-02T03:04:05Z'], ['word_size', '64'], ['vm_str', 'a\nAB'], ['xs_subtree', [['[0]', [['a', 'b'], ['c', '']]]]]]],
    ]);
  });

  it.each([
    ['(a (b c)', /byte 8: expected "\)" of 1 open list/],
    ['(a b))', /byte 5: expected no "\)"/],
    ['(a "b', /byte 3: expected the end of the quoted text/],
    ['('.repeat(MAX_SXP_DEPTH + 1), /at most 512 lists in each other/],
  ])('that is broken says where: %s', (text, message) => {
    expect(parseSxp(ENCODER.encode(text)).error).toMatch(message);
    expect(fault(text, parseSxp)).toBeNull();
  });
});

describe('XML', () => {
  it('becomes elements, attributes and text', () => {
    expect(outline(treeOf('<domain type=\'xen\'>\n <name>a &amp; b</name><memory unit="KiB">8192</memory><x/>\n</domain>\n\0', parseXml))).toEqual([
      ['domain', [['type', 'xen'], ['name', [['text', 'a & b']]], ['memory', [['unit', 'KiB'], ['text', '8192']]], ['x', []]]],
      ['(end of the string)', ''],
    ]);
  });

  it('whose elements do not end is shown as far as it goes', () => {
    expect(fault('<a><b x="1">text', parseXml)).toBeNull();
    expect(fault('<a><b x="1', parseXml)).toBeNull();
  });

  it('is refused where an end tag is another element\u2019s, as libxml2 does', () => {
    const error = (text: string): string => parseXml(ENCODER.encode(text)).error;
    expect(error('<domain><a></b></domain>')).toBe('XML stops making sense at its byte 11: expected the end tag of "a".');
    expect(error('<domain><a></aa></domain>')).toContain('the end tag of "a"');
    expect(error('<domain><a/><b></b ></domain>')).toBe('');
  });

  it('may have a document type with declarations, and text as it stands', () => {
    const error = (text: string): string => parseXml(ENCODER.encode(text)).error;
    expect(error('<!DOCTYPE domain [<!-- it\u2019s ">" --><!ENTITY e "a]>b"><!ELEMENT domain ANY>]>\n<domain><name>&e;</name></domain>')).toBe('');
    expect(error('<!DOCTYPE domain [<?pi it\u2019s ]> ?><!ENTITY % p "<!ENTITY x \'y]>z\'>">%p;]><domain/>')).toBe('');
    expect(error('<!DOCTYPE domain>\n<domain><name><![CDATA[a > b]]></name></domain>')).toBe('');
    expect(error('<!DOCTYPE domain [<!ENTITY e "a]>b"><domain/>')).toContain('the end of the document type');
    expect(error('<!DOCTYPE domain [<!ENTITY e "a')).toContain('the end of the document type');
  });
});

describe('every text', () => {
  const SAMPLES: readonly (readonly [string, Parse, string])[] = [
    ['JSON', parseJson, '{ "c_info": {"type": "pv", "l": [1, 2, {"a": null}] , "e": [ ]}, "t": true }\n\0'],
    ['S-expressions', parseSxp, '(domain (name "a\\x20b") ; c\n (x 1 (2 3)) ())\n\0'],
    ['xl.cfg', parseXlCfg, '# c\nname = "x"\nlist = [ "a", \'b\' ,]\nv=3;w=4\n'],
    ['XML', parseXml, '<?xml version="1.0"?>\n<!DOCTYPE a [<!-- c --><!ENTITY e ">">]><a x="1"><!-- c --><b y=\'2\' z="3"/>t&lt;u</a>\n'],
  ];

  it.each(SAMPLES)('of %s has every byte in one leaf, cut anywhere', (_name, parse, text) => {
    for (let length = 1; length <= text.length; length++) expect(fault(text.slice(0, length), parse)).toBeNull();
  });

  it.each(SAMPLES)('of %s has every byte in one leaf, with any byte changed', (_name, parse, text) => {
    const change = fc.tuple(fc.nat({ max: text.length - 1 }), fc.nat({ max: 255 }));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const bytes = ENCODER.encode(text);
        for (const [at, byte] of changes) bytes[at] = byte;
        expect(fault(bytes, parse)).toBeNull();
      }),
      runs(400),
    );
  });
});
