/** The rows of a comparison as a list that is filtered, sorted and shown in windows. */
import { VERDICTS, type Counts, type DiffRow, type DiffSide, type Verdict } from './compare.ts';
import type { NamedRow, RowFilter, RowWindow } from './view.ts';

/** Rows that one window has at most. */
export const MAX_WINDOW = 2000;

const NO_COUNTS: Counts = { same: 0, expected: 0, different: 0, left: 0, right: 0 };

export class RowList {
  readonly #rows: readonly DiffRow[];
  /** The last filter and the numbers of its rows. */
  #key = '';
  #found: Uint32Array = new Uint32Array(0);

  constructor(rows: readonly DiffRow[]) {
    this.#rows = rows;
  }

  window(filter: RowFilter, from: number, count: number): RowWindow {
    const found = this.#matching(filter);
    const rows = [...found.subarray(from, from + Math.min(count, MAX_WINDOW))].flatMap((number) => this.#rows[number] ?? []);
    return { total: found.length, rows };
  }

  /** The place in the filtered list of the next row, or the previous one, that is not the same and not explained; -1 none. */
  next(filter: RowFilter, from: number, backwards: boolean): number {
    const found = this.#matching(filter);
    for (let i = backwards ? Math.min(from, found.length) - 1 : from + 1; i >= 0 && i < found.length; i += backwards ? -1 : 1) {
      const verdict = this.#rows[found[i] ?? 0]?.verdict;
      if (verdict !== undefined && verdict !== 'same' && verdict !== 'expected') return i;
    }
    return -1;
  }

  /** A row by its path, and its place in the filtered list: -1 where the filter hides it. */
  named(filter: RowFilter, path: string): NamedRow {
    const number = this.#rows.findIndex((row) => row.path === path);
    return { place: number < 0 ? -1 : this.#matching(filter).indexOf(number), row: this.#rows[number] ?? null };
  }

  byLayer(): { readonly layer: string; readonly counts: Counts }[] {
    const layers = new Map<string, Record<Verdict, number>>();
    for (const { layer, verdict } of this.#rows) {
      const counts = layers.get(layer) ?? { ...NO_COUNTS };
      counts[verdict]++;
      layers.set(layer, counts);
    }
    return [...layers].map(([layer, counts]) => ({ layer, counts }));
  }

  /** Rows by the rule that takes them for expected. */
  byRule(): ReadonlyMap<string, number> {
    const rules = new Map<string, number>();
    for (const { rule } of this.#rows) if (rule !== '') rules.set(rule, (rules.get(rule) ?? 0) + 1);
    return rules;
  }

  #matching(filter: RowFilter): Uint32Array {
    const key = JSON.stringify(filter);
    if (key === this.#key) return this.#found;
    const query = filter.query.toLowerCase();
    const wanted = (row: DiffRow): boolean => (filter.verdicts.length === 0 || filter.verdicts.includes(row.verdict)) && (filter.layer === '' || row.layer === filter.layer) && (query === '' || holds(row, query));
    const numbers: number[] = [];
    const groups = filter.order === 'stream' ? [null] : VERDICTS;
    for (const group of groups) for (const [number, row] of this.#rows.entries()) if ((group === null || row.verdict === group) && wanted(row)) numbers.push(number);
    this.#key = key;
    this.#found = Uint32Array.from(numbers);
    return this.#found;
  }
}

const says = (side: DiffSide | null, query: string): boolean => side !== null && (side.text.toLowerCase().includes(query) || side.meaning.toLowerCase().includes(query) || String(side.value).toLowerCase().includes(query));

const holds = (row: DiffRow, query: string): boolean => row.path.toLowerCase().includes(query) || row.why.toLowerCase().includes(query) || says(row.left, query) || says(row.right, query);
