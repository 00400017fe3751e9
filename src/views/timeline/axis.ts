/** What the timeline's x counts, bytes, rows or time, and which part of it shows. */
import type { ClockPicture } from '../../core/capture/clock.ts';
import { upperBound } from '../../core/index/growable.ts';
import type { RecordIndex } from '../../core/index/record-index.ts';
import { SLAB_ROWS, startsUpTo } from '../../core/index/slab.ts';
import type { TimelineAxis } from '../../store/preferences.ts';
import { timeScale } from './time-axis.ts';

/** Places on the x axis in units: bytes of the source, rows, or nanoseconds from when its first byte was captured. */
export interface Axis {
  readonly name: TimelineAxis;
  readonly total: number;
  /** What the first unit is called: 0 but for times, which count from the capture's first packet. */
  readonly origin: number;
  startOf(row: number): number;
  endOf(row: number): number;
  /** The last row that starts at or before a place; -1 before the first. */
  rowAt(unit: number): number;
  /** The place of a byte. */
  ofOffset(offset: number): number;
  /** The byte at a place. */
  offsetAt(unit: number): number;
}

/** The part of the axis that shows, half-open. */
export interface View {
  readonly from: number;
  readonly to: number;
}

/** Nobody needs fewer: a record header is 8 bytes, and captures tell microseconds. */
const LEAST: Readonly<Record<TimelineAxis, number>> = { bytes: 64, records: 4, time: 1000 };

function rowStartingBefore(index: RecordIndex, offset: number): number {
  const { slabs } = index;
  const s = upperBound(slabs.length, (i) => slabs[i]?.bases[0] ?? 0, offset) - 1;
  const slab = slabs[s];
  if (slab === undefined) return -1;
  return s * SLAB_ROWS + startsUpTo(slab, offset) - 1;
}

function timeAxis(index: RecordIndex, clock: ClockPicture): Axis {
  const scale = timeScale(clock);
  return {
    name: 'time',
    total: Math.max(1, scale.total),
    origin: scale.origin,
    startOf: (row) => scale.ofOffset(index.startOf(row)),
    endOf: (row) => scale.ofOffset(index.endOf(row)),
    rowAt: (unit) => rowStartingBefore(index, scale.offsetAt(unit)),
    ofOffset: (offset) => scale.ofOffset(offset),
    offsetAt: (unit) => scale.offsetAt(unit),
  };
}

/** @param clock of the capture; without one there is no axis of time, and that of bytes stands for it */
export function axisOf(name: TimelineAxis, index: RecordIndex, clock: ClockPicture | null = null): Axis {
  if (name === 'time' && clock !== null) return timeAxis(index, clock);
  if (name !== 'records') {
    return {
      name: 'bytes',
      total: Math.max(1, index.size),
      origin: 0,
      startOf: (row) => index.startOf(row),
      endOf: (row) => index.endOf(row),
      rowAt: (unit) => rowStartingBefore(index, unit),
      ofOffset: (offset) => offset,
      offsetAt: (unit) => unit,
    };
  }
  const rows = index.rowCount;
  return {
    name,
    total: Math.max(1, rows),
    origin: 0,
    startOf: (row) => row,
    endOf: (row) => row + 1,
    rowAt: (unit) => Math.min(rows - 1, Math.floor(unit)),
    ofOffset: (offset) => {
      const row = rowStartingBefore(index, offset);
      if (row < 0) return 0;
      const [start, end] = [index.startOf(row), index.endOf(row)];
      return row + (end > start ? Math.min(1, (offset - start) / (end - start)) : 0);
    },
    offsetAt: (unit) => {
      if (rows === 0) return 0;
      const row = Math.max(0, Math.min(rows - 1, Math.floor(unit)));
      const start = index.startOf(row);
      return start + Math.min(1, Math.max(0, unit - row)) * (index.endOf(row) - start);
    },
  };
}

/** A view inside the axis, no narrower than is useful; null where it is the whole. */
export function clampView(axis: Axis, view: View): View | null {
  const least = Math.min(axis.total, LEAST[axis.name]);
  const span = Math.max(least, view.to - view.from);
  if (span >= axis.total) return null;
  const from = Math.max(0, Math.min(axis.total - span, view.from));
  return { from, to: from + span };
}

export const wholeOf = (axis: Axis): View => ({ from: 0, to: axis.total });

/** Zooms so that the place under the pointer stays under it; a factor below 1 shows less. */
export function zoomAt(axis: Axis, view: View, unit: number, factor: number): View | null {
  const span = Math.min(axis.total, Math.max(LEAST[axis.name], (view.to - view.from) * factor));
  const share = (unit - view.from) / (view.to - view.from);
  return clampView(axis, { from: unit - share * span, to: unit + (1 - share) * span });
}

export const panBy = (axis: Axis, view: View, units: number): View | null => clampView(axis, { from: view.from + units, to: view.to + units });

/** The same rows on the other axis. */
export function carryView(from: Axis, to: Axis, view: View): View | null {
  const first = Math.max(0, from.rowAt(view.from));
  const last = Math.max(first, from.rowAt(view.to));
  return clampView(to, { from: to.startOf(first), to: to.endOf(last) });
}

/** Moves the view, as little as centring allows, where a place is not in it. */
export function reveal(axis: Axis, view: View, start: number, end: number): View | null {
  if (end > view.from && start < view.to) return view;
  const half = (view.to - view.from) / 2;
  const middle = (start + end) / 2;
  return clampView(axis, { from: middle - half, to: middle + half });
}
