/** Throughput along the axis by a capture's clock, as bars of some pixels. */
import { lostIn, type ByteRange } from '../../core/bytes/range.ts';
import type { Pause } from '../../core/capture/clock.ts';
import { upperBound } from '../../core/index/growable.ts';
import { unitOf, xOf, type Frame, type Stretch } from './layout.ts';
import type { TimeScale } from './time-axis.ts';

/** Pixels of a bar. */
export const BAR = 2;

const NANOSECONDS = 1e9;

export interface Rates {
  /** Of each bar from the left, the part of the peak, 0 to 1. */
  readonly shares: Float32Array;
  /** The greatest that shows, in bytes a second; 0 where nothing came. */
  readonly peak: number;
}

/**
 * What came around the time of each bar: over as long as a bar is on the axis of time, and on the other axes over as long as one would
 * be if what shows were laid out in time. Bytes that the capture lacks do not count: nobody knows when they came.
 */
export function layoutRates(scale: TimeScale, holes: readonly ByteRange[], frame: Frame): Rates {
  const { axis, view, width } = frame;
  const count = Math.max(0, Math.floor(width / BAR));
  const timeOf = axis.name === 'time' ? (unit: number) => unit : (unit: number) => scale.ofOffset(axis.offsetAt(unit));
  const half = Math.max(1, timeOf(view.to) - timeOf(view.from)) / Math.max(1, count) / 2;
  const rates = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const time = timeOf(unitOf(frame, (i + 0.5) * BAR));
    const [from, to] = [Math.max(0, time - half), Math.min(scale.total, time + half)];
    const [start, end] = [scale.offsetAt(from), scale.offsetAt(to)];
    if (to > from) rates[i] = ((end - start - lostIn(holes, start, end)) / (to - from)) * NANOSECONDS;
  }
  const peak = rates.reduce((most, rate) => Math.max(most, rate), 0);
  return { shares: Float32Array.from(rates, (rate) => (peak > 0 ? rate / peak : 0)), peak };
}

/** From the last byte of memory to END; null where there is none in view. */
export function layoutPause(pause: Pause | null, frame: Frame): Stretch | null {
  if (pause === null) return null;
  const { axis, width } = frame;
  const [start, end] = axis.name === 'time' ? [pause.from - axis.origin, pause.to - axis.origin] : [axis.endOf(pause.memoryRow), axis.endOf(pause.endRow)];
  const [x, right] = [xOf(frame, start), xOf(frame, end)];
  return right < 0 || x > width ? null : { x, width: right - x };
}

/** What is nearer than this to the hole before is drawn with it. */
const HOLE_ROOM = 1;

/** What the capture lacks, in pixels; `holes` ascend. As many steps as there are pixels, however many holes. */
export function layoutHoles(holes: readonly ByteRange[], frame: Frame): readonly Stretch[] {
  const { axis, view, width } = frame;
  const found: Stretch[] = [];
  const endsBehind = (offset: number): number => upperBound(holes.length, (n) => holes[n]?.end ?? 0, offset);
  let i = endsBehind(axis.offsetAt(view.from));
  while (i < holes.length) {
    const hole = holes[i];
    if (hole === undefined) break;
    const x = Math.max(0, xOf(frame, axis.ofOffset(hole.start)));
    if (x > width) break;
    const right = Math.max(x, Math.min(width, xOf(frame, axis.ofOffset(hole.end))));
    const last = found.at(-1);
    if (last !== undefined && x - (last.x + last.width) < HOLE_ROOM) found[found.length - 1] = { x: last.x, width: Math.max(last.width, right - last.x) };
    else found.push({ x, width: right - x });
    i = Math.max(i + 1, endsBehind(axis.offsetAt(unitOf(frame, right + HOLE_ROOM))));
  }
  return found;
}
