import { describe, expect, it } from 'vitest';
import type { ClockPicture } from '../../../../src/core/capture/clock.ts';
import { RecordIndex } from '../../../../src/core/index/record-index.ts';
import { axisOf, wholeOf } from '../../../../src/views/timeline/axis.ts';
import { layoutStalls } from '../../../../src/views/timeline/marks.ts';
import { ticksOf } from '../../../../src/views/timeline/ticks.ts';
import { timeLabel, timeScale } from '../../../../src/views/timeline/time-axis.ts';

const MS = 1e6;
/** A kilobyte in 10 ms, a stall of half a second before the next byte, a kilobyte in 10 ms more. */
const CLOCK: ClockPicture = {
  seconds: 0,
  nanoseconds: 0,
  offsets: Float64Array.of(0, 1000, 1010, 2000),
  times: Float64Array.of(3 * MS, 13 * MS, 513 * MS, 523 * MS),
  stalls: [{ offset: 1000, from: 13 * MS, to: 513 * MS, missing: 0 }],
  stallCount: 1,
  stalled: 500 * MS,
};

describe('the axis of time', () => {
  it('begins with the first byte, and gives a stall to the byte that was waited for', () => {
    const scale = timeScale(CLOCK);
    const { total } = scale;
    const ofOffset = (offset: number): number => scale.ofOffset(offset);
    const offsetAt = (time: number): number => scale.offsetAt(time);
    expect(total).toBe(520 * MS);
    expect([0, 500, 1000, 1010, 2000].map(ofOffset)).toEqual([0, 5 * MS, 10 * MS, 510 * MS, 520 * MS]);
    for (const offset of [0, 250, 1000, 1005, 1010, 1999]) expect(offsetAt(ofOffset(offset))).toBeCloseTo(offset, 6);
    expect([offsetAt(-1), offsetAt(total + 1), ofOffset(99_999)]).toEqual([0, 2000, total]);
  });

  it('counts its ticks from the first packet of the capture, in round steps', () => {
    const axis = axisOf('time', new RecordIndex(2000), CLOCK);
    const ticks = ticksOf(axis, wholeOf(axis), 960, 'hex');
    expect(ticks.map(({ label }) => label)).toEqual(['100 ms', '200 ms', '300 ms', '400 ms', '500 ms']);
    expect(ticks[0]?.unit).toBe(97 * MS);
    expect([timeLabel(0, 1), timeLabel(1.25e9, 5e7), timeLabel(1500, 100), timeLabel(2e9, 1e9)]).toEqual(['0', '1.25 s', '1.5 µs', '2 s']);
  });

  it('is that of bytes where there is no clock', () => {
    expect(axisOf('time', new RecordIndex(2000)).name).toBe('bytes');
  });

  it('marks a stall over its time, and on the axis of bytes at its place', () => {
    const time = axisOf('time', new RecordIndex(2000), CLOCK);
    expect(layoutStalls(CLOCK.stalls, { axis: time, view: wholeOf(time), width: 520 })).toEqual([{ x: 10, width: 500 }]);
    const bytes = axisOf('bytes', new RecordIndex(2000));
    expect(layoutStalls(CLOCK.stalls, { axis: bytes, view: wholeOf(bytes), width: 200 })).toEqual([{ x: 100, width: 0 }]);
    expect(layoutStalls(CLOCK.stalls, { axis: bytes, view: { from: 1500, to: 2000 }, width: 200 })).toEqual([]);
  });
});
