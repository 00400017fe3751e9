/**
 * Lines of both sides so that what faces each other stands side by side: where a side has less, the rest is a gap. The left's lines begin at
 * multiples of their length; the right's begin where what faces them begins, so that the same byte has the same column.
 */
import type { Stretches } from '../../core/diff/stretches.ts';
import type { SideName } from '../../core/diff/view.ts';
import { upperBound } from '../../core/index/growable.ts';
import { plural } from '../../core/text.ts';

/** Gaps are as high as what faces them up to this: more than a window is high, so that a scroll of the other side never sees past both ends. */
export const MAX_GAP = 256;
/** A gap says again what it is after so many lines: some of them are in view. */
const SAY_AGAIN = 12;

/** A line of bytes: those of `[start, end)`, the first of them in column `at`. */
export interface ByteLine {
  readonly start: number;
  readonly end: number;
  readonly at: number;
}

/** A line that has none; words on some of them. */
export interface GapLine {
  readonly words: string;
}

interface Column {
  /** First byte and how many, of each stretch. */
  readonly start: Float64Array;
  readonly length: Float64Array;
  /** First line of each stretch, lines of bytes, and lines of a gap below them. */
  readonly line: Float64Array;
  readonly bytes: Float64Array;
  readonly gap: Float64Array;
}

const SIDES: readonly SideName[] = ['left', 'right'];
const otherOf = (side: SideName): SideName => (side === 'left' ? 'right' : 'left');
const columnOf = (count: number): Column => ({ start: new Float64Array(count), length: new Float64Array(count), line: new Float64Array(count), bytes: new Float64Array(count), gap: new Float64Array(count) });

export class Lines {
  readonly columns: number;
  readonly #stretches: number;
  readonly #sides: Readonly<Record<SideName, Column>>;
  /** Column of the first byte of each stretch. */
  readonly #at: Float64Array;
  readonly #why: Stretches['why'];
  readonly count: Readonly<Record<SideName, number>>;

  constructor(stretches: Stretches, sizes: Readonly<Record<SideName, number>>, columns: number) {
    this.columns = columns;
    const count = stretches.why.length;
    this.#stretches = count;
    this.#sides = { left: columnOf(count), right: columnOf(count) };
    this.#at = new Float64Array(count);
    this.#why = stretches.why;
    const next = { left: 0, right: 0 };
    for (let i = 0; i < count; i++) {
      for (const side of SIDES) {
        const column = this.#sides[side];
        const start = Math.min(sizes[side], stretches[side][i] ?? 0);
        column.start[i] = start;
        column.length[i] = Math.max(0, (i + 1 < count ? Math.min(sizes[side], stretches[side][i + 1] ?? 0) : sizes[side]) - start);
      }
      this.#place(i, next);
    }
    this.count = { left: next.left, right: next.right };
  }

  #place(i: number, next: Record<SideName, number>): void {
    const { left, right } = this.#sides;
    this.#at[i] = ((left.length[i] ?? 0) > 0 ? (left.start[i] ?? 0) : (right.start[i] ?? 0)) % this.columns;
    for (const column of [left, right]) column.bytes[i] = (column.length[i] ?? 0) === 0 ? 0 : Math.ceil(((this.#at[i] ?? 0) + (column.length[i] ?? 0)) / this.columns);
    const height = Math.max(left.bytes[i] ?? 0, right.bytes[i] ?? 0);
    for (const side of SIDES) {
      const column = this.#sides[side];
      column.gap[i] = Math.min(MAX_GAP, height - (column.bytes[i] ?? 0));
      column.line[i] = next[side];
      next[side] += (column.bytes[i] ?? 0) + (column.gap[i] ?? 0);
    }
  }

  #stretchOfLine(side: SideName, line: number): number {
    const starts = this.#sides[side].line;
    return Math.max(0, upperBound(this.#stretches, (i) => starts[i] ?? 0, line) - 1);
  }

  /** The line that a byte is in. */
  lineOf(side: SideName, offset: number): number {
    const { start, line } = this.#sides[side];
    const i = Math.max(0, upperBound(this.#stretches, (k) => start[k] ?? 0, offset) - 1);
    return (line[i] ?? 0) + Math.floor(((this.#at[i] ?? 0) + Math.max(0, offset - (start[i] ?? 0))) / this.columns);
  }

  at(side: SideName, line: number): ByteLine | GapLine {
    const i = this.#stretchOfLine(side, line);
    const { start, length, line: first, bytes } = this.#sides[side];
    const down = line - (first[i] ?? 0);
    if (down >= (bytes[i] ?? 0)) return { words: (down - (bytes[i] ?? 0)) % SAY_AGAIN === 0 ? this.#words(side, i) : '' };
    const [from, column] = [start[i] ?? 0, this.#at[i] ?? 0];
    const end = Math.min(from + (length[i] ?? 0), from - column + (down + 1) * this.columns);
    return down === 0 ? { start: from, end, at: column } : { start: from - column + down * this.columns, end, at: 0 };
  }

  #words(side: SideName, i: number): string {
    const other = otherOf(side);
    const bytes = plural((this.#sides[other].length[i] ?? 0) - (this.#sides[side].length[i] ?? 0), 'byte');
    const why = this.#why[i] ?? 'more';
    const words = why === 'nowhere' ? `${bytes} of the ${other} that stand nowhere on the ${side}` : `${bytes} ${why} on the ${other}`;
    const hidden = (this.#sides[other].bytes[i] ?? 0) - (this.#sides[side].bytes[i] ?? 0) - (this.#sides[side].gap[i] ?? 0);
    return hidden > 0 ? `${words}; ${plural(hidden, 'line')} of the gap not drawn` : words;
  }

  /** The byte at the beginning of a line, or the next one behind a gap. */
  byteAt(side: SideName, line: number): number {
    const found = this.at(side, line);
    if ('start' in found) return found.start;
    const i = this.#stretchOfLine(side, line);
    return (this.#sides[side].start[i] ?? 0) + (this.#sides[side].length[i] ?? 0);
  }

  /** Bytes in lines from one to another. */
  bytesIn(side: SideName, first: number, count: number): { readonly start: number; readonly end: number } {
    const last = this.at(side, Math.max(0, Math.min(this.count[side], first + count) - 1));
    const start = this.byteAt(side, first);
    return { start, end: Math.max(start, 'end' in last ? last.end : this.byteAt(side, first + count - 1)) };
  }

  isGap(side: SideName, line: number): boolean {
    return line >= 0 && line < this.count[side] && !('start' in this.at(side, line));
  }

  /** The other side's line beside a line. Of a gap that is drawn shorter the middle faces all that has no line of its own in it. */
  facing(side: SideName, line: number): number {
    const i = this.#stretchOfLine(side, line);
    const [own, other] = [this.#sides[side], this.#sides[otherOf(side)]];
    const down = line - (own.line[i] ?? 0);
    const height = (own.bytes[i] ?? 0) + (own.gap[i] ?? 0);
    const there = (other.bytes[i] ?? 0) + (other.gap[i] ?? 0);
    const half = Math.floor(MAX_GAP / 2);
    if (height === there || down < (other.bytes[i] ?? 0) + half) return (other.line[i] ?? 0) + Math.min(down, Math.max(0, there - 1));
    if (height < there) return (other.line[i] ?? 0) + (height - down < half ? there - (height - down) : down);
    return (other.line[i] ?? 0) + (height - down <= half ? there - (height - down) : there - half);
  }
}
