/** Findings in stream order, and the way from one of them to the next. */
import { lowerBound } from '../core/index/growable.ts';
import type { Finding } from '../core/index/finding.ts';
import { finish, inSlices, sorting } from './slices.ts';

const byStart = (a: Finding, b: Finding): number => a.range.start - b.range.start;

/** In stream order; what stands at the same byte stays in the order it was found. */
export const inStreamOrder = (findings: readonly Finding[]): readonly Finding[] => finish(sorting(findings, byStart));

/** Up to so many are sorted at a key press. */
const AT_ONCE = 10_000;

const everyFinding = (): boolean => true;

/** The first place in `list` from which findings begin at `at` or behind it. */
const placeOf = (list: readonly Finding[], at: number): number => lowerBound(list.length, (i) => list[i]?.range.start ?? 0, at);

function indexOf(list: readonly Finding[], finding: Finding): number {
  const { start } = finding.range;
  for (let i = placeOf(list, start); list[i]?.range.start === start; i++) if (list[i] === finding) return i;
  return -1;
}

/**
 * The finding to go to: beside `current` where that is still selected, else beside the selected byte; goes round.
 * @param list in stream order
 * @param at the selected byte
 * @param steps how many on, or back; not 0
 * @param shows which findings the walk stops at
 */
export function nextFinding(list: readonly Finding[], current: Finding | null, at: number, steps: number, shows: (finding: Finding) => boolean = everyFinding): Finding | undefined {
  const here = current?.range.start === at ? indexOf(list, current) : -1;
  const way = steps > 0 ? 1 : -1;
  let place = here >= 0 ? here : placeOf(list, at) - (steps > 0 ? 1 : 0);
  let found: Finding | undefined;
  for (let left = Math.abs(steps), looked = 0; left > 0 && looked < list.length * Math.abs(steps); looked++) {
    place = (place + way + list.length) % list.length;
    const finding = list[place];
    if (finding === undefined || !shows(finding)) continue;
    found = finding;
    left--;
  }
  return found;
}

/** Sorts once for each list of findings, in slices where there are many, and keeps what is asked for until that is done. */
export class FindingWalk {
  #of: readonly Finding[] | null = null;
  #list: readonly Finding[] = [];
  /** Steps to make once the list that is being sorted is in order. */
  #waiting: { steps: number } | null = null;

  /** @param act gets the findings in stream order, and how many steps on or back; at once, or as soon as they are sorted */
  step(findings: readonly Finding[], step: 1 | -1, act: (list: readonly Finding[], steps: number) => void): void {
    if (this.#of !== findings && findings.length <= AT_ONCE) this.#keep(findings, inStreamOrder(findings));
    if (this.#of === findings) act(this.#list, step);
    else if (this.#waiting !== null) this.#waiting.steps += step;
    else this.#sort(findings, step, act);
  }

  #keep(of: readonly Finding[], list: readonly Finding[]): void {
    this.#of = of;
    this.#list = list;
  }

  #sort(findings: readonly Finding[], step: number, act: (list: readonly Finding[], steps: number) => void): void {
    const work = sorting(findings, byStart);
    this.#waiting = { steps: step };
    inSlices(
      () => {
        const done = work.next();
        if (done.done === true) this.#keep(findings, done.value);
        return done.done === true;
      },
      (done) => {
        const steps = this.#waiting?.steps ?? 0;
        if (!done) return;
        this.#waiting = null;
        if (steps !== 0) act(this.#list, steps);
      },
    );
  }
}
