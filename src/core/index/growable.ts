/** Typed arrays that grow: columns whose length is not known before the scan ends. */

/** Values in one piece: growing beyond the first never copies, so no push takes longer than another. */
const PIECE_BITS = 14;
const PIECE = 2 ** PIECE_BITS;

/** The first piece begins with this many and doubles: thousands of short columns (connections of a capture) must stay small. */
const LEAST = 64;
const isFull = (length: number): boolean => length < PIECE && length >= LEAST && (length & (length - 1)) === 0;

/** Unsigned 32-bit numbers in the order in which they were pushed. */
export class GrowableU32 {
  readonly #pieces: Uint32Array[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    const i = this.#length++;
    if ((i & (PIECE - 1)) === 0) this.#pieces.push(new Uint32Array(i === 0 ? LEAST : PIECE));
    else if (isFull(i)) this.#double(i);
    this.set(i, value);
  }

  at(i: number): number {
    return this.#pieces[i >>> PIECE_BITS]?.[i & (PIECE - 1)] ?? 0;
  }

  /** Takes the last value away. */
  pop(): void {
    if ((--this.#length & (PIECE - 1)) === 0) this.#pieces.pop();
  }

  #double(length: number): void {
    const wider = new Uint32Array(2 * length);
    wider.set(this.#pieces[0] ?? []);
    this.#pieces[0] = wider;
  }

  set(i: number, value: number): void {
    const piece = this.#pieces[i >>> PIECE_BITS];
    if (piece !== undefined) piece[i & (PIECE - 1)] = value;
  }
}

/** Doubles in the order in which they were pushed. */
export class GrowableF64 {
  readonly #pieces: Float64Array[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    const i = this.#length++;
    if ((i & (PIECE - 1)) === 0) this.#pieces.push(new Float64Array(i === 0 ? LEAST : PIECE));
    else if (isFull(i)) this.#double(i);
    const piece = this.#pieces[i >>> PIECE_BITS];
    if (piece !== undefined) piece[i & (PIECE - 1)] = value;
  }

  #double(length: number): void {
    const wider = new Float64Array(2 * length);
    wider.set(this.#pieces[0] ?? []);
    this.#pieces[0] = wider;
  }

  at(i: number): number {
    return this.#pieces[i >>> PIECE_BITS]?.[i & (PIECE - 1)] ?? 0;
  }
}

/** How many of `length` ascending values, read by `at`, are smaller than or equal to `value`. */
export function upperBound(length: number, at: (i: number) => number, value: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (at(middle) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many of `length` ascending values, read by `at`, are smaller than `value`. */
export function lowerBound(length: number, at: (i: number) => number, value: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (at(middle) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
