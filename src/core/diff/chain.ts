/** Of pairs of ranges, those that come one after the other on both sides and have the most bytes together. */
import type { ByteRange } from '../bytes/range.ts';
import { lengthOf } from '../bytes/range.ts';
import { upperBound } from '../index/growable.ts';

export interface Pair {
  readonly left: ByteRange;
  readonly right: ByteRange;
}

const weightOf = ({ left, right }: Pair): number => Math.min(lengthOf(left), lengthOf(right));

const sorted = (count: number, keyOf: (i: number) => number): Uint32Array => {
  const keys = Float64Array.from({ length: count }, (_, i) => keyOf(i));
  return Uint32Array.from({ length: count }, (_, i) => i).sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b);
};

/** The best chain among the first so many places: a tree in which each node knows the best below it. */
class Best {
  readonly #size: number;
  readonly #tree: Int32Array;
  readonly #weights: Float64Array;

  constructor(places: number, weights: Float64Array) {
    this.#size = 2 ** Math.ceil(Math.log2(Math.max(1, places)));
    this.#tree = new Int32Array(2 * this.#size).fill(-1);
    this.#weights = weights;
  }

  #of(pair: number): number {
    return pair < 0 ? 0 : (this.#weights[pair] ?? 0);
  }

  #better(a: number, b: number): number {
    return this.#of(b) > this.#of(a) ? b : a;
  }

  note(place: number, pair: number): void {
    for (let i = this.#size + place; i > 0; i = Math.floor(i / 2)) this.#tree[i] = this.#better(this.#tree[i] ?? -1, pair);
  }

  /** Among the first `places`; -1 none. */
  before(places: number): number {
    let best = -1;
    for (let i = this.#size + places; i > 1; i = Math.floor(i / 2)) if (i % 2 === 1) best = this.#better(best, this.#tree[i - 1] ?? -1);
    return places >= this.#size ? (this.#tree[1] ?? -1) : best;
  }
}

/** In their order. Time: n log n. @param pairs none of which is empty on a side */
export function bestChain(pairs: readonly Pair[]): Pair[] {
  const count = pairs.length;
  const rightEnds = Float64Array.from(pairs, ({ right }) => right.end).sort();
  const [byStart, byEnd] = [sorted(count, (i) => pairs[i]?.left.start ?? 0), sorted(count, (i) => pairs[i]?.left.end ?? 0)];
  const weights = new Float64Array(count);
  const before = new Int32Array(count).fill(-1);
  const best = new Best(count, weights);
  let ended = 0;
  for (const i of byStart) {
    const pair = pairs[i];
    if (pair === undefined) continue;
    for (; (pairs[byEnd[ended] ?? -1]?.left.end ?? Infinity) <= pair.left.start; ended++) {
      const done = byEnd[ended] ?? 0;
      best.note(upperBound(count, (at) => rightEnds[at] ?? 0, pairs[done]?.right.end ?? 0) - 1, done);
    }
    const last = best.before(upperBound(count, (at) => rightEnds[at] ?? 0, pair.right.start));
    before[i] = last;
    weights[i] = weightOf(pair) + (last < 0 ? 0 : (weights[last] ?? 0));
  }
  let at = weights.reduce((top, weight, i) => (weight > (weights[top] ?? 0) ? i : top), 0);
  const chain: Pair[] = [];
  for (; at >= 0; at = before[at] ?? -1) {
    const pair = pairs[at];
    if (pair !== undefined) chain.push(pair);
  }
  return chain.reverse();
}
