/** Everything that one picture of the timeline shows, as plain data. */
import type { ByteRange } from '../../core/bytes/range.ts';
import type { ClockPicture, Pause, Stall } from '../../core/capture/clock.ts';
import type { LayerInfo, LayerName } from '../../core/index/layer.ts';
import type { PageTotals } from '../../core/index/page-totals.ts';
import type { RecordIndex } from '../../core/index/record-index.ts';
import { grouped } from '../../core/text.ts';
import type { OffsetBase } from '../../store/preferences.ts';
import { FAMILY_LABELS } from '../shared/record-family.ts';
import { rowName } from '../shared/row-text.ts';
import { wholeOf, type Axis, type View } from './axis.ts';
import { geometryOf, type Geometry } from './geometry.ts';
import type { Lane, LaneIndex } from './lane-index.ts';
import { layoutLane, layoutSpans, xOf, type Box, type Frame, type Stretch } from './layout.ts';
import { layoutCheckpoints, layoutFindings, layoutLog, layoutStalls, type CheckpointMark, type FindingMark, type FindingPlaces } from './marks.ts';
import { layoutHoles, layoutPause, layoutRates, type Rates } from './rates.ts';
import { ticksOf, type Tick } from './ticks.ts';
import { timeScale } from './time-axis.ts';

export interface LaneScene {
  readonly lane: Lane;
  readonly name: LayerName;
  readonly boxes: readonly Box[];
  readonly spans: readonly Stretch[];
}

export interface Scene {
  readonly geometry: Geometry;
  readonly frame: Frame;
  readonly lanes: readonly LaneScene[];
  readonly ticks: readonly (Tick & { readonly x: number })[];
  readonly checkpoints: readonly CheckpointMark[];
  readonly findings: readonly FindingMark[];
  /** Where lines of the log lead to. */
  readonly log: readonly number[];
  /** Where a capture stalled. */
  readonly stalls: readonly Stretch[];
  /** What it lacks. */
  readonly holes: readonly Stretch[];
  /** Null where it has no clock. */
  readonly rates: Rates | null;
  readonly pause: Stretch | null;
  /** The whole axis for the strip below; null while the whole shows above. */
  readonly whole: Frame | null;
  /** Where the rows that there are so far end; null where they are all there. */
  readonly unscanned: number | null;
  readonly labelOf: (box: Box) => string;
}

export interface SceneInput {
  readonly index: RecordIndex;
  readonly layers: readonly LayerInfo[];
  readonly laneIndex: LaneIndex;
  readonly totals: PageTotals;
  readonly places: FindingPlaces;
  /** Rows that lines of the log lead to, ascending. */
  readonly logRows: Uint32Array;
  /** Of a packet capture; null where there is none. */
  readonly clock: ClockPicture | null;
  readonly holes: readonly ByteRange[];
  readonly pause: Pause | null;
  readonly axis: Axis;
  /** Null for the whole. */
  readonly view: View | null;
  readonly offsetBase: OffsetBase;
  /** Whether the scan has seen everything that it will. */
  readonly complete: boolean;
  readonly width: number;
  readonly height: number;
}

const NO_STALLS: readonly Stall[] = [];

export function sceneOf(input: SceneInput): Scene {
  const { index, layers, laneIndex, totals, axis, width, height } = input;
  const lanes = laneIndex.lanes;
  const geometry = geometryOf(width, height, lanes.length, input.clock !== null);
  const frame: Frame = { axis, view: input.view ?? wholeOf(axis), width: geometry.plot };
  const share = (from: number, end: number): number => totals.shareBetween(from, end);
  return {
    geometry,
    frame,
    lanes: lanes.map((lane) => ({
      lane,
      name: layers[lane.layer]?.name ?? 'libxc',
      boxes: layoutLane(lane, frame, share),
      spans: layoutSpans(layers[lane.layer]?.spans ?? [], frame),
    })),
    ticks: ticksOf(axis, frame.view, frame.width, input.offsetBase).map((tick) => ({ ...tick, x: xOf(frame, tick.unit) })),
    checkpoints: layoutCheckpoints(laneIndex.checkpoints, frame),
    findings: layoutFindings(input.places, frame),
    log: layoutLog(input.logRows, frame),
    stalls: layoutStalls(input.clock?.stalls ?? NO_STALLS, frame),
    holes: layoutHoles(input.holes, frame),
    rates: input.clock === null ? null : layoutRates(timeScale(input.clock), input.holes, frame),
    pause: layoutPause(input.pause, frame),
    whole: input.view === null ? null : { axis, view: wholeOf(axis), width: geometry.plot },
    unscanned: unscannedX(input, frame),
    labelOf: (box) => labelOf(box, index, layers),
  };
}

function unscannedX({ index, axis, complete }: SceneInput, frame: Frame): number | null {
  if (complete || axis.name !== 'bytes') return null;
  const rows = index.rowCount;
  return Math.max(0, rows === 0 ? 0 : xOf(frame, axis.endOf(rows - 1)));
}

/** `PAGE_DATA ×9,200`: the type where there is one, else the family. */
function labelOf(box: Box, index: RecordIndex, layers: readonly LayerInfo[]): string {
  const rows = box.last - box.first + 1;
  const name = rowName(index, layers, box.first);
  if (rows === 1) return name;
  return `${index.typeOf(box.first) === index.typeOf(box.last) ? name : FAMILY_LABELS[box.family]} ×${grouped(rows)}`;
}

export interface Marker {
  /** Of the row in its lane; null where nothing is selected. */
  readonly row: Stretch | null;
  /** Place of its lane from the top; -1 none. */
  readonly lane: number;
  readonly range: Stretch | null;
}

/** Where the selection is: also left (negative) or right (beyond the width) of what shows. */
export function markerOf({ frame, lanes }: Scene, index: RecordIndex, row: number, range: ByteRange | null): Marker {
  const known = row >= 0 && row < index.rowCount;
  return {
    row: known ? stretch(frame, frame.axis.startOf(row), frame.axis.endOf(row)) : null,
    lane: known ? lanes.findIndex(({ lane }) => lane.layer === index.layerOf(row)) : -1,
    range: range === null ? null : stretch(frame, frame.axis.ofOffset(range.start), frame.axis.ofOffset(range.end)),
  };
}

function stretch(frame: Frame, start: number, end: number): Stretch {
  const x = xOf(frame, start);
  return { x, width: xOf(frame, end) - x };
}
