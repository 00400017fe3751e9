import { describe, expect, it } from 'vitest';
import type { ClockPicture } from '../../../../src/core/capture/clock.ts';
import { RecordIndex } from '../../../../src/core/index/record-index.ts';
import { axisOf, wholeOf } from '../../../../src/views/timeline/axis.ts';
import { layoutStalls } from '../../../../src/views/timeline/marks.ts';
import { BAR, layoutHoles, layoutPause, layoutRates } from '../../../../src/views/timeline/rates.ts';
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

describe('throughput', () => {
  const size = 2000;
  const time = axisOf('time', new RecordIndex(size), CLOCK);
  /** A bar for each 10 ms. */
  const width = 52 * BAR;
  const frame = { axis: time, view: wholeOf(time), width };

  it('is what came in the time of a bar, and nothing while the stream stalled', () => {
    const { shares, peak } = layoutRates(timeScale(CLOCK), [], frame);
    expect(shares).toHaveLength(52);
    // A kilobyte in 10 ms.
    expect(peak).toBeCloseTo(100_000, 0);
    expect(shares[0]).toBeCloseTo(1, 6);
    expect(shares[51]).toBeCloseTo(0.99, 6);
    // Ten bytes come over the whole of the stall, as nobody knows when: a thousandth of the rest.
    expect([...shares.slice(1, 51)].every((share) => share < 0.001)).toBe(true);
  });

  it('does not count what was not captured', () => {
    const { peak } = layoutRates(timeScale(CLOCK), [{ start: 0, end: 500 }, { start: 1010, end: 2000 }], frame);
    expect(peak).toBeCloseTo(50_000, 0);
  });

  it('is, on the axis of bytes, what came around the time of each byte', () => {
    const bytes = axisOf('bytes', new RecordIndex(size));
    const { shares } = layoutRates(timeScale(CLOCK), [], { axis: bytes, view: wholeOf(bytes), width: 200 });
    expect(shares[10]).toBeCloseTo(1, 1);
    expect(Math.min(...shares.slice(48, 54))).toBeLessThan(0.6);
  });

  it('ends with the bars where nothing has a time', () => {
    expect(layoutRates(timeScale({ ...CLOCK, offsets: new Float64Array(0), times: new Float64Array(0) }), [], frame)).toEqual({ shares: new Float32Array(52), peak: 0 });
  });
});

describe('what a capture lacks, and the pause', () => {
  const bytes = axisOf('bytes', new RecordIndex(1_000_000));
  const frame = { axis: bytes, view: wholeOf(bytes), width: 1000 };

  it('are where their bytes are, and holes of less than a pixel are one mark with their neighbours', () => {
    const marks = layoutHoles([{ start: 100_000, end: 200_000 }, { start: 500_000, end: 500_010 }, { start: 500_100, end: 500_200 }], frame);
    expect(marks.map(({ x }) => x)).toEqual([100, 500]);
    expect(marks[0]?.width).toBe(100);
    expect(marks[1]?.width).toBeLessThan(1);
    expect(layoutHoles([{ start: 0, end: 100_000 }, { start: 900_000, end: 1_000_000 }], { ...frame, view: { from: 50_000, to: 150_000 } })).toEqual([{ x: 0, width: 500 }]);
  });

  it('take no more steps than there are pixels', () => {
    const holes = Array.from({ length: 200_000 }, (_, i) => ({ start: i * 5, end: i * 5 + 1 }));
    expect(layoutHoles(holes, frame).length).toBeLessThanOrEqual(1000);
  });

  it('last from the end of memory to END', () => {
    const time = axisOf('time', new RecordIndex(2000), CLOCK);
    expect(layoutPause({ memoryRow: 3, endRow: 5, from: 13 * MS, to: 523 * MS }, { axis: time, view: wholeOf(time), width: 520 })).toEqual({ x: 10, width: 510 });
    expect(layoutPause(null, frame)).toBeNull();
  });
});
