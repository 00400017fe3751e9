/** Listings of words, the lower byte first, as real tools print them, and base64 between lines that say what it is. */
import { describe, expect, it } from 'vitest';
import { readPaste } from '../../../../src/core/paste/paste.ts';

const TEXT = 'XenSavedDomain\nhello world!!';

const read = (text: string): string => {
  const pasted = readPaste(text);
  return pasted.ok ? String.fromCharCode(...pasted.bytes) : `refused: ${pasted.sentence}`;
};

const noteOf = (text: string): string => {
  const pasted = readPaste(text);
  return pasted.ok ? `${pasted.form}: ${pasted.note}` : pasted.sentence;
};

describe('a listing of words', () => {
  it.each([
    ['xxd -e', '00000000: 536e6558 64657661 616d6f44 680a6e69  XenSavedDomain.h\n00000010: 6f6c6c65 726f7720 2121646c           ello world!!\n', 32],
    ['xxd -e -g 2', '00000000: 6558 536e 7661 6465 6f44 616d 6e69 680a  XenSavedDomain.h\n00000010: 6c65 6f6c 7720 726f 646c 2121            ello world!!\n', 16],
    ['od -A x -x', '000000 6558 536e 7661 6465 6f44 616d 6e69 680a\n000010 6c65 6f6c 7720 726f 646c 2121\n00001c\n', 16],
    ['od -A x -t x4', '000000 536e6558 64657661 616d6f44 680a6e69\n000010 6f6c6c65 726f7720 2121646c\n00001c\n', 32],
    ['od -A x -t x4z', '000000 536e6558 64657661 616d6f44 680a6e69  >XenSavedDomain.h<\n000010 6f6c6c65 726f7720 2121646c           >ello world!!<\n00001c\n', 32],
    ['od -A x -t x8, whose last word is filled up', '000000 64657661536e6558 680a6e69616d6f44\n000010 726f77206f6c6c65 000000002121646c\n00001c\n', 64],
    ['hexdump', '0000000 6558 536e 7661 6465 6f44 616d 6e69 680a\n0000010 6c65 6f6c 7720 726f 646c 2121          \n000001c\n', 16],
  ])('of %s gives the bytes that it was made from, and says so', (_tool, text, bits) => {
    expect(read(text)).toBe(TEXT);
    expect(noteOf(text)).toContain(`dump: Taken for words of ${bits} bits, the lower byte first`);
  });

  it('may end inside a word', () => {
    expect(read('00000000: 6558 536e 7661 6465 6f44 616d 6e69 680a  XenSavedDomain.h\n00000010: 6c65   6f                                elo\n')).toBe('XenSavedDomain\nhelo');
    expect(read('00000000: 536e6558 64657661 616d6f44 680a6e69  XenSavedDomain.h\n00000010: 6f6c6c65     7720                    ello w\n')).toBe('XenSavedDomain\nhello w');
  });

  it('of xxd -g 8 has longer groups of bytes, and they stand as they are', () => {
    expect(read('00000000: 58656e5361766564 446f6d61696e0a68  XenSavedDomain.h\n00000010: 656c6c6f20776f72 6c642121          ello world!!\n')).toBe(TEXT);
  });

  it('of xxd -g 4 stays as it stands, for its characters say so', () => {
    const text = '00000000: 58656e53 61766564 446f6d61 696e0a68  XenSavedDomain.h\n00000010: 656c6c6f 20776f72 6c642121           ello world!!\n';
    expect(read(text)).toBe(TEXT);
    expect(readPaste(text)).toMatchObject({ note: '' });
  });
});

describe('base64 between lines that say what it is', () => {
  const BODY = Buffer.from(TEXT).toString('base64');

  it('is read without them', () => {
    expect(read(`-----BEGIN XEN STREAM-----\nComment: x\n\n${BODY}\n-----END XEN STREAM-----\n`)).toBe(TEXT);
    expect(noteOf(`-----BEGIN XEN STREAM-----\n${BODY}\n-----END XEN STREAM-----\n`)).toMatch(/^base64: .*BEGIN XEN STREAM/);
  });

  it('may be cut, which is said', () => {
    expect(noteOf(`-----BEGIN X-----\n${BODY}\n`)).toContain('may be cut');
  });
});
