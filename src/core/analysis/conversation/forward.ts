/** What the forward capture of a migration holds, and the steps that it makes. */
import type { ByteRange } from '../../bytes/range.ts';
import { byteSize, plural } from '../../text.ts';
import type { CheckpointPlace, PhaseList } from '../phases/phases.ts';
import { AT, step, type Placed } from './placed.ts';

export interface Permission {
  readonly row: number;
  readonly range: ByteRange;
  /** Bytes of it that are missing at its end. */
  readonly missing: number;
  /** It is not what the receiver expects. */
  readonly wrong: boolean;
}

/** COLO's CHECKPOINT_STATE NEW. */
export interface Request {
  readonly row: number;
  readonly range: ByteRange;
  readonly cut: boolean;
}

export interface Forward {
  readonly phases: PhaseList;
  /** END of the outermost stream was met. */
  readonly ended: boolean;
  readonly range: ByteRange;
  /** The sender's permission behind the stream; null where it is not there. */
  readonly permission: Permission | null;
  /** By number of the checkpoint that they follow; each is the first of the next one. */
  readonly requests: ReadonlyMap<number, Request>;
  /** When the last byte of a range of it was captured; null where no clock tells. */
  readonly timeOf: (range: ByteRange) => number | null;
}

/** The stream, in one block or one for each checkpoint, and the sender's last word. */
export function* forwardSteps(forward: Forward): Generator<Placed> {
  const { phases, requests, permission } = forward;
  if (phases.checkpoints.length === 0) yield wholeStream(forward, forward.range);
  const pages = pagesOf(phases);
  for (const place of phases.checkpoints) {
    const request = requests.get(place.number - 1);
    if (request !== undefined) yield step(place.number - 1 + AT.request, 'sender', 'message', 'CHECKPOINT_STATE NEW', request.cut ? 'only a part of it' : 'asks for the next checkpoint', { row: request.row, range: request.range, problem: request.cut });
    if (isAskedAlone(place, request)) continue;
    const first = request === undefined ? place.first : request.row + 1;
    const range = { start: request?.range.end ?? place.range.start, end: place.range.end };
    yield step(place.number, 'sender', 'stream', checkpointTitle(place), checkpointText(place, range, pages), { row: first, range, problem: !place.whole });
  }
  if (permission !== null) yield step(AT.permission, 'sender', 'message', 'permission to go', permissionText(permission), { row: permission.row, range: permission.range, problem: permission.missing > 0 || permission.wrong });
}

/** Nothing of a checkpoint but the request for it. */
const isAskedAlone = ({ end }: CheckpointPlace, request: Request | undefined): boolean => request !== undefined && request.row + 1 >= end;

/** Number of the last checkpoint that the sender has begun to send; 0 where there is none. */
export function begunOf({ phases: { checkpoints }, requests }: Forward): number {
  const last = checkpoints.at(-1);
  if (last === undefined) return 0;
  return isAskedAlone(last, requests.get(last.number - 1)) ? last.number - 1 : last.through;
}

/** @param range of the stream in its capture */
export function wholeStream({ phases, ended }: Forward, range: ByteRange): Placed {
  return step(1, 'sender', 'stream', 'stream', `${byteSize(range.end - range.start)}, ${passes(phases)}${ended ? '' : '; it ends before END'}`, { row: 0, range, problem: !ended });
}

function passes({ phases }: PhaseList): string {
  const memory = phases.filter(({ kind }) => kind === 'iteration' || kind === 'stop-and-copy');
  return memory.length === 0 ? 'no memory' : `${plural(memory.length, 'pass', 'passes')} over memory`;
}

const checkpointTitle = ({ number, through }: CheckpointPlace): string => (through > number ? `checkpoints ${number} to ${through}` : `checkpoint ${number}`);

/** Pages of each checkpoint, by its number. */
function pagesOf({ phases }: PhaseList): ReadonlyMap<number, number> {
  const sums = new Map<number, number>();
  for (const { checkpoint, pages } of phases) sums.set(checkpoint, (sums.get(checkpoint) ?? 0) + pages);
  return sums;
}

function checkpointText({ number, whole }: CheckpointPlace, range: ByteRange, pages: ReadonlyMap<number, number>): string {
  return `${plural(pages.get(number) ?? 0, 'page')}, ${byteSize(range.end - range.start)}${whole ? '' : '; not whole'}`;
}

function permissionText({ range, missing, wrong }: Permission): string {
  const there = range.end - range.start;
  if (missing > 0) return `${plural(there, 'byte')} of ${there + missing}`;
  return wrong ? 'not as it should be: the receiver does not take it' : '"domain is yours, you are cleared to unpause"';
}
