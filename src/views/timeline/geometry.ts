/** Where on the canvas what is: ruler, lanes, throughput, findings, and the strip that shows the whole while zoomed. CSS pixels. */

/** Room for the longest layer name, `hvm-context`. */
export const GUTTER = 84;
/** Kept free at the right, so that the last record's marker shows whole. */
const MARGIN = 12;
const RULER = 20;
const FINDINGS = 16;
const STRIP = 8;
/** Of the throughput; its gutter says its name, its bars a tenth of the peak. */
const RATES = 24;
const LEAST_LANE = 16;
const MOST_LANE = 34;

export interface Geometry {
  readonly width: number;
  readonly height: number;
  /** Pixels of the plot, right of the gutter. */
  readonly plot: number;
  readonly ruler: number;
  readonly laneTop: number;
  readonly laneHeight: number;
  readonly lanes: number;
  readonly ratesTop: number;
  /** 0 where no clock tells of throughput. */
  readonly ratesHeight: number;
  readonly findingsTop: number;
  readonly findingsHeight: number;
  readonly stripTop: number;
  readonly stripHeight: number;
}

/**
 * Fits the lanes into the height; taller than it where they would be too thin.
 * @param timed whether there is a clock, and so a throughput to show
 */
export function geometryOf(width: number, height: number, lanes: number, timed = false): Geometry {
  const ratesHeight = timed ? RATES : 0;
  const free = height - RULER - ratesHeight - FINDINGS - STRIP;
  const laneHeight = Math.max(LEAST_LANE, Math.min(MOST_LANE, Math.floor(free / Math.max(1, lanes))));
  const ratesTop = RULER + laneHeight * lanes;
  const findingsTop = ratesTop + ratesHeight;
  return {
    width,
    height: Math.max(height, findingsTop + FINDINGS + STRIP),
    plot: Math.max(1, width - GUTTER - MARGIN),
    ruler: RULER,
    laneTop: RULER,
    laneHeight,
    lanes,
    ratesTop,
    ratesHeight,
    findingsTop,
    findingsHeight: FINDINGS,
    stripTop: findingsTop + FINDINGS,
    stripHeight: STRIP,
  };
}

export type Zone = 'ruler' | 'lane' | 'rates' | 'findings' | 'strip' | 'none';

/** What is at a height, and for a lane which, and how far down in it (0 to 1). */
export function zoneAt(geometry: Geometry, y: number): { readonly zone: Zone; readonly lane: number; readonly part: number } {
  const inLanes = (y - geometry.laneTop) / geometry.laneHeight;
  if (y < geometry.ruler) return { zone: 'ruler', lane: -1, part: 0 };
  if (y < geometry.ratesTop) return { zone: 'lane', lane: Math.floor(inLanes), part: inLanes % 1 };
  if (y < geometry.findingsTop) return { zone: 'rates', lane: -1, part: 0 };
  if (y < geometry.stripTop) return { zone: 'findings', lane: -1, part: 0 };
  return { zone: y < geometry.stripTop + geometry.stripHeight ? 'strip' : 'none', lane: -1, part: 0 };
}
