import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clampY,
  firstRowAt,
  pageRows,
  revealY,
  scrollGeometry,
  SPACER_MAX,
  thumbOf,
  visibleRows,
  yOfScroll,
  yOfThumb,
} from '../../../../src/views/shared/scaled-scroll.ts';

/** Up to 2^36 rows: a 1 TiB file in rows of 16 bytes. */
const rowCounts = fc.oneof(
  fc.integer({ min: 0, max: 200 }),
  fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  fc.maxSafeInteger().map((n) => Math.abs(n) % 2 ** 36),
  fc.constantFrom(29_999, 400_001, 1_677_722, 16_777_216, 2 ** 32, 2 ** 36),
);
const geometries = fc
  .record({
    rowCount: rowCounts,
    rowHeight: fc.integer({ min: 16, max: 32 }),
    viewport: fc.integer({ min: 1, max: 3000 }),
    spacerMax: fc.constantFrom(2_000, 100_000, SPACER_MAX),
  })
  .map((p) => scrollGeometry(p.rowCount, p.rowHeight, p.viewport, p.spacerMax));
const fraction = fc.double({ min: 0, max: 1, noNaN: true });

describe('scaled scroll', () => {
  it('never makes a spacer that a browser would clamp', () => {
    fc.assert(fc.property(geometries, (g) => g.spacer <= Math.max(SPACER_MAX, 2 * g.viewport) && g.spacer >= 0));
  });

  it('shows the first row at the top and the last row at the bottom', () => {
    fc.assert(
      fc.property(geometries, (g) => {
        expect(firstRowAt(g, yOfThumb(g, 0))).toBe(0);
        const end = yOfThumb(g, g.maxThumb);
        expect(firstRowAt(g, end) + visibleRows(g, end)).toBe(g.rowCount);
        expect(thumbOf(g, end)).toBe(g.maxThumb);
        expect(thumbOf(g, 0)).toBe(0);
      }),
    );
  });

  it('moves by exactly what the wheel says, at any place and any size', () => {
    fc.assert(
      fc.property(geometries, fraction, fc.integer({ min: 1, max: 50 }), (g, at, notches) => {
        const y = Math.floor(at * g.maxY);
        let moved = y;
        for (let i = 0; i < notches; i++) moved = clampY(g, moved + 100);
        expect(moved).toBe(Math.min(y + 100 * notches, g.maxY));
      }),
    );
  });

  it('brings any row into view, whole where it fits', () => {
    const aligns = fc.constantFrom('nearest', 'center', 'start', 'auto' as const);
    fc.assert(
      fc.property(geometries, fraction, fraction, aligns, (g, from, to, align) => {
        fc.pre(g.rowCount > 0 && g.viewport >= g.rowHeight);
        const row = Math.min(Math.floor(to * g.rowCount), g.rowCount - 1);
        const y = revealY(g, Math.floor(from * g.maxY), row, align);
        expect(y).toBe(clampY(g, y));
        expect(row * g.rowHeight).toBeGreaterThanOrEqual(y);
        expect((row + 1) * g.rowHeight).toBeLessThanOrEqual(y + g.viewport);
      }),
    );
  });

  it('does not move for a row that is in view', () => {
    fc.assert(
      fc.property(geometries, fraction, (g, at) => {
        fc.pre(g.rowCount > 2 && g.viewport >= 3 * g.rowHeight);
        const y = Math.floor(at * g.maxY);
        const row = Math.min(firstRowAt(g, y) + 1, g.rowCount - 1);
        expect(revealY(g, y, row, 'nearest')).toBe(y);
        expect(revealY(g, y, row, 'auto')).toBe(y);
      }),
    );
  });

  it('keeps the thumb in proportion and off the ends until the list is there', () => {
    fc.assert(
      fc.property(geometries, fraction, fraction, (g, a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        expect(thumbOf(g, low * g.maxY)).toBeLessThanOrEqual(thumbOf(g, high * g.maxY));
        fc.pre(g.scaled && g.maxThumb > 4);
        const y = Math.max(1, Math.min(a * g.maxY, g.maxY - 1));
        expect(thumbOf(g, y)).toBeGreaterThan(0);
        expect(thumbOf(g, y)).toBeLessThan(g.maxThumb);
        expect(Math.abs(thumbOf(g, y) / g.maxThumb - y / g.maxY)).toBeLessThanOrEqual(1.01 / g.maxThumb);
      }),
    );
  });

  it('takes its own write for an echo, also where the browser rounds to device pixels', () => {
    fc.assert(
      fc.property(geometries, fraction, fc.constantFrom(1, 1.25, 1.5, 2, 3), (g, at, ratio) => {
        const written = thumbOf(g, Math.floor(at * g.maxY));
        const read = Math.min(Math.round(written * ratio) / ratio, g.maxThumb);
        expect(yOfScroll(g, written, read)).toBeNull();
      }),
    );
  });

  it('shows every row that overlaps the viewport and no other', () => {
    fc.assert(
      fc.property(geometries, fraction, (g, at) => {
        fc.pre(g.rowCount > 0);
        const y = Math.floor(at * g.maxY);
        const first = firstRowAt(g, y);
        const last = first + visibleRows(g, y) - 1;
        expect(first * g.rowHeight).toBeLessThanOrEqual(y);
        expect((first + 1) * g.rowHeight).toBeGreaterThan(y);
        expect(last * g.rowHeight).toBeLessThan(y + g.viewport);
        expect(last === g.rowCount - 1 || (last + 1) * g.rowHeight >= y + g.viewport).toBe(true);
      }),
    );
  });

  it('pages by whole rows only', () => {
    expect(pageRows(scrollGeometry(1000, 20, 119))).toBe(5);
    expect(pageRows(scrollGeometry(1000, 20, 10))).toBe(1);
  });
});
