/** The selection on the timeline: a line through all lanes, a frame on its lane, its bytes on the ruler. */
import { GUTTER } from './geometry.ts';
import type { Palette } from './palette.ts';
import type { Marker, Scene } from './scene.ts';

/** Narrower selections would be overlooked. */
const LEAST = 3;

export function paintMarker(context: CanvasRenderingContext2D, scene: Scene, marker: Marker, palette: Palette): void {
  const { geometry } = scene;
  const at = marker.row ?? marker.range;
  if (at === null) return;
  context.fillStyle = palette.selected;
  context.strokeStyle = palette.selected;
  if (at.x > geometry.plot || at.x + at.width < 0) {
    paintPointer(context, scene, at.x < 0);
    return;
  }
  const left = GUTTER + Math.max(0, at.x);
  const right = GUTTER + Math.min(geometry.plot + 1, at.x + at.width);
  const wide = Math.max(LEAST, right - left);
  const x = right - left < LEAST ? left - (LEAST - (right - left)) / 2 : left;
  context.globalAlpha = 0.14;
  context.fillRect(x, geometry.ruler, wide, geometry.findingsTop - geometry.ruler);
  context.globalAlpha = 1;
  context.fillRect(Math.round(left), geometry.ruler, 1, geometry.findingsTop + geometry.findingsHeight - geometry.ruler);
  if (marker.lane >= 0) {
    context.lineWidth = 2;
    context.strokeRect(x, geometry.laneTop + marker.lane * geometry.laneHeight + 1, wide, geometry.laneHeight - 2);
  }
  paintRange(context, scene, marker);
}

/** The bytes on the ruler: a bar, and a tip that shows where when the bar is a pixel. */
function paintRange(context: CanvasRenderingContext2D, { geometry }: Scene, { range, row }: Marker): void {
  const bytes = range ?? row;
  if (bytes === null || bytes.x > geometry.plot || bytes.x + bytes.width < 0) return;
  const left = GUTTER + Math.max(0, bytes.x);
  const right = GUTTER + Math.min(geometry.plot, bytes.x + bytes.width);
  context.fillRect(left - 1, geometry.ruler - 3, Math.max(2, right - left + 1), 3);
  const tip = (left + right) / 2;
  if (right - left > 8) return;
  context.beginPath();
  context.moveTo(tip - 4, geometry.ruler - 8);
  context.lineTo(tip + 4, geometry.ruler - 8);
  context.lineTo(tip, geometry.ruler - 2);
  context.fill();
}

/** The selection is beside what shows: say on which side. */
function paintPointer(context: CanvasRenderingContext2D, { geometry }: Scene, toLeft: boolean): void {
  const x = toLeft ? GUTTER + 2 : GUTTER + geometry.plot - 2;
  const y = geometry.ruler / 2;
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x + (toLeft ? 8 : -8), y - 5);
  context.lineTo(x + (toLeft ? 8 : -8), y + 5);
  context.fill();
}
