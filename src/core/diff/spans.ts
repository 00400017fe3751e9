/** Runs of PFNs with one verdict, ascending, in columns: where every other page differs there are as many as pages. */
import { GrowableF64 } from '../index/growable.ts';
import { VERDICTS, type Verdict } from './verdict.ts';

export class Spans {
  readonly #start = new GrowableF64();
  readonly #end = new GrowableF64();
  readonly #verdict = new GrowableF64();
  #last = { start: -1, end: -1, verdict: -1 };

  get length(): number {
    return this.#start.length + (this.#last.end < 0 ? 0 : 1);
  }

  /** PFNs ascend. */
  note(pfn: number, verdict: Verdict): void {
    const kind = VERDICTS.indexOf(verdict);
    if (this.#last.end === pfn && this.#last.verdict === kind) {
      this.#last.end++;
      return;
    }
    if (this.#last.end >= 0) {
      this.#start.push(this.#last.start);
      this.#end.push(this.#last.end);
      this.#verdict.push(this.#last.verdict);
    }
    this.#last = { start: pfn, end: pfn + 1, verdict: kind };
  }

  /** Half-open; `kind` is a number in VERDICTS. */
  at(i: number): { readonly start: number; readonly end: number; readonly kind: number } {
    if (i === this.#start.length) return { start: this.#last.start, end: this.#last.end, kind: this.#last.verdict };
    return { start: this.#start.at(i), end: this.#end.at(i), kind: this.#verdict.at(i) };
  }
}
