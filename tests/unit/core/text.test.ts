import { describe, expect, it } from 'vitest';
import { asciiChar, byteSize, grouped, hex, hexByte, hexString, offsetText, plural, printable } from '../../../src/core/text.ts';

describe('text', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1 KiB'],
    [1536, '1.5 KiB'],
    [150 * 1024, '150 KiB'],
    [8_416_717, '8 MiB'],
    [68_719_476_736, '64 GiB'],
    [2 ** 53, '8 PiB'],
  ])('says %d bytes as %s', (bytes, expected) => {
    expect(byteSize(bytes)).toBe(expected);
  });

  it.each([
    [0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [1_234_567n, '1,234,567'],
    [2n ** 64n - 1n, '18,446,744,073,709,551,615'],
  ])('groups the digits of %s as %s', (value, expected) => {
    expect(grouped(value)).toBe(expected);
  });

  it('counts in one and many', () => {
    expect([plural(0, 'page'), plural(1, 'page'), plural(2048, 'page'), plural(1, 'entry', 'entries'), plural(2, 'entry', 'entries')]).toEqual(['0 pages', '1 page', '2,048 pages', '1 entry', '2 entries']);
  });

  it('writes hexadecimal with all digits, beyond 2^53 too', () => {
    expect([hex(0), hex(0x1a2040), hex(2 ** 52), hex(2n ** 64n - 1n)]).toEqual(['0x0', '0x1a2040', '0x10000000000000', '0xffffffffffffffff']);
    expect(hexString(Uint8Array.of(0, 0x48, 0xff))).toBe('0048ff');
    expect(hexString(Uint8Array.of(0, 0x48, 0xff), ' ')).toBe('00 48 ff');
    expect(hexByte(256)).toBe('??');
  });

  it('writes offsets with the digits that a view asks for, and more where it must', () => {
    expect([offsetText(0x1f, 8), offsetText(0x12_3456_789a, 8)]).toEqual(['0000001f', '123456789a']);
  });

  it('shows printable ASCII and dots for the rest', () => {
    expect([0x1f, 0x20, 0x41, 0x7e, 0x7f, 0xff].map(asciiChar).join('')).toBe('. A~..');
  });

  it('escapes what would turn the text around it, and what would steer a terminal', () => {
    expect(printable('a\u202egnp.exe\u2069\ufeff\u200e')).toBe('a\\u202egnp.exe\\u2069\\ufeff\\u200e');
    expect(printable('\u001b[31m\u{e0001}\u2028')).toBe('\\x1b[31m\\u{e0001}\\u2028');
    expect([printable('a\nb'), printable('a\n\tb\r', true), printable('Zürich 東京')]).toEqual(['a\\x0ab', 'a\n\tb\\x0d', 'Zürich 東京']);
  });
});
