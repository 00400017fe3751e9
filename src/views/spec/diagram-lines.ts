/** A diagram's cells as lines of eight octets, the way specifications draw them; what is long is torn in the middle. */
import type { LayoutDiagram } from '../../core/spec/diagram.ts';

/** Octets a line. */
export const OCTETS = 8;
/** Cells of more octets are torn. */
const WHOLE = 24;

export interface Piece {
  /** Number of the cell. */
  readonly cell: number;
  /** First octet of the line that it takes, and how many. */
  readonly column: number;
  readonly span: number;
  /** Whether the cell begins, ends here; at other edges it goes on. */
  readonly first: boolean;
  readonly last: boolean;
  /** Whether the cell's name and value stand in this piece. */
  readonly labelled: boolean;
}

export interface DiagramLine {
  /** Octets from the row's start. */
  readonly offset: number;
  readonly pieces: readonly Piece[];
  /** Octets that are not drawn; 0 for a line of octets. */
  readonly torn: number;
}

interface Stretch {
  readonly from: number;
  readonly end: number;
  readonly torn: boolean;
}

/** A cell cut at the ends of lines; the middle of a long one is one torn stretch. */
function stretchesOf(from: number, end: number): Stretch[] {
  const stretches: Stretch[] = [];
  const tornFrom = (Math.floor(from / OCTETS) + 1) * OCTETS;
  const tornEnd = Math.floor(end / OCTETS) * OCTETS;
  const isLong = end - from > WHOLE && tornEnd > tornFrom;
  let at = from;
  while (at < end) {
    const torn = isLong && at === tornFrom;
    const next = torn ? tornEnd : Math.min(end, (Math.floor(at / OCTETS) + 1) * OCTETS);
    stretches.push({ from: at, end: next, torn });
    at = next;
  }
  return stretches;
}

/** The first of the widest pieces carries the label. */
function labelled(stretches: readonly Stretch[]): number {
  let best = 0;
  stretches.forEach(({ from, end, torn }, i) => {
    const widest = stretches[best];
    if (!torn && widest !== undefined && end - from > widest.end - widest.from) best = i;
  });
  return best;
}

export function linesOf({ range, cells }: LayoutDiagram): readonly DiagramLine[] {
  const lines: { offset: number; torn: number; pieces: Piece[] }[] = [];
  cells.forEach((cell, number) => {
    const stretches = stretchesOf(cell.range.start - range.start, cell.range.end - range.start);
    const label = labelled(stretches);
    stretches.forEach(({ from, end, torn }, i) => {
      const column = from % OCTETS;
      if (column === 0) lines.push({ offset: from, torn: torn ? end - from : 0, pieces: [] });
      lines.at(-1)?.pieces.push({
        cell: number,
        column,
        span: torn ? OCTETS : end - from,
        first: i === 0,
        last: i === stretches.length - 1,
        labelled: i === label,
      });
    });
  });
  return lines;
}
