/** The phases of a stream, by its rows alone; on demand also how many pages of each had come before. */
import type { ByteRange } from '../../bytes/range.ts';
import type { ByteClock } from '../../bytes/source.ts';
import type { Scan } from '../../bytes/cursor.ts';
import type { OpenStream } from '../../open-stream.ts';
import { countResent } from './resent.ts';
import { PhaseWalk, type Draft } from './walk.ts';

/**
 * `static`: headers and all that comes before memory. `iteration`: a pass over memory. `stop-and-copy`: the last of several,
 * behind which the guest's state comes. `verify`: memory once more, behind VERIFY. `state`: vCPUs and devices, to END or
 * CHECKPOINT_END. `checkpoint`: memory, state and device model of one checkpoint behind the first. `behind`: what follows END.
 */
export type PhaseKind = 'static' | 'iteration' | 'stop-and-copy' | 'verify' | 'state' | 'checkpoint' | 'behind';

export interface Phase {
  readonly kind: PhaseKind;
  /** Of passes over memory, counted from 0 as Xen's progress messages do; of checkpoints from 1; else 0. */
  readonly number: number;
  /** The checkpoint that it is part of, from 1; 0 in a stream that has none. */
  readonly checkpoint: number;
  /** Where phases are told as one: the last checkpoint of them, and how many they are besides the first; else `checkpoint` and 0. */
  readonly through: number;
  readonly others: number;
  /** Rows, half-open. */
  readonly first: number;
  readonly end: number;
  readonly range: ByteRange;
  /** PAGE_DATA records (or legacy batches), their entries, and those of them with contents. */
  readonly batches: number;
  readonly entries: number;
  readonly pages: number;
  /** Bytes of records that are libxl's: the device model's part. */
  readonly libxlBytes: number;
  /** Different PFNs with contents, and those of them that an earlier phase had sent; null until counted. */
  readonly distinct: number | null;
  readonly resent: number | null;
  /** From its first byte to its last by the capture's clock; null where there is none. */
  readonly seconds: number | null;
  /** The source ends in it. */
  readonly cut: boolean;
  /** How it is known where it begins, where no record says so; empty where one does. */
  readonly inferred: string;
}

export interface CheckpointPlace {
  readonly number: number;
  /** The last one, where several are told as one. */
  readonly through: number;
  /** Rows, half-open. */
  readonly first: number;
  readonly end: number;
  readonly range: ByteRange;
  readonly whole: boolean;
}

export interface PhaseList {
  readonly protocol: 'none' | 'Remus' | 'COLO' | 'legacy Remus';
  readonly phases: readonly Phase[];
  /** Phases beyond {@link MAX_PHASES}: the middle of them are told as one. */
  readonly more: number;
  readonly checkpoints: readonly CheckpointPlace[];
  /** How many there are, those in the middle of many included. */
  readonly checkpointCount: number;
  /** Number of the last whole checkpoint; 0 where there is none. */
  readonly lastWhole: number;
  /** Behind the last whole checkpoint, where the stream goes on or ends without END: what a receiver goes on from that has refused nothing before. */
  readonly failover: { readonly offset: number; readonly dropped: number } | null;
}

/** Phases that are told apart, an even number; a live migration has some 30, an hour of Remus at 25 ms 144,000. */
export const MAX_PHASES = 10_000;

const NANOSECONDS = 1e9;

type Clock = Pick<ByteClock, 'at'>;

/** @param resent whether lists of PFNs are read, 8 bytes an entry, to say what was sent again */
export function* phasesOf(stream: OpenStream, resent: boolean, clock: Clock | null = stream.source.clock ?? null): Scan<PhaseList> {
  const { index } = stream.builder;
  const walk = new PhaseWalk(index, stream.layers);
  walk.run();
  const { drafts } = walk;
  if (resent) yield* countResent(stream, drafts);
  const legacy = stream.layers.some(({ name }) => name === 'legacy');
  const protocol = !walk.checkpointed ? 'none' : legacy ? 'legacy Remus' : stream.colo ? 'COLO' : 'Remus';
  const ends = [...drafts.slice(1).map(({ start }) => start), index.size];
  const phases = drafts.map((draft, i) => phaseOf(draft, ends[i] ?? index.size, walk, clock, i === drafts.length - 1));
  const checkpoints = walk.checkpointed ? checkpointsOf(phases, walk.lastWhole) : [];
  const lastWhole = walk.checkpointed ? walk.lastWhole : 0;
  return { protocol, phases, more: walk.more, checkpoints, checkpointCount: checkpoints.at(-1)?.through ?? 0, lastWhole, failover: failoverOf(lastWhole, walk, index.size) };
}

function phaseOf(draft: Draft, end: number, walk: PhaseWalk, clock: Clock | null, last: boolean): Phase {
  const { kind, number, checkpoint, through, others, first, end: endRow, start, batches, entries, pages, libxlBytes, distinct, resent, inferred } = draft;
  const range = { start, end };
  return { kind, number, checkpoint: walk.checkpointed ? checkpoint : 0, through: walk.checkpointed ? through : 0, others, first, end: endRow, range, batches, entries, pages, libxlBytes, distinct, resent, seconds: secondsOf(range, clock), cut: last && !walk.ended && checkpoint > walk.lastWhole, inferred };
}

function secondsOf({ start, end }: ByteRange, clock: Clock | null): number | null {
  if (clock === null || end <= start) return null;
  const nanoseconds = clock.at(end - 1) - clock.at(start);
  // A clock that is set back in between tells nothing of how long it took.
  return Number.isFinite(nanoseconds) && nanoseconds >= 0 ? nanoseconds / NANOSECONDS : null;
}

function checkpointsOf(phases: readonly Phase[], lastWhole: number): CheckpointPlace[] {
  const places: CheckpointPlace[] = [];
  for (const { kind, checkpoint: number, through, first, end, range } of phases) {
    if (kind === 'behind') continue;
    const last = places.at(-1);
    if (last !== undefined && last.through >= number) places[places.length - 1] = { ...last, through, end, range: { start: last.range.start, end: range.end }, whole: through <= lastWhole };
    else places.push({ number, through, first, end, range, whole: through <= lastWhole });
  }
  return places;
}

function failoverOf(lastWhole: number, { ended, wholeEnd }: PhaseWalk, size: number): PhaseList['failover'] {
  return lastWhole === 0 || ended ? null : { offset: wholeEnd, dropped: size - wholeEnd };
}
