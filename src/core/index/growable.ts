/** Typed arrays that grow: columns whose length is not known before the scan ends. */

const FIRST_CAPACITY = 1024;

/** Unsigned 32-bit numbers in the order in which they were pushed. */
export class GrowableU32 {
  #values = new Uint32Array(FIRST_CAPACITY);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const grown = new Uint32Array(2 * this.#length);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.#length++] = value;
  }

  at(i: number): number {
    return this.#values[i] ?? 0;
  }

  set(i: number, value: number): void {
    this.#values[i] = value;
  }

  /** Forgets what stands from `length` on. */
  truncate(length: number): void {
    this.#length = Math.min(this.#length, length);
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
