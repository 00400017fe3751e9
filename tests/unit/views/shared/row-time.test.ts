/** Times of rows in words. */
import { describe, expect, it } from 'vitest';
import { NOT_CAPTURED, timeCell, timeTitle, tookText } from '../../../../src/views/shared/row-time.ts';

/** 2026-11-21 09:10:11 and a half. */
const CLOCK = { seconds: 1_795_252_211, nanoseconds: 500_000_000 };

describe('the time of a row', () => {
  it('counts from the first packet, and says the date of both ends', () => {
    const time = { first: 1.25e9, last: 1.268e9 };
    expect(timeCell(time)).toBe('1.250000');
    expect(tookText(time)).toBe('+ 18.0 ms');
    expect(timeTitle(CLOCK, time)).toBe('First byte 2026-11-21 09:10:12.750000 UTC\nLast byte 2026-11-21 09:10:12.768000 UTC');
  });

  it('is not made up where a byte was not captured', () => {
    expect([timeCell(NOT_CAPTURED), tookText(NOT_CAPTURED), tookText({ first: 1, last: NaN })]).toEqual(['–', '', '']);
    expect(timeTitle(CLOCK, { first: NaN, last: 0 })).toBe('First byte not captured\nLast byte 2026-11-21 09:10:11.500000 UTC');
  });

  it('says when the last byte came where that overtook the first', () => {
    expect(tookText({ first: 2e9, last: 1.5e9 })).toBe('last byte 1.500 s');
  });

  it('says nothing between where one packet had it all', () => {
    expect(tookText({ first: 5, last: 5 })).toBe('');
  });
});
