/** What faces what beside the rows of a comparison: records that are aligned in their sequences, and pages that both sides have. */
import type { ByteRange } from '../bytes/range.ts';
import { RECORD_HEADER_SIZE } from '../index/record-index.ts';
import type { Pair } from './chain.ts';
import { PIECE_PFNS, type Memory } from './memory.ts';
import type { DiffResult } from './result.ts';
import { originOf } from './subject.ts';

/** Pages of a legacy side are looked up one by one. */
const MAX_LOOKUPS = 1_048_576;

/** The same distance from one side to the other, and one right behind the other. */
export class PairList {
  readonly pairs: Pair[] = [];
  /** Whether there were more. */
  cut = false;
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  add(left: ByteRange, right: ByteRange): void {
    const last = this.pairs.at(-1);
    const even = left.end - left.start === right.end - right.start;
    if (even && last?.left.end === left.start && last.right.end === right.start && last.left.end - last.left.start === last.right.end - last.right.start) {
      this.pairs[this.pairs.length - 1] = { left: { start: last.left.start, end: left.end }, right: { start: last.right.start, end: right.end } };
    } else if (this.pairs.length < this.#most) this.pairs.push({ left, right });
    else this.cut = true;
  }
}

/** Headers of records that are aligned, where the distance between the sides changes; of a legacy side no record stands in the file. */
export function addRecords({ gathered, sides }: DiffResult, list: PairList, only: { readonly left: (range: ByteRange) => void; readonly right: (range: ByteRange) => void }): void {
  if (sides.left.provenance !== null || sides.right.provenance !== null) return;
  const { runs, left, right, moves } = gathered.alignment;
  const [a, b] = [sides.left.stream.builder.index, sides.right.stream.builder.index];
  for (const run of runs) {
    let shift = Number.NaN;
    for (let k = 0; k < run.count; k++) {
      const [x, y] = [left.rows[run.left + k] ?? 0, right.rows[run.right + k] ?? 0];
      if (run.verdict === 'left' || run.verdict === 'right') {
        const [index, row, moved] = run.verdict === 'left' ? [a, x, moves.left[run.left + k]] : [b, y, moves.right[run.right + k]];
        if (!run.unaligned && (moved ?? -1) < 0) only[run.verdict]({ start: index.startOf(row), end: index.endOf(row) });
        continue;
      }
      const [from, to] = [a.startOf(x), b.startOf(y)];
      if (a.isCut(x) || b.isCut(y)) {
        // Of what is cut short no page can be told: what there is of it faces the same record's beginning.
        const length = Math.min(a.endOf(x) - from, b.endOf(y) - to);
        list.add({ start: from, end: from + length }, { start: to, end: to + length });
      } else if (to - from !== shift || k === run.count - 1) list.add({ start: from, end: from + RECORD_HEADER_SIZE }, { start: to, end: to + RECORD_HEADER_SIZE });
      shift = to - from;
    }
  }
}

/** Last contents of pages that both sides have, and of those that both have behind VERIFY. */
export function addPages({ gathered, sides }: DiffResult, list: PairList): void {
  const { left, right } = gathered;
  addPagesOf(left, right, sides, list);
  if (left.verify !== null && right.verify !== null) addPagesOf(left.verify, right.verify, sides, list);
}

function addPagesOf(left: Memory, right: Memory, sides: DiffResult['sides'], list: PairList): void {
  if (left.pageSize !== right.pageSize) return;
  const looked = sides.left.provenance !== null || sides.right.provenance !== null;
  if (looked && Math.min(left.contents, right.contents) > MAX_LOOKUPS) {
    list.cut = true;
    return;
  }
  for (const number of left.numbers) {
    const [a, b] = [left.pieces.get(number)?.at, right.pieces.get(number)?.at];
    if (a === undefined || b === undefined) continue;
    for (let i = 0; i < PIECE_PFNS; i++) {
      const [from, to] = [a[i] ?? -1, b[i] ?? -1];
      if (from < 0 || to < 0) continue;
      const [x, y] = [pageOrigin(sides.left, from, left.pageSize), pageOrigin(sides.right, to, left.pageSize)];
      if (x !== null && y !== null) list.add(x, y);
    }
  }
}

const pageOrigin = (subject: DiffResult['sides']['left'], start: number, size: number): ByteRange | null => {
  const range = { start, end: start + size };
  const origin = subject.provenance === null ? range : originOf(subject, range).range;
  return origin === null || origin.end <= origin.start ? null : origin;
};
