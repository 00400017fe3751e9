/** Boxes of the timeline: nothing lost, nothing dearer than its pixels. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FAMILIES } from '../../../../src/views/shared/record-family.ts';
import { RecordIndex } from '../../../../src/core/index/record-index.ts';
import { SLAB_ROWS } from '../../../../src/core/index/slab.ts';
import { Lane } from '../../../../src/views/timeline/lane-index.ts';
import { rowUnder } from '../../../../src/views/timeline/hit.ts';
import { layoutLog } from '../../../../src/views/timeline/marks.ts';
import { layoutLane, layoutSpans, SHADES } from '../../../../src/views/timeline/layout.ts';
import { indexOf, slabOf, type TestRow } from '../../core/index/slabs.ts';
import { frameOf, lanesOf, typeOf } from './lanes.ts';

const PAGE = typeOf('page-data');
const VCPU = typeOf('vcpu');
const ALL = (): number => 1;

const rowsArbitrary: fc.Arbitrary<TestRow[]> = fc.array(
  fc.record({
    layer: fc.integer({ min: 0, max: 1 }),
    type: fc.integer({ min: 0, max: FAMILIES.length - 1 }),
    length: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 100_000 })),
  }),
  { minLength: 1, maxLength: 300 },
);

describe('boxes of a lane', () => {
  it('show every family that the lane has within what is visible, four in a column at most', () => {
    fc.assert(
      fc.property(rowsArbitrary, fc.constantFrom('bytes' as const, 'records' as const), fc.integer({ min: 50, max: 900 }), (rows, axis, width) => {
        const index = indexOf(rows);
        const frame = frameOf(axis, index, width);
        for (const lane of lanesOf(index).lanes) {
          const boxes = layoutLane(lane, frame, ALL);
          rows.forEach((row, number) => {
            if (row.layer !== lane.layer) return;
            const at = boxes.filter((box) => box.first <= number && number <= box.last);
            const shown = at.some((box) => FAMILIES[row.type] === box.family);
            const full = at.filter((box) => box.family !== 'page-data').length >= 4;
            expect(shown || full).toBe(true);
          });
        }
      }),
    );
  });

  it('are at least two pixels wide, inside the plot but for a pixel, and no more than pixels can show', () => {
    fc.assert(
      fc.property(rowsArbitrary, fc.integer({ min: 50, max: 300 }), fc.double({ min: 0, max: 0.9, noNaN: true }), (rows, width, from) => {
        const index = indexOf(rows);
        const frame = frameOf('bytes', index, width, from * index.size, index.size);
        for (const lane of lanesOf(index).lanes) {
          const boxes = layoutLane(lane, frame, ALL);
          expect(boxes.length).toBeLessThanOrEqual(6 * width + 6);
          for (const box of boxes) {
            expect(box.x).toBeGreaterThanOrEqual(-1);
            expect(box.x).toBeLessThanOrEqual(width);
            if (box.family !== 'page-data') expect(box.width).toBeGreaterThanOrEqual(2);
          }
        }
      }),
    );
  });

  it('keep one small record visible among a hundred thousand of PAGE_DATA', () => {
    const rows: TestRow[] = Array.from({ length: 100_000 }, (_, i) => ({ layer: 0, type: i === 54_321 ? VCPU : PAGE, length: 4096 }));
    const index = indexOf(rows);
    const frame = frameOf('bytes', index, 1000);
    const lane = lanesOf(index).lanes[0]!;
    const vcpu = layoutLane(lane, frame, ALL).filter((box) => box.family === 'vcpu');
    expect(vcpu).toHaveLength(1);
    expect(vcpu[0]!.first).toBeLessThanOrEqual(54_321);
    expect(rowUnder(layoutLane(lane, frame, ALL), lane, frame, vcpu[0]!.x + 1, 0.5)).toBe(54_321);
  });

  it('shade PAGE_DATA by the share of pages', () => {
    const index = indexOf(Array.from({ length: 1000 }, () => ({ layer: 0, type: PAGE, length: 80 })));
    const share = (from: number): number => (from < 500 ? 1 : 0);
    const boxes = layoutLane(lanesOf(index).lanes[0]!, frameOf('records', index, 100), share);
    expect(boxes.map((box) => box.shade)).toEqual([SHADES, 0]);
    expect(boxes[0]!.width + boxes[1]!.width).toBeCloseTo(100);
  });

  it('draw rows one by one where there is room', () => {
    const index = indexOf(Array.from({ length: 10 }, () => ({ layer: 0, type: PAGE, length: 80 })));
    const boxes = layoutLane(lanesOf(index).lanes[0]!, frameOf('records', index, 100), ALL);
    expect(boxes.map((box) => [box.first, box.last])).toEqual(Array.from({ length: 10 }, (_, i) => [i, i]));
  });

  it('are as few for five million rows of changing families as there are pixels', { timeout: 30_000 }, () => {
    const index = new RecordIndex(5_000_000 * 8);
    for (let at = 0; at < 5_000_000; at += SLAB_ROWS) {
      index.append(slabOf(Math.min(SLAB_ROWS, 5_000_000 - at), (i) => ({ start: (at + i) * 8, type: (at + i) % 7, layer: (at + i) % 3 === 0 ? 0 : 1 })));
    }
    const lanes = lanesOf(index);
    const frame = frameOf('bytes', index, 1400);
    const boxes = lanes.lanes.map((lane) => layoutLane(lane, frame, ALL));
    expect(boxes.every((found) => found.length > 1000 && found.length < 6 * 1400)).toBe(true);
  });
});

describe('lanes', () => {
  it('are the same built in slices as built at once', () => {
    fc.assert(
      fc.property(rowsArbitrary, fc.integer({ min: 1, max: 50 }), (rows, budget) => {
        const index = indexOf(rows);
        const describe = (lanes: ReturnType<typeof lanesOf>): unknown =>
          lanes.lanes.map((lane) => Array.from({ length: lane.length }, (_, s) => [lane.layer, lane.firstOf(s), lane.lastOf(s), lane.familyOf(s)]));
        expect(describe(lanesOf(index, budget))).toEqual(describe(lanesOf(index)));
      }),
    );
  });

  it('know the families between any two segments', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(8), { minLength: 1, maxLength: 9000 }), fc.nat(), fc.nat(), (types, a, b) => {
        const index = indexOf(types.map((type, i) => ({ layer: 0, type: (type + i) % 9 })));
        const lane = lanesOf(index).lanes[0]!;
        const [from, end] = [a % lane.length, b % (lane.length + 1)].sort((x, y) => x - y) as [number, number];
        let mask = 0;
        for (let s = from; s < end; s++) mask |= 1 << lane.familyOf(s);
        expect(lane.maskOf(from, end)).toBe(mask);
        for (let family = 0; family < 9; family++) {
          let first = -1;
          for (let s = end - 1; s >= from; s--) if (lane.familyOf(s) === family) first = s;
          expect(lane.firstOfFamily(from, end, family)).toBe(first);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('lines of a layer', () => {
  it('join where they touch and leave out what is out of view', () => {
    const index = indexOf([{ layer: 0, type: PAGE, length: 992 }]);
    const frame = frameOf('bytes', index, 100);
    expect(layoutSpans([{ start: 0, end: 100 }, { start: 101, end: 200 }, { start: 500, end: 1000 }], frame)).toEqual([
      { x: 0, width: 20 },
      { x: 50, width: 50 },
    ]);
    expect(layoutSpans([{ start: 0, end: 100 }], frameOf('bytes', index, 100, 200, 300))).toEqual([]);
  });
});

describe('ticks of the log', () => {
  it('stand at the rows that lines lead to, and no two in one place', () => {
    fc.assert(
      fc.property(rowsArbitrary, fc.constantFrom('bytes' as const, 'records' as const), fc.integer({ min: 50, max: 900 }), (rows, axis, width) => {
        const frame = frameOf(axis, indexOf(rows), width);
        const all = Uint32Array.from(rows, (_row, i) => i);
        const ticks = layoutLog(all, frame);
        expect(ticks.length).toBeGreaterThan(0);
        expect(ticks.every((x, i) => x >= 0 && x <= width && (i === 0 || x > (ticks[i - 1] ?? 0)))).toBe(true);
        expect(ticks.length).toBeLessThanOrEqual(width / 2 + 2);
        expect(layoutLog(new Uint32Array(0), frame)).toEqual([]);
      }),
    );
  });
});

describe('segments of a lane', () => {
  it('are several where one has more rows than it can count, and none is lost', () => {
    const lane = new Lane(0);
    lane.push(5, 100, 31);
    lane.push(100, 2 ** 29, 31);
    lane.push(2 ** 29, 2 ** 29 + 7, 31);
    lane.push(2 ** 29 + 7, 2 ** 29 + 8, 0);
    const segments = Array.from({ length: lane.length }, (_, i) => [lane.firstOf(i), lane.lastOf(i), lane.familyOf(i)] as const);
    expect(segments.map(([, , family]) => family)).toEqual([31, 31, 31, 31, 31, 0]);
    expect(segments[0]?.[0]).toBe(5);
    segments.slice(1).forEach(([first], i) => expect(first).toBe((segments[i]?.[1] ?? 0) + 1));
    expect(segments.at(-1)).toEqual([2 ** 29 + 7, 2 ** 29 + 7, 0]);
    expect(lane.endingFrom(2 ** 28)).toBe(segments.findIndex(([, last]) => last >= 2 ** 28));
  });
});
