/** When a row was captured, in words. */
import type { ClockPicture } from '../../core/capture/clock.ts';
import { durationText, secondsText, utcText } from '../../core/text.ts';

/** Nanoseconds from the capture's first packet to a row's first and last byte; NaN where that byte was not captured. */
export interface RowTime {
  readonly first: number;
  readonly last: number;
}

export const NOT_CAPTURED: RowTime = { first: NaN, last: NaN };

type Start = Pick<ClockPicture, 'seconds' | 'nanoseconds'>;

/** Captures tell microseconds. */
const DIGITS = 6;

/** Seconds as a column has them, `12.345678`; a dash where the first byte was not captured. */
export const timeCell = ({ first }: RowTime): string => (Number.isNaN(first) ? '–' : (first / 1e9).toFixed(DIGITS));

const utc = ({ seconds, nanoseconds }: Start, time: number): string => (Number.isNaN(time) ? 'not captured' : utcText(seconds, nanoseconds + time));

/** Date and time of both ends, a line each. */
export const timeTitle = (clock: Start, { first, last }: RowTime): string => `First byte ${utc(clock, first)}\nLast byte ${utc(clock, last)}`;

/** From first byte to last: `+ 18.3 ms`; where segments overtook one another, when the last came. Empty where there is nothing between. */
export function tookText({ first, last }: RowTime): string {
  if (Number.isNaN(first) || Number.isNaN(last) || first === last) return '';
  return last > first ? `+ ${durationText(last - first)}` : `last byte ${secondsText(last)}`;
}
