/** What a packet capture says beside the stream: throughput, stalls, the pause before END, and what it lacks. */
import { byteSize } from '../../core/text.ts';
import { hatch } from './hatch.ts';
import type { Palette } from './palette.ts';
import { BAR } from './rates.ts';
import type { Scene } from './scene.ts';

type Context = CanvasRenderingContext2D;

/** Height of a stall's bar under the ruler, and the least width of a mark that is seen. */
const STALL_HEIGHT = 3;
const LEAST = 3;
/** Narrower holes are a line. */
const HATCH_ROOM = 5;
/** Around the words on the peak. */
const PAD = 3;
const WORDS_HEIGHT = 12;

export function paintClock(context: Context, scene: Scene, palette: Palette): void {
  paintPause(context, scene, palette);
  paintRates(context, scene, palette);
  paintStalls(context, scene, palette);
}

function paintRates(context: Context, { geometry, rates }: Scene, palette: Palette): void {
  if (rates === null) return;
  const { ratesTop, ratesHeight, plot } = geometry;
  const room = ratesHeight - 3;
  const bottom = ratesTop + ratesHeight - 1;
  context.fillStyle = palette.line;
  context.fillRect(0, ratesTop, plot, 1);
  context.fillStyle = palette.rate;
  rates.shares.forEach((share, i) => {
    // What came at all is seen.
    const height = share > 0 ? Math.max(1, share * room) : 0;
    context.fillRect(i * BAR, bottom - height, BAR, height);
  });
  if (rates.peak === 0) return;
  const words = `peak ${byteSize(rates.peak)}/s`;
  const wide = context.measureText(words).width + 2 * PAD;
  context.fillStyle = palette.pane;
  context.globalAlpha = 0.85;
  context.fillRect(plot - wide, ratesTop + 1, wide, WORDS_HEIGHT);
  context.globalAlpha = 1;
  context.textAlign = 'right';
  context.fillStyle = palette.muted;
  context.fillText(words, plot - PAD, ratesTop + 1 + WORDS_HEIGHT / 2);
}

function paintStalls(context: Context, { geometry, stalls }: Scene, palette: Palette): void {
  context.fillStyle = palette.severity('warning');
  for (const { x, width } of stalls) {
    const [left, wide] = [x - (width < LEAST ? 1 : 0), Math.max(LEAST, width)];
    context.fillRect(left, geometry.ruler - STALL_HEIGHT, wide, STALL_HEIGHT);
    context.fillRect(left, geometry.ratesTop + geometry.ratesHeight - STALL_HEIGHT, wide, STALL_HEIGHT);
  }
}

/** Behind the bars: the guest stood still, while bytes may have come. */
function paintPause(context: Context, { geometry, pause }: Scene, palette: Palette): void {
  if (pause === null) return;
  const [left, wide] = [pause.x - (pause.width < LEAST ? 1 : 0), Math.max(LEAST, pause.width)];
  context.fillStyle = palette.pause;
  context.fillRect(left, geometry.ruler - 2 * STALL_HEIGHT, wide, STALL_HEIGHT);
  context.globalAlpha = 0.3;
  context.fillRect(left, geometry.ratesTop + 1, wide, geometry.ratesHeight - 1);
  context.globalAlpha = 1;
}

export function paintHoles(context: Context, { geometry, holes }: Scene, palette: Palette): void {
  const height = geometry.ratesTop - geometry.laneTop;
  for (const { x, width } of holes) {
    if (width >= HATCH_ROOM) {
      context.fillStyle = palette.pane;
      context.globalAlpha = 0.75;
      context.fillRect(x, geometry.laneTop, width, height);
      context.globalAlpha = 1;
      hatch(context, x, geometry.laneTop, width, height, palette.severity('warning'));
    }
    context.fillStyle = palette.severity('warning');
    context.fillRect(x, geometry.laneTop, 1, height);
    if (width >= HATCH_ROOM) context.fillRect(x + width - 1, geometry.laneTop, 1, height);
  }
}
