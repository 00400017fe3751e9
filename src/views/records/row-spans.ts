/** Rows in as few requests as make sense. */
export interface RowSpan {
  readonly from: number;
  readonly count: number;
}

/** A hole as small as this costs less than another message. */
const HOLE = 4;

/** Spans over ascending rows; holes of a few rows are asked for as well. */
export function contiguous(rows: readonly number[]): RowSpan[] {
  const spans: RowSpan[] = [];
  for (const row of rows) {
    const last = spans.at(-1);
    if (last !== undefined && row >= last.from && row - (last.from + last.count) <= HOLE) {
      spans[spans.length - 1] = { from: last.from, count: Math.max(last.count, row - last.from + 1) };
    } else {
      spans.push({ from: row, count: 1 });
    }
  }
  return spans;
}
