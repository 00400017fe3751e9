/** Rows of a long list that a worker has, kept on the page in windows as they come into view. */

/** Rows of one window. */
const WINDOW = 200;
/** Windows that are kept. */
const MAX_WINDOWS = 40;

interface Answer<T> {
  readonly total: number;
  readonly rows: readonly T[];
}

export class RowWindows<T> {
  readonly #ask: (from: number, count: number) => Promise<Answer<T> | null>;
  readonly #arrived: (total: number) => void;
  readonly #windows = new Map<number, readonly T[]>();
  readonly #asked = new Map<number, Promise<void>>();
  /** Tells answers about an earlier list from those about this one. */
  #generation = 0;

  /**
   * @param ask for rows; null where there is nobody to ask
   * @param arrived told of each window, with the rows that there are in all
   */
  constructor(ask: (from: number, count: number) => Promise<Answer<T> | null>, arrived: (total: number) => void) {
    this.#ask = ask;
    this.#arrived = arrived;
  }

  get generation(): number {
    return this.#generation;
  }

  /** Undefined while it is not here. */
  at(place: number): T | undefined {
    return this.#windows.get(Math.floor(place / WINDOW))?.[place % WINDOW];
  }

  /** The place of a row that is here; -1 none. */
  find(isMeant: (row: T) => boolean): number {
    for (const [number, rows] of this.#windows) {
      const i = rows.findIndex(isMeant);
      if (i >= 0) return number * WINDOW + i;
    }
    return -1;
  }

  /** Ends when all of them are here, or will not come. */
  async want(first: number, count = 1): Promise<void> {
    const wanted: Promise<void>[] = [];
    for (let number = Math.floor(first / WINDOW); number <= Math.floor((first + Math.max(0, count - 1)) / WINDOW); number++) wanted.push(this.#wantWindow(number));
    await Promise.all(wanted);
  }

  #wantWindow(number: number): Promise<void> {
    if (this.#windows.has(number)) return Promise.resolve();
    const asked = this.#asked.get(number);
    if (asked !== undefined) return asked;
    const made = this.#fetch(number, this.#generation);
    this.#asked.set(number, made);
    return made;
  }

  async #fetch(number: number, mine: number): Promise<void> {
    try {
      const answer = await this.#ask(number * WINDOW, WINDOW);
      if (mine !== this.#generation || answer === null) return;
      this.#windows.set(number, answer.rows);
      for (const oldest of this.#windows.keys()) {
        if (this.#windows.size <= MAX_WINDOWS) break;
        this.#windows.delete(oldest);
      }
      this.#arrived(answer.total);
    } catch {
      // The list was closed, or its worker died, which is told where that happens.
    } finally {
      if (mine === this.#generation) this.#asked.delete(number);
    }
  }

  /** The list is another one now. */
  forget(): void {
    this.#generation++;
    this.#windows.clear();
    this.#asked.clear();
  }
}
