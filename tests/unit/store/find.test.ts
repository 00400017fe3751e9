import { describe, expect, it } from 'vitest';
import { parsePattern, type FindMode } from '../../../src/store/find.ts';

const bytesOf = (mode: FindMode, text: string): unknown => {
  const pattern = parsePattern(mode, text);
  return 'bytes' in pattern ? [...pattern.bytes] : pattern.problem;
};

describe('a pattern to find', () => {
  it.each(['de ad be ef', 'DEADBEEF', '0xde, 0xad, 0xbe, 0xef', 'de:ad:be:ef'])('reads bytes from %s', (text) => {
    expect(bytesOf('hex', text)).toEqual([0xde, 0xad, 0xbe, 0xef]);
  });

  it('takes text as UTF-8', () => {
    expect(bytesOf('text', 'Xé')).toEqual([0x58, 0xc3, 0xa9]);
  });

  it.each([
    ['hex', '', /Type bytes/],
    ['hex', '0x', /Type bytes/],
    ['hex', 'abc', /One digit is left over/],
    ['hex', 'de xy', /“x” is not/],
    ['text', '', /Type what/],
  ] as const)('says what is wrong with %s “%s”', (mode, text, why) => {
    expect(bytesOf(mode, text)).toMatch(why);
  });
});
