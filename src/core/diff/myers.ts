/**
 * Two sequences aligned: the shortest way from one to the other by leaving out and putting in (E. W. Myers, An O(ND) Difference Algorithm
 * and Its Variations, 1986). Bounded in differences and in time: beyond either nothing is said.
 */

/** Differences that are followed: the trace takes their square in memory, 16 MiB at this number. */
export const MAX_DIFFERENCES = 2000;
/** An alignment that takes longer is given up. */
export const LONGEST_MS = 2000;

export interface Step {
  readonly verdict: 'same' | 'left' | 'right';
  /** Where the step begins in each sequence. */
  readonly left: number;
  readonly right: number;
  count: number;
}

/** @param until when it is given up, by `now` */
export interface Limits {
  readonly until: number;
  readonly now: () => number;
}

const limits = (now: () => number): Limits => ({ until: now() + LONGEST_MS, now });

/** Runs from the beginning to the end of both; null where there are more differences than are followed, or no more time. */
export function align(a: ArrayLike<number>, b: ArrayLike<number>, now = (): number => Date.now(), { until } = limits(now)): Step[] | null {
  const trace: Int32Array[] = [];
  const size = Math.min(MAX_DIFFERENCES, a.length + b.length);
  const reach = new Int32Array(2 * size + 3);
  const middle = size + 1;
  for (let d = 0; d <= size && now() <= until; d++) {
    trace.push(reach.slice(middle - d - 1, middle + d + 2));
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && (reach[middle + k - 1] ?? 0) < (reach[middle + k + 1] ?? 0));
      let x = down ? (reach[middle + k + 1] ?? 0) : (reach[middle + k - 1] ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      reach[middle + k] = x;
      if (x >= a.length && x - k >= b.length) return walkBack(trace, a.length, b.length, d);
    }
  }
  return null;
}

/** From the end along the furthest reaches to the beginning. */
function walkBack(trace: readonly Int32Array[], endX: number, endY: number, differences: number): Step[] {
  const steps: Step[] = [];
  const add = (verdict: Step['verdict'], left: number, right: number, count: number): void => {
    const last = steps.at(-1);
    if (count === 0) return;
    if (last?.verdict === verdict) steps[steps.length - 1] = { verdict, left, right, count: last.count + count };
    else steps.push({ verdict, left, right, count });
  };
  let [x, y] = [endX, endY];
  for (let d = differences; d > 0; d--) {
    // Each trace has the reaches of the round before, from -d - 1 to d + 1.
    const reach = trace[d] ?? new Int32Array(0);
    const at = (k: number): number => reach[k + d + 1] ?? 0;
    const k = x - y;
    const down = k === -d || (k !== d && at(k - 1) < at(k + 1));
    const before = down ? k + 1 : k - 1;
    const fromX = at(before);
    const fromY = fromX - before;
    const [startX, startY] = down ? [fromX, fromY + 1] : [fromX + 1, fromY];
    add('same', startX, startY, x - startX);
    if (down) add('right', fromX, fromY, 1);
    else add('left', fromX, fromY, 1);
    [x, y] = [fromX, fromY];
  }
  add('same', 0, 0, x);
  return steps.reverse();
}
