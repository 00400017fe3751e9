import { describe, expect, it } from 'vitest';
import { formOf, MAX_CHARACTERS, readPaste, type PasteForm } from '../../../../src/core/paste/paste.ts';

const BYTES = Uint8Array.from({ length: 70 }, (_, i) => (i < 32 ? 0x41 + (i % 26) : i * 3));
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const xxd = (bytes: Uint8Array, base = 0): string => {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const row = bytes.subarray(at, at + 16);
    const groups = hexOf(row).match(/.{1,4}/g)?.join(' ') ?? '';
    lines.push(`${(base + at).toString(16).padStart(8, '0')}: ${groups.padEnd(39)}  ${[...row].map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('')}`);
  }
  return `${lines.join('\n')}\n`;
};

const canonical = (bytes: Uint8Array): string => {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const row = bytes.subarray(at, at + 16);
    const pairs = [...row].map((byte) => byte.toString(16).padStart(2, '0'));
    lines.push(`${at.toString(16).padStart(8, '0')}  ${`${pairs.slice(0, 8).join(' ')}  ${pairs.slice(8).join(' ')}`.padEnd(48)}  |${[...row].map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('')}|`);
  }
  return `${lines.join('\n')}\n${bytes.length.toString(16).padStart(8, '0')}\n`;
};

const words = (bytes: Uint8Array): string => {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const row = bytes.subarray(at, at + 16);
    lines.push(`${at.toString(16).padStart(7, '0')} ${Array.from({ length: row.length / 2 }, (_, i) => ((row[2 * i + 1] ?? 0) * 256 + (row[2 * i] ?? 0)).toString(16).padStart(4, '0')).join(' ')}`);
  }
  return `${lines.join('\n')}\n${bytes.length.toString(16).padStart(7, '0')}\n`;
};

const pairs = [...BYTES].map((byte) => byte.toString(16).padStart(2, '0'));

const FORMS: readonly (readonly [string, PasteForm, string])[] = [
  ['digits', 'hex', hexOf(BYTES)],
  ['digits over lines', 'hex', hexOf(BYTES).replace(/(.{30})/g, '$1\n')],
  ['bytes with spaces', 'hex', pairs.join(' ')],
  ['a C array', 'hex', pairs.map((pair) => `0x${pair}`).join(', ')],
  ['escapes', 'hex', pairs.map((pair) => `\\x${pair}`).join('')],
  ['bytes with colons', 'hex', pairs.join(':').toUpperCase()],
  ['xxd', 'dump', xxd(BYTES)],
  ['hexdump -C', 'dump', canonical(BYTES)],
  ['hexdump', 'dump', words(BYTES)],
  ['xxd with the line ends of Windows', 'dump', xxd(BYTES).replaceAll('\n', '\r\n')],
  ['base64', 'base64', Buffer.from(BYTES).toString('base64')],
  ['base64 over lines', 'base64', Buffer.from(BYTES).toString('base64').replace(/(.{20})/g, '$1\n')],
  ['base64 for addresses', 'base64', Buffer.from(BYTES).toString('base64url')],
  ['a data: address', 'base64', `data:application/octet-stream;base64,${Buffer.from(BYTES).toString('base64')}`],
];

describe('pasted text', () => {
  it.each(FORMS)('gives its bytes as %s', (_name, form, text) => {
    expect(formOf(text)).toBe(form);
    const pasted = readPaste(text);
    expect(pasted).toMatchObject({ ok: true, form });
    expect(pasted.ok && hexOf(pasted.bytes)).toBe(hexOf(BYTES));
  });

  it('says where a listing begins, and that words were swapped', () => {
    expect(readPaste(xxd(BYTES, 0x300))).toMatchObject({ ok: true, note: expect.stringContaining('0x300') as string });
    expect(readPaste(words(BYTES))).toMatchObject({ ok: true, note: expect.stringContaining('lower byte first') as string });
  });

  it('fills in what a * stands for', () => {
    const text = '00000000  41 41 41 41 41 41 41 41  41 41 41 41 41 41 41 41  |AAAAAAAAAAAAAAAA|\n*\n00000030  42                                                |B|\n00000031\n';
    const pasted = readPaste(text);
    expect(pasted.ok && hexOf(pasted.bytes)).toBe('41'.repeat(48) + '42');
    expect(readPaste(text.replace('00000030', '00000031').replace('00000031\n', '00000032\n'))).toMatchObject({ ok: false, sentence: expect.stringContaining('Line 3') as string });
    expect(readPaste(text.replace('00000030', '7fffffff0'))).toMatchObject({ ok: false, sentence: expect.stringContaining('64 MiB') as string });
  });

  it.each(['c0 loglevel=5",.', '  00 beef 12345678', 'ab  cd  ef  0a  0', 'a'.repeat(16), ' '.repeat(16)])('takes no character beside the digits for one: %j', (row) => {
    for (let length = 1; length <= 16; length++) {
      const bytes = Uint8Array.from(Array.from('x'.repeat(16) + row.slice(0, length), (char) => char.charCodeAt(0)));
      const pasted = readPaste(xxd(bytes));
      expect(pasted.ok ? [...pasted.bytes] : pasted.sentence).toEqual([...bytes]);
    }
  });

  it('refuses a listing with holes, at its line', () => {
    const lines = xxd(BYTES).split('\n');
    expect(readPaste([lines[0], lines[2]].join('\n'))).toMatchObject({ ok: false, sentence: expect.stringContaining('Line 2') as string });
    expect(readPaste([lines[1], lines[0]].join('\n'), 'dump')).toMatchObject({ ok: false, sentence: expect.stringContaining('goes back') as string });
  });

  it('refuses what is none of these, in a sentence', () => {
    expect(readPaste('Dear list, my domain does not restore.')).toMatchObject({ ok: false, sentence: expect.stringContaining('neither') as string });
    expect(readPaste('  \n ')).toMatchObject({ ok: false });
    expect(readPaste('abc', 'hex')).toMatchObject({ ok: false, sentence: expect.stringContaining('odd') as string });
    expect(readPaste('4 1 f', 'hex')).toMatchObject({ ok: true, bytes: Uint8Array.of(4, 1, 15) });
    expect(readPaste('zz', 'hex')).toMatchObject({ ok: false });
    expect(readPaste('AAAAA', 'base64')).toMatchObject({ ok: false, sentence: expect.stringContaining('cut') as string });
    expect(readPaste('a'.repeat(MAX_CHARACTERS + 1))).toMatchObject({ ok: false, sentence: expect.stringContaining('64 Mi') as string });
  });

  it('takes a form that it is told', () => {
    expect(readPaste('deadbeef')).toMatchObject({ ok: true, form: 'hex' });
    expect(readPaste('deadbeef', 'base64')).toMatchObject({ ok: true, form: 'base64', note: expect.stringContaining('hexadecimal') as string });
  });
});

describe('a slip in what is pasted', () => {
  const lines = xxd(BYTES).split('\n');

  it('is named by its line, as the rest says what the text is', () => {
    const many = xxd(Uint8Array.from({ length: 400 }, (_, i) => i % 256)).split('\n');
    expect(readPaste(many.map((line, i) => (i === 5 ? line.replace('0000', '00zz') : line)).join('\n'))).toEqual({ ok: false, sentence: 'Line 6: no offset stands at its beginning.' });
    const pairs = Array.from({ length: 40 }, (_, i) => (i + 16).toString(16)).join(' ').replace('1f ', '1g ').replace(/(.{30}) /g, '$1\n');
    expect(formOf(pairs)).toBe('hex');
    expect(readPaste(pairs)).toEqual({ ok: false, sentence: 'Line 2: “g” is no hexadecimal digit.' });
    expect(readPaste(pairs.replaceAll('\n', ' '))).toEqual({ ok: false, sentence: '“g” is no hexadecimal digit.' });
  });

  it('does not make a listing of what is none', () => {
    expect(formOf(`${lines[0] ?? ''}\nand then\nsomething else\n`)).toBeNull();
    expect(formOf('ab cd and some prose of the kind')).toBe('base64');
    expect(formOf(Buffer.from(BYTES).toString('base64'))).toBe('base64');
  });
});
