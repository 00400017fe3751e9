/** How many rows of a comparison speak of a record of the left, of one of the right, or of both. */
import type { DiffRow } from './compare.ts';

class Tally {
  readonly #left = new Map<number, number>();
  readonly #right = new Map<number, number>();
  readonly #both = new Map<string, number>();

  note(left: number, right: number): void {
    if (left >= 0) add(this.#left, left);
    if (right >= 0) add(this.#right, right);
    if (left >= 0 && right >= 0) add(this.#both, `${left} ${right}`);
  }

  /** Rows that speak of either; -1 for none. */
  of(left: number, right: number): number {
    return (this.#left.get(left) ?? 0) + (this.#right.get(right) ?? 0) - (this.#both.get(`${left} ${right}`) ?? 0);
  }
}

export interface RowCounts {
  /** That nothing explains. */
  readonly differs: Tally;
  /** That something explains. */
  readonly expected: Tally;
}

export function countByRow(rows: Iterable<DiffRow>): RowCounts {
  const counts = { differs: new Tally(), expected: new Tally() };
  for (const { verdict, left, right } of rows) if (verdict !== 'same') (verdict === 'expected' ? counts.expected : counts.differs).note(left?.row ?? -1, right?.row ?? -1);
  return counts;
}

function add<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
