/** Ticks of the ruler: round in the base in which offsets are shown. */
import { byteSize, grouped, hex } from '../../core/text.ts';
import type { OffsetBase } from '../../store/preferences.ts';
import type { Axis, View } from './axis.ts';
import { timeLabel } from './time-axis.ts';

export interface Tick {
  readonly unit: number;
  readonly label: string;
}

const MIB = 1024 * 1024;

/** The smallest round step that is at least `least`: powers of two for hexadecimal, 1, 2, 5 times a power of ten else. */
export function roundStep(least: number, base: OffsetBase): number {
  if (least <= 1) return 1;
  if (base === 'hex') return 2 ** Math.ceil(Math.log2(least));
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map((n) => n * power).find((step) => step >= least) ?? 10 * power;
}

/** Ticks of a view drawn `width` pixels wide, with room for their labels. */
export function ticksOf(axis: Axis, view: View, width: number, base: OffsetBase): Tick[] {
  const bytes = axis.name === 'bytes';
  const inHex = bytes && base === 'hex';
  const room = inHex && view.to >= MIB ? 150 : 96;
  const step = roundStep(((view.to - view.from) * room) / Math.max(1, width), inHex ? 'hex' : 'dec');
  const ticks: Tick[] = [];
  const { origin } = axis;
  for (let place = Math.ceil((view.from + origin) / step) * step; place < view.to + origin; place += step) {
    ticks.push({ unit: place - origin, label: axis.name === 'time' ? timeLabel(place, step) : inHex ? hexLabel(place, step) : grouped(place) });
  }
  return ticks;
}

const hexLabel = (unit: number, step: number): string =>
  step >= MIB / 2 && unit > 0 && unit % (MIB / 2) === 0 ? `${hex(unit)} · ${byteSize(unit)}` : hex(unit);
