/** The x axis of a capture's clock: where on it a byte stands, from the knots that the worker sent. */
import type { ClockPicture } from '../../core/capture/clock.ts';
import { upperBound } from '../../core/index/growable.ts';
import { durationText } from '../../core/text.ts';

export interface TimeScale {
  /** Nanoseconds from the capture's first packet to the stream's first byte: where the axis begins. */
  readonly origin: number;
  /** Nanoseconds from there to its last byte. */
  readonly total: number;
  /** When everything before an offset was there; between two knots it grows evenly. */
  ofOffset(offset: number): number;
  /** The offset up to which everything was there at a time. */
  offsetAt(unit: number): number;
}

function between(xs: Float64Array, ys: Float64Array, x: number): number {
  const right = upperBound(xs.length, (i) => xs[i] ?? 0, x);
  if (right === 0) return ys[0] ?? 0;
  const [x0, y0] = [xs[right - 1] ?? 0, ys[right - 1] ?? 0];
  const [x1, y1] = [xs[right], ys[right]];
  return x1 === undefined || y1 === undefined || x1 <= x0 ? y0 : y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
}

export function timeScale({ offsets, times }: ClockPicture): TimeScale {
  const origin = times[0] ?? 0;
  return {
    origin,
    total: (times[times.length - 1] ?? 0) - origin,
    ofOffset: (offset) => between(offsets, times, offset) - origin,
    offsetAt: (unit) => between(times, offsets, unit + origin),
  };
}

/** A tick of the ruler, as finely as ticks of that step need: `1.25 s`, `850 ms`. */
export function timeLabel(time: number, step: number): string {
  if (time === 0) return '0';
  const [unit, name] = time >= 1e9 || step >= 1e9 ? [1e9, 's'] : time >= 1e6 ? [1e6, 'ms'] : [1e3, 'µs'];
  const digits = Math.max(0, Math.min(6, Math.ceil(-Math.log10(step / unit))));
  return `${(time / unit).toFixed(digits)} ${name}`;
}

/** What of the axis shows: `301.0 ms`. */
export const spanText = (nanoseconds: number): string => durationText(nanoseconds);
