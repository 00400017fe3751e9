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
  /** Counted from 0; `verify` for the first of what was sent behind VERIFY. */
  readonly iteration: number | 'verify' | null;
}

export interface PartRange {
  readonly range: Pick<Subject, 'end' | 'from'>;
  readonly view: Required<Pick<SideView, 'checkpoints' | 'checkpoint' | 'iterations' | 'iteration' | 'verifies'>>;
}

/** Reads nothing. A sentence where the stream has no such part. */
export function* partOf(stream: OpenStream, { checkpoint, iteration }: Part, name: string): Scan<PartRange | string> {
  const ends = checkpointEnds(stream);
  const iterations = yield* iterationsOf(stream);
  const found = iterations.find(({ number, verify }) => (iteration === 'verify' ? verify : number === iteration));
  const view = { checkpoints: ends.length, checkpoint, iterations: iterations.length, iteration: found?.number ?? null, verifies: iterations.filter(({ verify }) => verify).length };
  if (iteration !== null) {
    if (found === undefined) return noSuch(name, iteration, view);
    return { range: { end: found.end, from: found.start }, view };
  }
  const end = checkpoint === null ? Infinity : ends[checkpoint - 1];
  return end === undefined ? `${name} has ${plural(ends.length, 'whole checkpoint')}; there is no checkpoint ${checkpoint ?? 0}.` : { range: { end }, view };
}

function noSuch(name: string, iteration: number | 'verify', { iterations, verifies }: PartRange['view']): string {
  if (iteration === 'verify') return `${name} has no pages behind VERIFY.`;
  const passes = `${plural(iterations - verifies, 'iteration')} that can be told apart, counted from 0`;
  return `${name} has ${passes}${verifies === 0 ? '' : `, and ${verifies === 1 ? 'one pass' : `${verifies} passes`} behind VERIFY, counted on from there`}; there is no iteration ${iteration}.`;
}
