/** Names of rows that a type does not tell: each name once, and a number for each row that has one. */
import { GrowableU32, lowerBound } from './growable.ts';

/** Different names that are kept: no machine has as many devices. Rows beyond go by their type. */
export const MOST_NAMES = 10_000;

export class RowNames {
  readonly #rows = new GrowableU32();
  readonly #which = new GrowableU32();
  readonly #names: string[] = [];
  readonly #numbers = new Map<string, number>();

  /** Rows ascend from call to call. */
  set(row: number, name: string): void {
    const number = this.#numberOf(name);
    if (number < 0) return;
    this.#rows.push(row);
    this.#which.push(number);
  }

  of(row: number): string | undefined {
    const i = lowerBound(this.#rows.length, (at) => this.#rows.at(at), row);
    return i < this.#rows.length && this.#rows.at(i) === row ? this.#names[this.#which.at(i)] : undefined;
  }

  #numberOf(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    if (this.#names.length >= MOST_NAMES) return -1;
    this.#numbers.set(name, this.#names.length);
    return this.#names.push(name) - 1;
  }
}
