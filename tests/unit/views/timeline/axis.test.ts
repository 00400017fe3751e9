/** Zooming, panning, ticks and marks. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding, Severity } from '../../../../src/core/index/finding.ts';
import { axisOf, carryView, clampView, panBy, reveal, zoomAt } from '../../../../src/views/timeline/axis.ts';
import { geometryOf, zoneAt } from '../../../../src/views/timeline/geometry.ts';
import { layoutCheckpoints, layoutFindings, placeFindings } from '../../../../src/views/timeline/marks.ts';
import { roundStep, ticksOf } from '../../../../src/views/timeline/ticks.ts';
import { indexOf } from '../../core/index/slabs.ts';
import { frameOf, lanesOf, typeOf } from './lanes.ts';

const index = indexOf(Array.from({ length: 1000 }, (_, i) => ({ layer: 0, type: i % 50 === 49 ? typeOf('control') : typeOf('page-data'), length: 4096 * (i % 3) })));
const bytes = axisOf('bytes', index);
const records = axisOf('records', index);

describe('the axis', () => {
  it('finds the row that starts at or before a place', () => {
    for (const row of [0, 1, 499, 999]) {
      expect(bytes.rowAt(bytes.startOf(row))).toBe(row);
      expect(bytes.rowAt(bytes.endOf(row) - 1)).toBe(row);
      expect(records.rowAt(row + 0.5)).toBe(row);
    }
  });

  it('keeps the place under the pointer while zooming', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.3, max: 0.7, noNaN: true }), fc.double({ min: 0.1, max: 1, noNaN: true }), (share, factor) => {
        const view = { from: bytes.total * 0.25, to: bytes.total * 0.75 };
        const unit = view.from + share * (view.to - view.from);
        const next = zoomAt(bytes, view, unit, factor)!;
        expect((unit - next.from) / (next.to - next.from)).toBeCloseTo(share, 6);
      }),
    );
  });

  it('never shows what is not there, nor less than is useful', () => {
    expect(clampView(bytes, { from: -100, to: bytes.total * 2 })).toBeNull();
    expect(clampView(bytes, { from: -50, to: 150 })).toEqual({ from: 0, to: 200 });
    expect(panBy(bytes, { from: 0, to: 100 }, 1e12)).toEqual({ from: bytes.total - 100, to: bytes.total });
    expect(clampView(bytes, { from: 10, to: 11 })).toEqual({ from: 10, to: 74 });
  });

  it('carries what is shown over to the other axis', () => {
    const view = { from: bytes.startOf(100), to: bytes.startOf(200) };
    expect(carryView(bytes, records, view)).toEqual({ from: 100, to: 201 });
  });

  it('moves to what is out of view, and only then', () => {
    const view = { from: 0, to: 100 };
    expect(reveal(records, view, 50, 51)).toBe(view);
    expect(reveal(records, view, 500, 501)).toEqual({ from: 450.5, to: 550.5 });
  });
});

describe('ticks', () => {
  it('are round in the base that is read', () => {
    expect([roundStep(3, 'hex'), roundStep(4097, 'hex'), roundStep(3, 'dec'), roundStep(0.2, 'dec'), roundStep(60, 'dec')]).toEqual([4, 8192, 5, 1, 100]);
  });

  it('have room for their labels', () => {
    for (const base of ['hex', 'dec'] as const) {
      const ticks = ticksOf(bytes, { from: 0, to: bytes.total }, 1000, base);
      expect(ticks.length).toBeGreaterThan(2);
      expect(ticks.length).toBeLessThan(12);
    }
    expect(ticksOf(bytes, { from: 0x100, to: 0x180 }, 1000, 'hex').map((tick) => tick.label)).toEqual(['0x100', '0x110', '0x120', '0x130', '0x140', '0x150', '0x160', '0x170']);
  });
});

const finding = (severity: Severity, start: number): Finding => ({
  rule: 'libxc.record.padding',
  severity,
  objectors: [],
  layer: 'libxc',
  row: -1,
  source: 0,
  range: { start, end: start + 1 },
  count: 1,
  message: '',
  spec: '',
  cite: '',
  ref: '',
  hint: '',
  logs: '',
  checked: [],
});

describe('marks', () => {
  it('show the worst of findings that would overlap', () => {
    const places = placeFindings([finding('info', 0), finding('error', 10), finding('warning', 20), finding('info', bytes.total / 2)], 0);
    const marks = layoutFindings(places, frameOf('bytes', index, 1000));
    expect(marks.map(({ severity, count, offset }) => [severity, count, offset])).toEqual([
      ['error', 3, 10],
      ['info', 1, bytes.total / 2],
    ]);
  });

  it('leave out findings of another source', () => {
    expect(layoutFindings(placeFindings([finding('error', 5)], 1), frameOf('bytes', index, 100))).toEqual([]);
  });

  it('number checkpoints from 1 and leave out numbers that would overlap', () => {
    const { checkpoints } = lanesOf(index);
    expect(checkpoints.length).toBe(20);
    const wide = layoutCheckpoints(checkpoints, frameOf('records', index, 2000));
    expect(wide.map((mark) => mark.label)).toEqual(Array.from({ length: 20 }, (_, i) => String(i + 1)));
    const narrow = layoutCheckpoints(checkpoints, frameOf('records', index, 60));
    expect(narrow.length).toBeLessThan(16);
    expect(narrow.filter((mark) => mark.label !== '').length).toBeLessThan(4);
  });
});

describe('the geometry', () => {
  it('tells ruler, lanes, findings and strip apart', () => {
    const geometry = geometryOf(800, 120, 3);
    expect(zoneAt(geometry, 5).zone).toBe('ruler');
    expect(zoneAt(geometry, geometry.laneTop + 1.5 * geometry.laneHeight)).toEqual({ zone: 'lane', lane: 1, part: 0.5 });
    expect(zoneAt(geometry, geometry.findingsTop + 1).zone).toBe('findings');
    expect(zoneAt(geometry, geometry.stripTop + 1).zone).toBe('strip');
  });

  it('keeps a band for throughput where a clock tells of it', () => {
    const geometry = geometryOf(800, 120, 3, true);
    expect(zoneAt(geometry, geometry.ratesTop + 1).zone).toBe('rates');
    expect(geometry.findingsTop).toBe(geometry.ratesTop + geometry.ratesHeight);
    expect(geometryOf(800, 120, 3).ratesHeight).toBe(0);
  });

  it('grows beyond the pane rather than make lanes too thin to point at', () => {
    const geometry = geometryOf(800, 100, 8);
    expect(geometry.laneHeight).toBe(16);
    expect(geometry.height).toBeGreaterThan(100);
  });
});
