/** Long work on the page's thread, in slices short enough that nobody feels them. */

/** A slice ends at the first step that is over this: half a frame. */
const SLICE_MS = 8;

/**
 * Runs `step` until it says that it is done, giving way after each slice; `pause` is called then, and at the end with
 * true. Returns how to stop it.
 */
export function inSlices(step: () => boolean, pause: (done: boolean) => void): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const slice = (): void => {
    const until = performance.now() + SLICE_MS;
    let done = step();
    while (!done && performance.now() < until) done = step();
    if (!done) timer = setTimeout(slice);
    pause(done);
  };
  timer = setTimeout(slice);
  return () => clearTimeout(timer);
}

/** Work that gives way now and then, each piece some milliseconds long at most. */
export type Pieces<R> = Generator<void, R>;

export function finish<R>(work: Pieces<R>): R {
  let step = work.next();
  while (step.done !== true) step = work.next();
  return step.value;
}

/** Things looked at between two chances to give way. */
export const PER_PIECE = 4096;

/** Where runs that are in order begin, and the end of the last. */
function* runsOf<T>(list: readonly T[], compare: (a: T, b: T) => number): Pieces<number[]> {
  const starts = [0];
  let before: T | undefined;
  for (const [i, thing] of list.entries()) {
    if (before !== undefined && compare(before, thing) > 0) starts.push(i);
    before = thing;
    if (i % PER_PIECE === PER_PIECE - 1) yield;
  }
  return [...starts, list.length];
}

/**
 * Sorts as `toSorted` does, in pieces: merges the runs that the list has by itself. What a scan and its checks find are a few
 * long runs, so that most of the time this is one pass. The very list where it is in order.
 */
export function* sorting<T>(list: readonly T[], compare: (a: T, b: T) => number): Pieces<readonly T[]> {
  let starts = yield* runsOf(list, compare);
  let from = list;
  for (let done = 0; starts.length > 2; ) {
    const into: T[] = [];
    const merged: number[] = [];
    for (let run = 0; run < starts.length - 1; run += 2) {
      const [start = 0, middle = 0, end = middle] = starts.slice(run, run + 3);
      merged.push(start);
      for (let a = start, b = middle; a < middle || b < end; ) {
        const [left, right] = [from[a], from[b]];
        const takeLeft = b >= end || (a < middle && left !== undefined && right !== undefined && compare(left, right) <= 0);
        const next = takeLeft ? left : right;
        if (takeLeft) a++;
        else b++;
        if (next !== undefined) into.push(next);
        if (++done % PER_PIECE === 0) yield;
      }
    }
    starts = [...merged, list.length];
    from = into;
  }
  return from;
}
