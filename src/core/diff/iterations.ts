/**
 * The passes over memory of a live migration: what one of them sent can be compared with what another did. No record says where one
 * begins; they are told apart as in `core/analysis/phases`: a batch whose PFNs begin at or below where the last ended begins another.
 * What was sent behind VERIFY is such a pass too, and counted behind the others.
 */
import { phasesOf } from '../analysis/phases/phases.ts';
import type { Scan } from '../bytes/cursor.ts';
import type { OpenStream } from '../open-stream.ts';

export interface Iteration {
  /** Counted from 0, as Xen's progress messages do (xg_sr_save.c, update_progress_string()); of those behind VERIFY, on from the others. */
  readonly number: number;
  /** The batches of it, and what stands between them. */
  readonly start: number;
  readonly end: number;
  /** Entries with contents. */
  readonly pages: number;
  /** The last, while the guest stands still. */
  readonly stopAndCopy: boolean;
  /** Behind VERIFY. */
  readonly verify: boolean;
}

/** Reads nothing. In the order of the stream, those behind VERIFY last; of a stream that was not sent live there is one. */
export function* iterationsOf(stream: OpenStream): Scan<Iteration[]> {
  const { phases } = yield* phasesOf(stream, false, null);
  const passes = phases.filter(({ kind }) => kind === 'iteration' || kind === 'stop-and-copy');
  const next = 1 + (passes.at(-1)?.number ?? -1);
  const behind = phases.filter(({ kind }) => kind === 'verify').map((phase, i) => ({ ...phase, number: next + i }));
  return [...passes, ...behind].map(({ kind, number, range, pages }) => ({ number, start: range.start, end: range.end, pages, stopAndCopy: kind === 'stop-and-copy', verify: kind === 'verify' }));
}
