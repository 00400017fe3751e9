import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { syntaxRuns } from '../../../../src/views/fields/syntax.ts';

const kinds = (text: string): string[] => syntaxRuns(text).filter(({ kind }) => kind !== 'plain').map(({ kind, text: run }) => `${kind} ${run.trim()}`);

describe('colours of a config', () => {
  it('tell keys, strings and numbers of JSON', () => {
    expect(kinds('{"name": "a\\"b", "vcpus": 2, "pae": true}')).toEqual(['key "name"', 'string "a\\"b"', 'key "vcpus"', 'number 2', 'key "pae"', 'number true']);
  });

  it('tell keys, strings, numbers and comments of xl.cfg', () => {
    expect(kinds("name = 'pv' # a guest\nmemory=8\ndisk = [ 'phy:/dev/x,xvda,w' ]")).toEqual(['key name', "string 'pv'", 'comment # a guest', 'key memory', 'number 8', 'key disk', "string 'phy:/dev/x,xvda,w'"]);
  });

  it('tell elements and attributes of XML', () => {
    expect(kinds("<domain type='xen'><name>a</name></domain>")).toEqual(['key <domain', 'number type', "string 'xen'", 'key >', 'key <name', 'key >', 'key </name', 'key >', 'key </domain', 'key >']);
  });

  it('leave every other text alone', () => {
    expect(syntaxRuns('QEMU says nothing')).toEqual([{ kind: 'plain', text: 'QEMU says nothing' }]);
  });

  it('lose no character of any text', () => {
    fc.assert(
      fc.property(fc.constantFrom('{', '<', 'a = 1\n', ''), fc.string(), (head, tail) => {
        expect(syntaxRuns(head + tail).map(({ text }) => text).join('')).toBe(head + tail);
      }),
    );
  });
});
