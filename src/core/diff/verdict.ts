/** What a comparison says of one thing. */

export type Verdict = 'same' | 'expected' | 'different' | 'left' | 'right';

/** Those that matter most first. */
export const VERDICTS: readonly Verdict[] = ['different', 'left', 'right', 'expected', 'same'];

export type Counts = Readonly<Record<Verdict, number>>;
