/** What stands on the timeline besides rows: checkpoints and findings, thinned out to what pixels can hold. */
import type { Stall } from '../../core/capture/clock.ts';
import { lowerBound, type GrowableU32 } from '../../core/index/growable.ts';
import type { Finding, Severity } from '../../core/index/finding.ts';
import { SEVERITIES } from '../../store/findings.ts';
import { finish, PER_PIECE, type Pieces } from '../../store/slices.ts';
import { unitOf, xOf, type Frame, type Stretch } from './layout.ts';

/** Checkpoints closer than this are one line. */
const LINE_ROOM = 4;
/** Room that a checkpoint's number needs. */
const NUMBER_ROOM = 28;
/** Findings in as many pixels are one glyph. */
export const GLYPH_ROOM = 9;

export interface CheckpointMark {
  readonly x: number;
  /** Counts from 1; empty where there is no room. */
  readonly label: string;
}

export function layoutCheckpoints(rows: GrowableU32, frame: Frame): CheckpointMark[] {
  const { axis, view, width } = frame;
  const marks: CheckpointMark[] = [];
  let numbered = -Infinity;
  let i = lowerBound(rows.length, (n) => rows.at(n), Math.max(0, axis.rowAt(view.from)));
  while (i < rows.length) {
    const x = xOf(frame, axis.endOf(rows.at(i)));
    if (x > width) break;
    const label = x - numbered >= NUMBER_ROOM ? String(i + 1) : '';
    if (label !== '') numbered = x;
    if (x >= 0) marks.push({ x, label });
    const next = axis.rowAt(unitOf(frame, x + LINE_ROOM));
    i = Math.max(i + 1, lowerBound(rows.length, (n) => rows.at(n), next));
  }
  return marks;
}

/** Findings in order of their place, with how many of each severity stand before each. */
export interface FindingPlaces {
  readonly offset: Float64Array;
  /** For error, warning, info: findings before each place, and after the last. */
  readonly before: readonly Uint32Array[];
}

/** No findings. */
export const NOWHERE: FindingPlaces = { offset: new Float64Array(0), before: SEVERITIES.map(() => new Uint32Array(1)) };

/** Offset and severity as one number, which sorts without looking at a finding again: offsets have 51 bits at most. */
const KINDS = 4;

export function* placingFindings(findings: readonly Finding[], source: number): Pieces<FindingPlaces> {
  const keys = new Float64Array(findings.length);
  let count = 0;
  for (const [i, finding] of findings.entries()) {
    if (finding.source === source) keys[count++] = finding.range.start * KINDS + SEVERITIES.indexOf(finding.severity);
    if (i % PER_PIECE === PER_PIECE - 1) yield;
  }
  const placed = keys.subarray(0, count).sort();
  yield;
  const before = SEVERITIES.map(() => new Uint32Array(count + 1));
  const offset = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const key = placed[i] ?? 0;
    offset[i] = Math.floor(key / KINDS);
    for (const [s, sums] of before.entries()) sums[i + 1] = (sums[i] ?? 0) + (key % KINDS === s ? 1 : 0);
  }
  return { offset, before };
}

export const placeFindings = (findings: readonly Finding[], source: number): FindingPlaces => finish(placingFindings(findings, source));

export interface FindingMark {
  readonly x: number;
  readonly severity: Severity;
  readonly count: number;
  /** Byte of the first of the worst. */
  readonly offset: number;
}

/** One glyph for all findings that would overlap, of the worst severity among them. */
export function layoutFindings(places: FindingPlaces, frame: Frame): FindingMark[] {
  const { offset } = places;
  const xAt = (i: number): number => xOf(frame, frame.axis.ofOffset(offset[i] ?? 0));
  const marks: FindingMark[] = [];
  let i = lowerBound(offset.length, xAt, 0);
  while (i < offset.length && xAt(i) <= frame.width) {
    const next = Math.max(i + 1, lowerBound(offset.length, xAt, xAt(i) + GLYPH_ROOM));
    const worst = worstOf(places, i, next);
    marks.push({ x: xAt(worst.place), severity: worst.severity, count: next - i, offset: offset[worst.place] ?? 0 });
    i = next;
  }
  return marks;
}

function worstOf({ before }: FindingPlaces, from: number, end: number): { severity: Severity; place: number } {
  for (const [s, severity] of SEVERITIES.entries()) {
    const sums = before[s] ?? new Uint32Array(0);
    const passed = sums[from] ?? 0;
    if ((sums[end] ?? 0) > passed) return { severity, place: lowerBound(sums.length, (i) => sums[i] ?? 0, passed + 1) - 1 };
  }
  return { severity: 'info', place: from };
}

/** Lines of a log closer than this are one tick. */
const TICK_ROOM = 4;

/** Stalls of a capture: from the last byte before to the byte that was waited for. Those that are not in view are left out. */
export function layoutStalls(stalls: readonly Stall[], frame: Frame): readonly Stretch[] {
  return stalls.flatMap(({ offset, missing, from, to }) => {
    const { axis } = frame;
    const [start, end] = axis.name === 'time' ? [from - axis.origin, to - axis.origin] : [axis.ofOffset(offset - missing), axis.ofOffset(offset)];
    const x = xOf(frame, start);
    const right = xOf(frame, end);
    return right < 0 || x > frame.width ? [] : [{ x, width: right - x }];
  });
}

/** Ticks for rows that lines of the log lead to: where in the plot. `rows` ascend. */
export function layoutLog(rows: Uint32Array, frame: Frame): readonly number[] {
  const { axis, view, width } = frame;
  const ticks: number[] = [];
  const rowAt = (i: number): number => rows[i] ?? 0;
  let i = lowerBound(rows.length, rowAt, Math.max(0, axis.rowAt(view.from)));
  while (i < rows.length) {
    const x = xOf(frame, axis.startOf(rowAt(i)));
    if (x > width) break;
    if (x >= 0) ticks.push(x);
    i = Math.max(i + 1, lowerBound(rows.length, rowAt, axis.rowAt(unitOf(frame, x + TICK_ROOM))));
  }
  return ticks;
}
