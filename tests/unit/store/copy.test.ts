import { describe, expect, it } from 'vitest';
import { asBase64, bytesAs, citation } from '../../../src/store/copy.ts';

const bytes = Uint8Array.from({ length: 14 }, (_, i) => i);

describe('copied bytes', () => {
  it('are hexadecimal, with or without spaces', () => {
    expect(bytesAs('hex', bytes.subarray(0, 3))).toBe('000102');
    expect(bytesAs('spaced', bytes.subarray(0, 3))).toBe('00 01 02');
  });

  it('are joined right across the pieces they are made in', () => {
    const many = new Uint8Array(10_000).fill(0xab);
    expect(bytesAs('spaced', many)).toBe(Array(10_000).fill('ab').join(' '));
  });

  it('are a C array of twelve a line', () => {
    expect(bytesAs('c', bytes)).toBe(
      'const uint8_t bytes[14] = {\n' +
        '    0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b,\n' +
        '    0x0c, 0x0d,\n};\n',
    );
  });

  it('are base64, also beyond one piece', () => {
    const many = Uint8Array.from({ length: 50_001 }, (_, i) => (i * 7) % 256);
    expect(asBase64(many)).toBe(Buffer.from(many).toString('base64'));
  });
});

describe('a citation', () => {
  it('names file, offset, length, field and section', () => {
    const range = { start: 0x1a2040, end: 0x1a2044 };
    expect(citation('file.save', range, 'libxc:17 PAGE_DATA count', 'libxc: PAGE_DATA')).toBe(
      'file.save: offset 0x1a2040, 4 bytes, libxc:17 PAGE_DATA count — libxc: PAGE_DATA',
    );
  });

  it('leaves out what is not known', () => {
    expect(citation('a', { start: 0, end: 1 }, '', '')).toBe('a: offset 0x0, 1 byte');
  });
});
