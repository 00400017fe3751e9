/** Offsets in the order in which they were pushed; growing never copies. */
const PIECE = 4096;

export class GrowableF64 {
  readonly #pieces: Float64Array[] = [];
  length = 0;

  push(value: number): void {
    const at = this.length % PIECE;
    if (at === 0) this.#pieces.push(new Float64Array(PIECE));
    const piece = this.#pieces.at(-1);
    if (piece !== undefined) piece[at] = value;
    this.length++;
  }

  at(i: number): number {
    return this.#pieces[Math.floor(i / PIECE)]?.[i % PIECE] ?? 0;
  }
}
