/** Records that stand alone on both sides of an alignment although they are of one kind and length: the same thing in another place. */
import type { AlignedRun, Records } from './sequence.ts';

/** Of each record of a side the number of the one on the other side, -1 where there is none. */
export interface Moves {
  readonly left: Float64Array;
  readonly right: Float64Array;
  /** Pairs. */
  readonly count: number;
}

/** PAGE_DATA is left out: which pages one has nobody sees from its length. Of several that are the same each is paired with the next. */
export function findMoves(runs: readonly AlignedRun[], left: Records, right: Records): Moves {
  let count = 0;
  const moves = { left: new Float64Array(left.rows.length).fill(-1), right: new Float64Array(right.rows.length).fill(-1) };
  const [a, b] = [alone(runs, 'left', left), alone(runs, 'right', right)];
  const of = ({ signatures }: Records, number: number | undefined): number => signatures[number ?? -1] ?? -1;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [x, y] = [a[i] ?? 0, b[j] ?? 0];
    if (of(left, x) === of(right, y)) {
      moves.left[x] = y;
      moves.right[y] = x;
      count++;
      i++;
      j++;
    } else if (of(left, x) < of(right, y)) i++;
    else j++;
  }
  return { ...moves, count };
}

/** Numbers of records, by signature and then as they stand. */
function alone(runs: readonly AlignedRun[], side: 'left' | 'right', { signatures, landmarks }: Records): Uint32Array {
  const found: number[] = [];
  for (const run of runs) for (let k = 0; run.verdict === side && k < run.count; k++) if (landmarks[run[side] + k] === 1) found.push(run[side] + k);
  return Uint32Array.from(found).sort((x, y) => (signatures[x] ?? 0) - (signatures[y] ?? 0) || x - y);
}
