/**
 * From segments to boxes: what is where on the timeline, in pixels, as plain data. The cost is that of the pixels: what
 * is narrower than two of them is drawn together, one part for each family.
 */
import type { ByteRange } from '../../core/bytes/range.ts';
import { FAMILIES, type RecordFamily } from '../shared/record-family.ts';
import type { Axis, View } from './axis.ts';
import type { Lane } from './lane-index.ts';

export interface Box {
  readonly x: number;
  readonly width: number;
  /** Part of the lane's height, from 0 to 1. */
  readonly top: number;
  readonly bottom: number;
  readonly family: RecordFamily;
  /** Of PAGE_DATA: 0 to {@link SHADES}, by the share of entries that carry a page. */
  readonly shade: number;
  /** Segments that it stands for, half-open. */
  readonly from: number;
  readonly end: number;
  /** Rows that it stands for, first and last; those of other families among them do not count. */
  readonly first: number;
  readonly last: number;
}

/** Steps of intensity: more would not be told apart. */
export const SHADES = 4;
/** What is narrower shares its pixels with its neighbours. */
const WIDE = 2;
/** Rows at least this wide are drawn one by one. */
export const APART = 4;
/** Families stacked in one column; more would be thinner than a line. */
const STACKED = 4;

const PAGE_DATA_NUMBER = FAMILIES.indexOf('page-data');
const PAGE_DATA_BIT = 1 << PAGE_DATA_NUMBER;

/** Share of PAGE_DATA entries that carry pages, over rows `from` up to but not including `end`. */
export type Share = (from: number, end: number) => number;

export interface Frame {
  readonly axis: Axis;
  readonly view: View;
  readonly width: number;
}

export const xOf = ({ view, width }: Frame, unit: number): number => ((unit - view.from) / (view.to - view.from)) * width;

export const unitOf = ({ view, width }: Frame, x: number): number => view.from + (x / width) * (view.to - view.from);

interface Boxes {
  /** PAGE_DATA, then what is wide, then what is narrow: later ones are painted over earlier ones. */
  readonly under: Box[];
  readonly wide: Box[];
  /** By family: a canvas takes long to change its colour. */
  readonly narrow: Map<RecordFamily, Box[]>;
}

export function layoutLane(lane: Lane, frame: Frame, share: Share): Box[] {
  const { axis, view, width } = frame;
  const boxes: Boxes = { under: [], wide: [], narrow: new Map(FAMILIES.map((family) => [family, []])) };
  let segment = lane.endingFrom(Math.max(0, axis.rowAt(view.from)));
  while (segment < lane.length) {
    const x = xOf(frame, axis.startOf(lane.firstOf(segment)));
    if (x >= width) break;
    if (xOf(frame, axis.endOf(lane.lastOf(segment))) - x >= WIDE) {
      layoutWide(boxes, lane, segment, frame, share);
      segment++;
    } else {
      segment = layoutColumn(boxes, lane, segment, frame, share);
    }
  }
  return [...boxes.under, ...boxes.wide, ...[...boxes.narrow.values()].flat()];
}

function layoutWide(boxes: Boxes, lane: Lane, segment: number, frame: Frame, share: Share): void {
  const { axis, view } = frame;
  const family = FAMILIES[lane.familyOf(segment)] ?? 'unknown';
  const first = Math.max(lane.firstOf(segment), axis.rowAt(view.from));
  const last = Math.min(lane.lastOf(segment), axis.rowAt(view.to));
  const x = xOf(frame, axis.startOf(first));
  const end = xOf(frame, axis.endOf(last));
  const target = family === 'page-data' ? boxes.under : boxes.wide;
  if (end - x >= APART * (last - first + 1)) {
    for (let row = first; row <= last; row++) target.push(rowsBox(frame, family, segment, row, row, share));
  } else if (family === 'page-data') {
    shadeColumns(target, frame, segment, first, last, share);
  } else {
    target.push(rowsBox(frame, family, segment, first, last, share));
  }
}

function rowsBox(frame: Frame, family: RecordFamily, segment: number, first: number, last: number, share: Share): Box {
  const x = Math.max(-1, xOf(frame, frame.axis.startOf(first)));
  const end = Math.min(frame.width + 1, xOf(frame, frame.axis.endOf(last)));
  const shade = family === 'page-data' ? shadeOf(share(first, last + 1)) : 0;
  return { x, width: Math.max(WIDE, end - x), top: 0, bottom: 1, family, shade, from: segment, end: segment + 1, first, last };
}

/** PAGE_DATA too dense for a box each: columns of pixels, joined where they look alike. */
function shadeColumns(boxes: Box[], frame: Frame, segment: number, first: number, last: number, share: Share): void {
  const { axis, width } = frame;
  const right = Math.min(width, xOf(frame, axis.endOf(last)));
  let x = Math.max(0, xOf(frame, axis.startOf(first)));
  let row = first;
  while (x < right && row <= last) {
    const next = Math.min(right, Math.floor(x) + 1);
    const until = next >= right ? last : Math.max(row, Math.min(last, axis.rowAt(unitOf(frame, next))));
    const shade = shadeOf(share(row, until + 1));
    const before = boxes.at(-1);
    if (before?.from === segment && before.shade === shade) {
      boxes[boxes.length - 1] = { ...before, width: next - before.x, last: until };
    } else {
      boxes.push({ x, width: next - x, top: 0, bottom: 1, family: 'page-data', shade, from: segment, end: segment + 1, first: row, last: until });
    }
    x = next;
    row = until;
  }
}

/** Segments too narrow for a box each: those that start in one column of pixels. Returns the segment after them. */
function layoutColumn(boxes: Boxes, lane: Lane, segment: number, frame: Frame, share: Share): number {
  const { axis } = frame;
  const x = Math.floor(Math.max(0, xOf(frame, axis.startOf(lane.firstOf(segment)))));
  let end = lane.startingFrom(axis.rowAt(unitOf(frame, x + 1)) + 1, segment);
  const final = end - 1;
  // Only the last of them can reach beyond the column; it has a box of its own then.
  if (final > segment && xOf(frame, axis.endOf(lane.lastOf(final))) - xOf(frame, axis.startOf(lane.firstOf(final))) >= WIDE) end = final;
  const mask = lane.maskOf(segment, end);
  const part = { x, from: segment, end, first: lane.firstOf(segment), last: lane.lastOf(end - 1) };
  if ((mask & PAGE_DATA_BIT) !== 0) {
    boxes.under.push({ ...part, width: WIDE, top: 0, bottom: 1, family: 'page-data', shade: shadeOf(share(part.first, part.last + 1)) });
  }
  const families = stackOf(mask);
  families.forEach((family, i) => {
    boxes.narrow.get(family)?.push({ ...part, width: WIDE, top: i / families.length, bottom: (i + 1) / families.length, family, shade: 0 });
  });
  return end;
}

const stacks = new Map<number, readonly RecordFamily[]>();

/** The families of a mask that stand on each other; at most 512 masks there are, so they are worked out once. */
function stackOf(mask: number): readonly RecordFamily[] {
  const known = stacks.get(mask);
  if (known !== undefined) return known;
  const stack = FAMILIES.filter((_, number) => number !== PAGE_DATA_NUMBER && ((mask >>> number) & 1) === 1).slice(0, STACKED);
  stacks.set(mask, stack);
  return stack;
}

/** Any page at all is told from none. */
function shadeOf(share: number): number {
  return share > 0 ? Math.max(1, Math.round(share * SHADES)) : 0;
}

export interface Stretch {
  readonly x: number;
  readonly width: number;
}

/** Where a layer's bytes are: lines under its records. Spans in the same pixel are one. */
export function layoutSpans(spans: readonly ByteRange[], frame: Frame): Stretch[] {
  const stretches: Stretch[] = [];
  for (const span of spans) {
    const x = Math.max(0, xOf(frame, frame.axis.ofOffset(span.start)));
    const end = Math.min(frame.width, xOf(frame, frame.axis.ofOffset(span.end)));
    if (end <= 0 || x >= frame.width) continue;
    const last = stretches.at(-1);
    if (last !== undefined && x - (last.x + last.width) < 1) stretches[stretches.length - 1] = { x: last.x, width: end - last.x };
    else stretches.push({ x, width: Math.max(1, end - x) });
  }
  return stretches;
}
