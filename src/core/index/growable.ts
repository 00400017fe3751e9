/** Typed arrays that grow: columns whose length is not known before the scan ends. */

/** Values in one piece: growing never copies, so no push takes longer than another. */
const PIECE_BITS = 14;
const PIECE = 2 ** PIECE_BITS;

/** Unsigned 32-bit numbers in the order in which they were pushed. */
export class GrowableU32 {
  readonly #pieces: Uint32Array[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    const i = this.#length++;
    if ((i & (PIECE - 1)) === 0) this.#pieces.push(new Uint32Array(PIECE));
    this.set(i, value);
  }

  at(i: number): number {
    return this.#pieces[i >>> PIECE_BITS]?.[i & (PIECE - 1)] ?? 0;
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
    if ((i & (PIECE - 1)) === 0) this.#pieces.push(new Float64Array(PIECE));
    const piece = this.#pieces[i >>> PIECE_BITS];
    if (piece !== undefined) piece[i & (PIECE - 1)] = value;
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
