/** Which record of the legacy stream a byte stands in, as a scan counts them: kept for the records that went by last. */

/** Starts that are kept: no finding is told later of a record further back. */
const KEPT = 1024;

export class Pieces {
  readonly #starts = new Float64Array(KEPT);
  /** Records that have begun. */
  count = 0;

  begin(start: number): void {
    this.#starts[this.count++ % KEPT] = start;
  }

  /** Number of the record that began last; null before the first. */
  get last(): number | null {
    return this.count === 0 ? null : this.count - 1;
  }

  /** Number of the record that an offset stands in; null before the first, and where it went by long ago. */
  at(offset: number): number | null {
    for (let i = this.count - 1; i >= Math.max(0, this.count - KEPT); i--) if ((this.#starts[i % KEPT] ?? 0) <= offset) return i;
    return null;
  }
}
