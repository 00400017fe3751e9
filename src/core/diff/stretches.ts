/**
 * Bytes of both sides laid beside each other, from beginning to end: stretches in the order of both, of which a side may have none. What has
 * its counterpart in another order cannot face it in lists that both run one way; the chain with the most bytes keeps its place.
 */
import { lengthOf, type ByteRange } from '../bytes/range.ts';
import { bestChain } from './chain.ts';
import type { DiffSide } from './compare.ts';
import type { DiffResult } from './result.ts';
import { addPages, addRecords, PairList } from './stretch-pairs.ts';
import type { SideName } from './view.ts';

/** Stretches that are told at most, the last of which goes to the ends. */
export const MAX_STRETCHES = 65_536;
/** Runs of rows, records and pages out of which the chain is made. */
const MAX_PAIRS = 262_144;

/** Why a side has less: the other has more bytes there; it alone has what they are of; they say what this side says nowhere in its file. */
export type Why = 'more' | 'only' | 'nowhere';

export interface Stretches {
  /** Where each begins on a side; the last one ends where the file does. */
  readonly left: Float64Array;
  readonly right: Float64Array;
  readonly why: readonly Why[];
  /** Whether a limit cut the list or what it was made of. */
  readonly cut: boolean;
}

interface Solo extends ByteRange {
  readonly why: Why;
}

interface Stretch {
  readonly left: ByteRange;
  readonly right: ByteRange;
  readonly why: Why;
}

/** Reads nothing. There is one at least. */
export function stretchesOf(result: DiffResult): Stretches {
  const list = new PairList(MAX_PAIRS);
  const solos: Record<SideName, Solo[]> = { left: [], right: [] };
  for (const row of result.all()) {
    const [left, right] = [bytesOf(row.left), bytesOf(row.right)];
    if (left !== null && right !== null) list.add(left, right);
    else if (left !== null) solos.left.push({ ...left, why: row.right === null ? 'only' : 'nowhere' });
    else if (right !== null) solos.right.push({ ...right, why: row.left === null ? 'only' : 'nowhere' });
  }
  addRecords(result, list, { left: (range) => solos.left.push({ ...range, why: 'only' }), right: (range) => solos.right.push({ ...range, why: 'only' }) });
  addPages(result, list);
  const layout = new Layout(united(solos.left), united(solos.right));
  for (const { left, right } of bestChain(list.pairs)) {
    layout.between(left.start, right.start);
    layout.add(left, right, 'more');
  }
  layout.between(Infinity, Infinity);
  const stretches = layout.stretches.slice(0, MAX_STRETCHES);
  return {
    left: Float64Array.from(stretches, ({ left }) => left.start),
    right: Float64Array.from(stretches, ({ right }) => right.start),
    why: stretches.map(({ why }) => why),
    cut: list.cut || layout.stretches.length > MAX_STRETCHES,
  };
}

function bytesOf(side: DiffSide | null): ByteRange | null {
  const origin = side?.origin ?? null;
  return origin === null || lengthOf(origin) === 0 ? null : origin;
}

/** Each byte once, in order; of several reasons that it is the side's alone. */
function united(solos: readonly Solo[]): Solo[] {
  const found: Solo[] = [];
  for (const solo of [...solos].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = found.at(-1);
    if (last !== undefined && solo.start < last.end) {
      if (solo.end > last.end) found.push({ ...solo, start: last.end });
    } else found.push(solo);
  }
  return found;
}

/** Puts stretch behind stretch. */
class Layout {
  readonly stretches: Stretch[] = [];
  readonly #solos: Record<SideName, { readonly all: readonly Solo[]; next: number }>;
  #left = 0;
  #right = 0;

  constructor(left: readonly Solo[], right: readonly Solo[]) {
    this.#solos = { left: { all: left, next: 0 }, right: { all: right, next: 0 } };
  }

  /** What stands before the next pair: what each side has alone by itself, what is left face to face. */
  between(left: number, right: number): void {
    while (this.#left < left || this.#right < right) {
      const [a, b] = [this.#soloBefore('left', this.#left, left), this.#soloBefore('right', this.#right, right)];
      // Where one side alone has something, what stands before it on both is as long.
      const length = a === null && b === null ? Infinity : Math.min(a === null ? Infinity : a.start - this.#left, b === null ? Infinity : b.start - this.#right);
      this.add({ start: this.#left, end: a?.start ?? Math.min(left, this.#left + length) }, { start: this.#right, end: b?.start ?? Math.min(right, this.#right + length) }, 'more');
      if (a !== null) this.add(a, { start: this.#right, end: this.#right }, a.why);
      if (b !== null) this.add({ start: this.#left, end: this.#left }, b, b.why);
    }
  }

  /** The first that ends behind `from`, as much of it as stands before `to`. */
  #soloBefore(side: SideName, from: number, to: number): Solo | null {
    const solos = this.#solos[side];
    while ((solos.all[solos.next]?.end ?? Infinity) <= from) solos.next++;
    const solo = solos.all[solos.next];
    return solo === undefined || Math.max(solo.start, from) >= to ? null : { start: Math.max(solo.start, from), end: Math.min(solo.end, to), why: solo.why };
  }

  add(left: ByteRange, right: ByteRange, why: Why): void {
    this.#left = left.end;
    this.#right = right.end;
    if (lengthOf(left) === 0 && lengthOf(right) === 0) return;
    const last = this.stretches.at(-1);
    const next = { left, right, why };
    if (last !== undefined && goesOn(last, next)) this.stretches[this.stretches.length - 1] = { left: { start: last.left.start, end: left.end }, right: { start: last.right.start, end: right.end }, why: last.why === 'more' ? why : last.why };
    else this.stretches.push(next);
  }
}

/** Of both sides as many bytes each, or of the same side alone. */
function goesOn(a: Stretch, b: Stretch): boolean {
  const [kind, next] = [kindOf(a), kindOf(b)];
  return kind === next && kind !== 'uneven' && (kind === 'even' || a.why === b.why || a.why === 'more' || b.why === 'more');
}

function kindOf({ left, right }: Stretch): 'left' | 'right' | 'even' | 'uneven' {
  const [a, b] = [lengthOf(left), lengthOf(right)];
  return a === 0 ? 'right' : b === 0 ? 'left' : a === b ? 'even' : 'uneven';
}
