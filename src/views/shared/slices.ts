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

/** Rows that a step looks at: some 2 ms at the 30 ns that a row of an unkind stream takes. */
export const ROWS_PER_STEP = 65_536;
