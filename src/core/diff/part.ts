/** What of a stream is compared: up to a whole checkpoint of it, or what one pass over memory sent. */
import type { Scan } from '../bytes/cursor.ts';
import type { OpenStream } from '../open-stream.ts';
import { plural } from '../text.ts';
import { checkpointEnds } from './checkpoints.ts';
import { iterationsOf } from './iterations.ts';
import type { Subject } from './subject.ts';
import type { SideView } from './view.ts';

/** All of it where both are null. */
export interface Part {
  /** Counted from 1. */
  readonly checkpoint: number | null;
  /** Counted from 0. */
  readonly iteration: number | null;
}

export interface PartRange {
  readonly range: Pick<Subject, 'end' | 'from'>;
  readonly view: Required<Pick<SideView, 'checkpoints' | 'checkpoint' | 'iterations' | 'iteration'>>;
}

/** Reads nothing. A sentence where the stream has no such part. */
export function* partOf(stream: OpenStream, { checkpoint, iteration }: Part, name: string): Scan<PartRange | string> {
  const ends = checkpointEnds(stream);
  const iterations = yield* iterationsOf(stream);
  const view = { checkpoints: ends.length, checkpoint, iterations: iterations.length, iteration };
  if (iteration !== null) {
    const found = iterations.find(({ number }) => number === iteration);
    if (found === undefined) return `${name} has ${plural(iterations.length, 'iteration')} that can be told apart, counted from 0; there is no iteration ${iteration}.`;
    return { range: { end: found.end, from: found.start }, view };
  }
  const end = checkpoint === null ? Infinity : ends[checkpoint - 1];
  return end === undefined ? `${name} has ${plural(ends.length, 'whole checkpoint')}; there is no checkpoint ${checkpoint ?? 0}.` : { range: { end }, view };
}
