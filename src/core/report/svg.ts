/** The picture of a stream as inline SVG: runs of equal cells are one rectangle, so that its size is bounded by its columns. */
import { hex } from '../text.ts';
import { escapeHtml } from './escape.ts';
import { COLUMNS, type Lane, type Picture } from './picture.ts';

/** Units of the view box: a cell is 2 wide. */
const CELL = 2;
const LABEL = 110;
const LANE = 22;
const BAR = 14;
const MARKS = 10;
const AXIS = 16;

/** Presentation attributes for where a policy forbids style sheets; the page's own style overrides them. */
const FILLS: readonly string[] = ['none', '#7ea6ea', '#c98a3d', '#566070', '#7347c3', '#c0392b'];
const MARK_FILLS = { error: '#b42318', warning: '#8a5300', info: '#1d5fd1' } as const;

/** @param text what the picture shows, in words */
export function svg({ lanes, marks, size }: Picture, text: string): string {
  const height = lanes.length * LANE + MARKS + AXIS;
  const width = LABEL + COLUMNS * CELL;
  const bottom = lanes.length * LANE;
  return [
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(text)}">`,
    ...lanes.flatMap((lane, i) => laneSvg(lane, i * LANE)),
    ...marks.flatMap((severity, column) => (severity === null ? [] : [`<path class="mark-${severity}" fill="${MARK_FILLS[severity]}" d="M${LABEL + column * CELL + 1} ${bottom}l4 ${MARKS - 2}h-8z"/>`])),
    `<text class="axis" x="${LABEL}" y="${height - 3}" font-size="11">0x0</text>`,
    `<text class="axis" x="${width}" y="${height - 3}" font-size="11" text-anchor="end">${hex(size)}</text>`,
    '</svg>',
  ].join('\n');
}

function laneSvg({ name, cells }: Lane, y: number): string[] {
  const parts = [`<text class="lane" x="0" y="${y + BAR - 2}" font-size="12">${escapeHtml(name)}</text>`, `<rect class="lane-back" fill="#eceff3" x="${LABEL}" y="${y}" width="${COLUMNS * CELL}" height="${BAR}"/>`];
  for (let from = 0; from < COLUMNS; ) {
    const kind = cells[from] ?? 0;
    let end = from + 1;
    while (end < COLUMNS && cells[end] === kind) end++;
    if (kind !== 0) parts.push(`<rect class="cell-${kind}" fill="${FILLS[kind] ?? ''}" x="${LABEL + from * CELL}" y="${y}" width="${(end - from) * CELL}" height="${BAR}"/>`);
    from = end;
  }
  return parts;
}
