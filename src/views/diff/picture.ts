/** The picture of memory: its grid of cells, their colours, and a cell in words. */
import { hex, plural } from '../../core/text.ts';
import { KINDS } from '../../store/compare-memory.ts';
import { VERDICT_WORDS, VERDICT_TOKENS } from './verdicts.ts';

export interface PictureGrid {
  readonly columns: number;
  readonly rows: number;
  /** Pixels of a cell's side. */
  readonly cell: number;
}

const SMALLEST = 4;
const LARGEST = 12;

/** The largest cells with which every PFN has one; else the smallest, and a cell is of several. */
export function gridFor(width: number, height: number, pfns: number): PictureGrid {
  for (let cell = LARGEST; cell > SMALLEST; cell--) {
    const [columns, rows] = [Math.floor(width / cell), Math.floor(height / cell)];
    if (columns * rows >= pfns) return { columns, rows: Math.max(1, Math.ceil(pfns / Math.max(1, columns))), cell };
  }
  return { columns: Math.max(1, Math.floor(width / SMALLEST)), rows: Math.max(1, Math.floor(height / SMALLEST)), cell: SMALLEST };
}

/** The number of the cell at a place; -1 outside. */
export function cellAt(x: number, y: number, { columns, rows, cell }: PictureGrid): number {
  const [column, row] = [Math.floor(x / cell), Math.floor(y / cell)];
  return column < 0 || row < 0 || column >= columns || row >= rows ? -1 : row * columns + column;
}

/** The worst verdict of a part, by its place in VERDICT_WORDS; -1 where no side names any of its PFNs. */
export function worstOf(counts: Uint32Array, part: number): number {
  for (let kind = 0; kind < KINDS; kind++) if ((counts[part * KINDS + kind] ?? 0) > 0) return kind;
  return -1;
}

/** What is the same is most of it: it stays behind what is not. */
const SAME_ALPHA = 0.35;

export function paintPicture(canvas: HTMLCanvasElement, { columns, rows, cell }: PictureGrid, counts: Uint32Array | null, marked: number): void {
  const ratio = devicePixelRatio;
  const [width, height] = [columns * cell, rows * cell];
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = canvas.getContext('2d');
  if (context === null || counts === null) return;
  context.scale(ratio, ratio);
  const style = getComputedStyle(canvas);
  const colours = VERDICT_WORDS.map(({ verdict }) => style.getPropertyValue(VERDICT_TOKENS[verdict]));
  const gap = cell > SMALLEST ? 1 : 0;
  for (let part = 0; part < counts.length / KINDS; part++) {
    const kind = worstOf(counts, part);
    if (kind < 0) continue;
    context.globalAlpha = kind === KINDS - 1 ? SAME_ALPHA : 1;
    context.fillStyle = resolved(canvas, colours[kind] ?? '');
    context.fillRect((part % columns) * cell, Math.floor(part / columns) * cell, cell - gap, cell - gap);
  }
  if (marked < 0) return;
  context.globalAlpha = 1;
  context.strokeStyle = resolved(canvas, style.getPropertyValue('--text'));
  context.lineWidth = 2;
  context.strokeRect((marked % columns) * cell - 1, Math.floor(marked / columns) * cell - 1, cell + 1, cell + 1);
}

/** A canvas knows no light-dark(): an element that has the colour says what it is now. */
const known = new Map<string, string>();

function resolved(canvas: HTMLCanvasElement, colour: string): string {
  const key = `${getComputedStyle(canvas).colorScheme} ${matchMedia('(prefers-color-scheme: dark)').matches} ${colour}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  canvas.style.color = colour;
  const now = getComputedStyle(canvas).color;
  canvas.style.color = '';
  known.set(key, now);
  return now;
}

export function wordsOfPart({ low, high, parts, counts }: { readonly low: number; readonly high: number; readonly parts: number; readonly counts: Uint32Array | null }, part: number): string {
  if (counts === null) return '';
  const size = (high - low) / parts;
  const [from, to] = [Math.floor(low + part * size), Math.max(Math.floor(low + part * size), Math.ceil(low + (part + 1) * size) - 1)];
  const said = VERDICT_WORDS.flatMap(({ name }, kind) => {
    const count = counts[part * KINDS + kind] ?? 0;
    return count === 0 ? [] : [to > from ? `${plural(count, 'PFN')} ${name}` : name];
  });
  return `${from === to ? `PFN ${hex(from)}` : `PFNs ${hex(from)} to ${hex(to)}`}: ${said.length === 0 ? 'on neither side' : said.join(', ')}`;
}
