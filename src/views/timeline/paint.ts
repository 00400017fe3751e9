/** Puts a scene on a canvas. What is where is decided elsewhere; here are only strokes and fills. */
import { GUTTER } from './geometry.ts';
import { hatch } from './hatch.ts';
import { xOf, type Box, type Frame } from './layout.ts';
import type { Palette } from './palette.ts';
import { paintClock, paintHoles } from './paint-clock.ts';
import { paintMarker } from './paint-marker.ts';
import type { LaneScene, Marker, Scene } from './scene.ts';

export type Context = CanvasRenderingContext2D;

/** Pixels between lanes, half above and half below. */
const LANE_GAP = 4;
/** A label needs this much to say anything. */
const LABEL_ROOM = 40;
const LABEL_PAD = 4;
/** Narrower gaps have the lines' colour throughout. */
const HATCH_ROOM = 5;
/** Enough for a question mark. */
const UNKNOWN_ROOM = 9;

const GLYPHS = { error: '✖', warning: '▲', info: 'ℹ' } as const;

export function paint(context: Context, scene: Scene, marker: Marker, palette: Palette): void {
  const { geometry } = scene;
  context.clearRect(0, 0, geometry.width, geometry.height);
  context.font = palette.font;
  context.textBaseline = 'middle';
  paintGutter(context, scene, palette);
  context.save();
  context.beginPath();
  context.rect(GUTTER - 1, 0, geometry.plot + 2, geometry.height);
  context.clip();
  context.translate(GUTTER, 0);
  paintRuler(context, scene, palette);
  paintUnscanned(context, scene, palette);
  scene.lanes.forEach((lane, i) => paintLane(context, scene, lane, i, palette));
  paintHoles(context, scene, palette);
  paintCheckpoints(context, scene, palette);
  paintLog(context, scene, palette);
  paintClock(context, scene, palette);
  paintStrip(context, scene, marker, palette);
  context.restore();
  paintFindings(context, scene, palette);
  paintMarker(context, scene, marker, palette);
}

/** Height of the mark for lines of the log. */
const LOG_TICK = 6;

function paintGutter(context: Context, { geometry, lanes, rates }: Scene, palette: Palette): void {
  context.textAlign = 'right';
  lanes.forEach(({ name }, i) => {
    context.fillStyle = palette.layer(name);
    context.fillText(name, GUTTER - 8, geometry.laneTop + (i + 0.5) * geometry.laneHeight);
  });
  context.fillStyle = palette.muted;
  if (rates !== null) context.fillText('throughput', GUTTER - 8, geometry.ratesTop + geometry.ratesHeight / 2);
  context.fillText('findings', GUTTER - 8, geometry.findingsTop + geometry.findingsHeight / 2);
}

function paintRuler(context: Context, { geometry, ticks }: Scene, palette: Palette): void {
  context.textAlign = 'left';
  for (const { x, label } of ticks) {
    context.fillStyle = palette.line;
    context.fillRect(Math.round(x), 0, 1, geometry.findingsTop + geometry.findingsHeight);
    context.fillStyle = palette.muted;
    const left = Math.round(x) + LABEL_PAD;
    if (left + context.measureText(label).width <= geometry.plot) context.fillText(label, left, geometry.ruler / 2);
  }
}

function paintUnscanned(context: Context, { geometry, unscanned }: Scene, palette: Palette): void {
  if (unscanned === null || unscanned >= geometry.plot) return;
  hatch(context, unscanned, geometry.laneTop, geometry.plot - unscanned, geometry.lanes * geometry.laneHeight, palette.hatch);
}

function paintLane(context: Context, scene: Scene, { name, boxes, spans }: LaneScene, i: number, palette: Palette): void {
  const { geometry } = scene;
  const top = geometry.laneTop + i * geometry.laneHeight + LANE_GAP / 2;
  const height = geometry.laneHeight - LANE_GAP;
  context.fillStyle = palette.layer(name);
  context.globalAlpha = 0.55;
  for (const { x, width } of spans) context.fillRect(x, top + height / 2 - 0.5, width, 1);
  context.globalAlpha = 1;
  paintBoxes(context, boxes, top, height, palette);
  for (const box of boxes) {
    if (box.width >= LABEL_ROOM) paintLabel(context, scene, box, top + height / 2, palette);
    else if (box.family === 'unknown' && box.width >= UNKNOWN_ROOM) paintUnknown(context, box, top + height / 2, palette);
  }
}

const colourOf = (box: Box, palette: Palette): string =>
  box.family === 'page-data' ? (palette.shades[box.shade] ?? palette.family(box.family)) : palette.family(box.family);

/** Neighbours of one colour are one path: changing the colour is what costs. */
function paintBoxes(context: Context, boxes: readonly Box[], top: number, height: number, palette: Palette): void {
  let colour = '';
  context.beginPath();
  for (const box of boxes) {
    const next = box.family === 'gap' && box.width >= HATCH_ROOM ? palette.raised : colourOf(box, palette);
    if (next !== colour) {
      context.fill();
      context.beginPath();
      context.fillStyle = next;
      colour = next;
    }
    // A line of background tells neighbours apart wherever a box can spare it.
    const spare = box.first === box.last && box.width >= 4 ? 1 : 0;
    context.rect(box.x, top + box.top * height, box.width - spare, (box.bottom - box.top) * height);
  }
  context.fill();
  context.beginPath();
  for (const box of boxes) {
    if (box.family === 'gap' && box.width >= HATCH_ROOM) hatch(context, box.x, top + box.top * height, box.width, (box.bottom - box.top) * height, palette.family('gap'));
  }
}

function paintLabel(context: Context, scene: Scene, box: Box, y: number, palette: Palette): void {
  const left = Math.max(0, box.x) + LABEL_PAD;
  const room = Math.min(scene.frame.width, box.x + box.width) - left - LABEL_PAD;
  const text = fitted(context, scene.labelOf(box), room);
  if (text === '') return;
  context.textAlign = 'left';
  context.fillStyle = box.family === 'gap' ? palette.text : palette.textOn(colourOf(box, palette));
  context.fillText(text, left, y);
}

/** A sign besides the colour. */
function paintUnknown(context: Context, box: Box, y: number, palette: Palette): void {
  context.textAlign = 'center';
  context.fillStyle = palette.textOn(colourOf(box, palette));
  context.fillText('?', box.x + box.width / 2, y);
}

/** Fewer letters of a name tell nothing: `PAGE…` forty times over is noise. */
const LEAST_OF_A_NAME = 8;

/** The text, cut with an ellipsis where it must be; empty where nothing worth reading fits. */
function fitted(context: Context, text: string, room: number): string {
  const width = context.measureText(text).width;
  if (width <= room) return text;
  const length = Math.floor((text.length * room) / width) - 1;
  return length < LEAST_OF_A_NAME ? '' : `${text.slice(0, length)}…`;
}

function paintCheckpoints(context: Context, { geometry, checkpoints }: Scene, palette: Palette): void {
  context.textAlign = 'center';
  for (const { x, label } of checkpoints) {
    context.fillStyle = palette.text;
    context.fillRect(Math.round(x), geometry.laneTop, 1, geometry.ratesTop - geometry.laneTop);
    if (label === '') continue;
    const wide = context.measureText(label).width + 2 * LABEL_PAD;
    const y = geometry.laneTop + 1;
    const middle = Math.max(wide / 2, Math.min(geometry.plot - wide / 2, x));
    context.fillStyle = palette.text;
    context.beginPath();
    context.roundRect(middle - wide / 2, y, wide, 13, 3);
    context.fill();
    context.fillStyle = palette.pane;
    context.fillText(label, middle, y + 7);
  }
}

/** Lines of the log stand on the lower edge of the lanes, findings below it. */
function paintLog(context: Context, { geometry, log }: Scene, palette: Palette): void {
  context.fillStyle = palette.accent;
  for (const x of log) {
    context.beginPath();
    context.moveTo(x, geometry.ratesTop - LOG_TICK);
    context.lineTo(x + LOG_TICK / 2, geometry.ratesTop);
    context.lineTo(x - LOG_TICK / 2, geometry.ratesTop);
    context.fill();
  }
}

function paintFindings(context: Context, { geometry, findings }: Scene, palette: Palette): void {
  const y = geometry.findingsTop + geometry.findingsHeight / 2;
  context.fillStyle = palette.line;
  context.fillRect(GUTTER, geometry.findingsTop, geometry.plot, 1);
  context.textAlign = 'center';
  for (const { x, severity } of findings) {
    context.fillStyle = palette.severity(severity);
    context.fillText(GLYPHS[severity], GUTTER + x, y + 1);
  }
}

/** Left edge and width, on the strip, of what shows above. */
export function thumbOf(whole: Frame, frame: Frame): { x: number; width: number } {
  const x = xOf(whole, frame.view.from);
  const width = Math.max(12, xOf(whole, frame.view.to) - x);
  return { x: Math.min(x, whole.width - width), width };
}

function paintStrip(context: Context, { geometry, frame, whole }: Scene, marker: Marker, palette: Palette): void {
  if (whole === null) return;
  const y = geometry.stripTop + 1;
  const height = geometry.stripHeight - 2;
  context.fillStyle = palette.line;
  context.beginPath();
  context.roundRect(0, y, geometry.plot, height, height / 2);
  context.fill();
  const thumb = thumbOf(whole, frame);
  context.fillStyle = palette.muted;
  context.beginPath();
  context.roundRect(thumb.x, y, thumb.width, height, height / 2);
  context.fill();
  if (marker.row === null) return;
  const unit = frame.view.from + (marker.row.x / frame.width) * (frame.view.to - frame.view.from);
  context.fillStyle = palette.selected;
  context.fillRect(Math.min(geometry.plot - 2, xOf(whole, unit)), y - 1, 2, height + 2);
}
