/** How much of a list of rows a step of sliced work looks at. */

/** Some 2 ms at the 30 ns that a row of an unkind stream takes. */
export const ROWS_PER_STEP = 65_536;
