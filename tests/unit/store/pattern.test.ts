import { describe, expect, it } from 'vitest';
import { parsePattern, type FindMode } from '../../../src/store/pattern.ts';

const bytesOf = (mode: FindMode, text: string): unknown => {
  const pattern = parsePattern(mode, text);
  return 'bytes' in pattern ? [...pattern.bytes] : pattern.problem;
};

const maskOf = (text: string): unknown => {
  const pattern = parsePattern('hex', text);
  return 'mask' in pattern ? pattern.mask && [...pattern.mask] : pattern.problem;
};

describe('a pattern to find', () => {
  it.each(['de ad be ef', 'DEADBEEF', '0xde, 0xad, 0xbe, 0xef', 'de:ad:be:ef'])('reads bytes from %s', (text) => {
    expect(bytesOf('hex', text)).toEqual([0xde, 0xad, 0xbe, 0xef]);
    expect(maskOf(text)).toBeUndefined();
  });

  it('takes ? for any digit', () => {
    expect(bytesOf('hex', 'de ?? 4? ?5')).toEqual([0xde, 0x00, 0x40, 0x05]);
    expect(maskOf('de ?? 4? ?5')).toEqual([0xff, 0x00, 0xf0, 0x0f]);
  });

  it('takes text as UTF-8, with ? for a question mark', () => {
    expect(bytesOf('text', 'Xé?')).toEqual([0x58, 0xc3, 0xa9, 0x3f]);
  });

  it.each([
    ['hex', '', /Type bytes/],
    ['hex', '0x', /Type bytes/],
    ['hex', 'abc', /One digit is left over/],
    ['hex', 'de xy', /“x” is not/],
    ['hex', '?? ??', /Only \?/],
    ['text', '', /Type what/],
  ] as const)('says what is wrong with %s “%s”', (mode, text, why) => {
    expect(bytesOf(mode, text)).toMatch(why);
  });
});
