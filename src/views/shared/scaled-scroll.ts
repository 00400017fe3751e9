/**
 * Where a list of any length stands, as arithmetic. The truth is `y`, the distance in pixels from the list's top to the
 * viewport's, a double and so exact to 2^53; the native scroller is only a thumb over a spacer that may be far shorter.
 */

/**
 * Chromium clamps an element at 33,554,428 / devicePixelRatio pixels, Firefox drops one above 17,895,697 to nothing;
 * eight million is safe in both up to a ratio of 4.
 */
export const SPACER_MAX = 8_000_000;

/** Rows are placed relative to a row that changes this rarely, so that scrolling moves one layer and not every row. */
const BASE_ROWS = 1024;

/** Rows of context that a short move leaves between the row and the viewport's edge. */
const MARGIN_ROWS = 2;

export interface ScrollGeometry {
  readonly rowCount: number;
  readonly rowHeight: number;
  /** Height of the part that shows rows. */
  readonly viewport: number;
  /** Height of the scrolled element. */
  readonly spacer: number;
  /** Greatest `y`. */
  readonly maxY: number;
  /** Greatest scrollTop. */
  readonly maxThumb: number;
  /** Whether a pixel of the thumb is more than a pixel of the list. */
  readonly scaled: boolean;
}

/** `start` top, `center` middle, `nearest` the shortest way, `auto` nearest for a short way and else the middle. */
export type ScrollAlign = 'nearest' | 'center' | 'start' | 'auto';

export function scrollGeometry(rowCount: number, rowHeight: number, viewport: number, spacerMax = SPACER_MAX): ScrollGeometry {
  const total = rowCount * rowHeight;
  const spacer = Math.min(total, Math.max(spacerMax, 2 * viewport));
  return {
    rowCount,
    rowHeight,
    viewport,
    spacer,
    maxY: Math.max(0, total - viewport),
    maxThumb: Math.max(0, spacer - viewport),
    scaled: spacer < total,
  };
}

export const clampY = (g: ScrollGeometry, y: number): number => Math.min(Math.max(0, y), g.maxY);

/** The scrollTop that stands for `y`. A list away from its ends never has a thumb at its end. */
export function thumbOf(g: ScrollGeometry, y: number): number {
  if (!g.scaled) return clampY(g, y);
  if (y <= 0) return 0;
  if (y >= g.maxY) return g.maxThumb;
  return Math.min(Math.max(1, Math.round((y / g.maxY) * g.maxThumb)), Math.max(1, g.maxThumb - 1));
}

/** The `y` that a scrollTop stands for. */
export function yOfThumb(g: ScrollGeometry, thumb: number): number {
  if (!g.scaled) return clampY(g, thumb);
  // Fractional ratios make the browser's own maximum differ from ours by less than a pixel.
  if (thumb >= g.maxThumb - 0.99) return g.maxY;
  return clampY(g, (thumb / g.maxThumb) * g.maxY);
}

/** First row of which any part shows. */
export const firstRowAt = (g: ScrollGeometry, y: number): number => Math.floor(clampY(g, y) / g.rowHeight);

/** Rows of which any part shows. */
export function visibleRows(g: ScrollGeometry, y: number): number {
  if (g.rowCount === 0 || g.viewport <= 0) return 0;
  const top = clampY(g, y);
  const last = Math.ceil((top + g.viewport) / g.rowHeight);
  return Math.min(last, g.rowCount) - Math.floor(top / g.rowHeight);
}

/** Rows that fit whole: what Page Down moves by. */
export const pageRows = (g: ScrollGeometry): number => Math.max(1, Math.floor(g.viewport / g.rowHeight));

/** The row that others are placed against while `row` is the first. */
export const baseRow = (row: number): number => Math.floor(row / BASE_ROWS) * BASE_ROWS;

/** The `y` that shows a row. */
export function revealY(g: ScrollGeometry, y: number, row: number, align: ScrollAlign): number {
  const top = row * g.rowHeight;
  const bottom = top + g.rowHeight;
  if (align === 'start') return clampY(g, top);
  const centred = clampY(g, Math.round((top - (g.viewport - g.rowHeight) / 2) / g.rowHeight) * g.rowHeight);
  if (align === 'center') return centred;
  if (top >= y && bottom <= y + g.viewport) return y;
  if (align === 'auto' && (bottom < y - g.viewport || top > y + 2 * g.viewport)) return centred;
  const margin = align === 'auto' && g.viewport > (2 * MARGIN_ROWS + 1) * g.rowHeight ? MARGIN_ROWS * g.rowHeight : 0;
  return clampY(g, top < y ? top - margin : bottom + margin - g.viewport);
}

/**
 * What a scroll event means: null when it is the echo of our own write, else the new `y`.
 * @param written the scrollTop that was written last
 */
export function yOfScroll(g: ScrollGeometry, written: number, scrollTop: number): number | null {
  // Ratios like 1.25 make the browser round what was written to its own pixels.
  const tolerance = g.scaled ? 1.5 : 1;
  return Math.abs(scrollTop - written) < tolerance ? null : yOfThumb(g, scrollTop);
}
