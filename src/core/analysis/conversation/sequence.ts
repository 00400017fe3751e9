/**
 * One migration in protocol order: banner, stream (checkpoint by checkpoint), ready, permission, report; of COLO the states between
 * checkpoints. What was not captured but must have been said, because the other side went on, is told as implied.
 */
import type { ByteRange } from '../../bytes/range.ts';
import { byteSize, plural } from '../../text.ts';
import type { CheckpointPlace, PhaseList } from '../phases/phases.ts';
import type { BackKind, BackStep } from './back.ts';
import { waitingOf, type Known } from './waiting.ts';

export type Side = 'sender' | 'receiver';

export interface SequenceStep {
  readonly from: Side;
  /** `stream`: a block of the stream; `message`: what stands in a capture; `implied`: in none, but the other side went on. */
  readonly kind: 'stream' | 'message' | 'implied';
  readonly title: string;
  readonly text: string;
  /** The row of the forward capture; -1 for what stands in the other, or in none. */
  readonly row: number;
  /** In its own capture; null where it stands in none. */
  readonly range: ByteRange | null;
  /** When its last byte was captured, in nanoseconds from the capture's first packet; null where no clock tells. */
  readonly time: number | null;
  readonly problem: boolean;
}

export interface Sequence {
  readonly protocol: 'migrate' | 'Remus' | 'COLO';
  readonly steps: readonly SequenceStep[];
  /** Steps that are left out of the middle. */
  readonly more: number;
  /** What each side was doing or waiting for where the captures end. */
  readonly sender: string;
  readonly receiver: string;
  /** Both sides have said their last word. */
  readonly done: boolean;
}

/** What the forward capture holds. */
export interface Forward {
  readonly phases: PhaseList;
  /** END of the outermost stream was met. */
  readonly ended: boolean;
  readonly range: ByteRange;
  /** The sender's permission behind the stream; null where it is not there. */
  readonly permission: { readonly row: number; readonly range: ByteRange; readonly cut: boolean } | null;
  /** Rows of CHECKPOINT_STATE NEW, by number of the checkpoint that they follow. */
  readonly requests: ReadonlyMap<number, { readonly row: number; readonly range: ByteRange }>;
  /** When the last byte of a range of it was captured; null where no clock tells. */
  readonly timeOf: (range: ByteRange) => number | null;
}

/** Steps of a chart; more in the middle are one number. */
const MAX_STEPS = 600;

/** Places in the protocol: checkpoint n from n on, what follows the stream behind all of them. */
const LATE = 2 ** 40;
const AT = { banner: 0, ready: LATE, permission: LATE + 1, report: LATE + 2, returned: LATE + 3, svmReady: 0.2, svmResumed: 0.3, request: 0.4, svmSuspended: 0.5, dirtyList: 0.6 } as const;

interface Placed {
  readonly at: number;
  readonly step: SequenceStep;
}

const step = (at: number, from: Side, kind: SequenceStep['kind'], title: string, text: string, rest: Partial<SequenceStep> = {}): Placed => ({ at, step: { from, kind, title, text, row: -1, range: null, time: null, problem: false, ...rest } });

/** @param back what the receiver said; null where nobody captured it */
export function sequenceOf(forward: Forward, back: readonly BackStep[] | null): Sequence {
  const protocol = forward.phases.protocol === 'COLO' || back?.some(({ kind }) => kind.startsWith('svm-')) === true ? 'COLO' : forward.phases.checkpoints.length > 0 ? 'Remus' : 'migrate';
  const placed = [...blocks(forward), ...lastWord(forward), ...said(back ?? []), ...implied(forward, back)];
  const steps = placed.sort((a, b) => a.at - b.at).map((each) => timed(each.step, forward));
  const more = Math.max(0, steps.length - MAX_STEPS);
  const shown = more === 0 ? steps : [...steps.slice(0, MAX_STEPS / 2), ...steps.slice(steps.length - MAX_STEPS / 2)];
  return { protocol, steps: shown, more, ...waitingOf(knownOf(protocol, forward, back)) };
}

/** What the receiver said has its time already. */
const timed = (said: SequenceStep, { timeOf }: Forward): SequenceStep => (said.from === 'sender' && said.range !== null ? { ...said, time: timeOf(said.range) } : said);

/** The stream, in one block or one for each checkpoint. */
function blocks({ phases, range, ended, requests }: Forward): Placed[] {
  const { checkpoints } = phases;
  if (checkpoints.length === 0) return [step(1, 'sender', 'stream', 'stream', `${byteSize(range.end - range.start)}, ${passes(phases)}${ended ? '' : '; it ends before END'}`, { row: 0, range, problem: !ended })];
  return checkpoints.flatMap((place) => {
    const request = requests.get(place.number);
    const asks = request === undefined ? [] : [step(place.number + AT.request, 'sender', 'message', 'CHECKPOINT_STATE NEW', 'asks for the next checkpoint', request)];
    return [step(place.number, 'sender', 'stream', `checkpoint ${place.number}`, checkpointText(place, phases), { row: place.first, range: place.range, problem: !place.whole }), ...asks];
  });
}

function passes({ phases }: PhaseList): string {
  const memory = phases.filter(({ kind }) => kind === 'iteration' || kind === 'stop-and-copy');
  return memory.length === 0 ? 'no memory' : `${plural(memory.length, 'pass', 'passes')} over memory`;
}

function checkpointText({ number, range, whole }: CheckpointPlace, { phases }: PhaseList): string {
  const pages = phases.reduce((sum, phase) => sum + (phase.checkpoint === number ? phase.pages : 0), 0);
  return `${plural(pages, 'page')}, ${byteSize(range.end - range.start)}${whole ? '' : '; not whole'}`;
}

const lastWord = ({ permission }: Forward): Placed[] => (permission === null ? [] : [step(AT.permission, 'sender', 'message', 'permission to go', permission.cut ? 'only a part of it' : '"domain is yours, you are cleared to unpause"', { row: permission.row, range: permission.range, problem: permission.cut })]);

/** Rounds are counted by SVM_READY: what comes before the first belongs to checkpoint 1. */
function said(back: readonly BackStep[]): Placed[] {
  let round = back.some(({ kind }) => kind === 'svm-ready') && back.find(({ kind }) => kind.startsWith('svm-') || kind === 'dirty-list')?.kind !== 'svm-ready' ? 1 : 0;
  let reported = false;
  return back.map(({ kind, title, text, range, cut, status, time }) => {
    if (kind === 'svm-ready') round++;
    const at = placeOf(kind, round, reported);
    if (kind === 'report') reported = true;
    return step(at, 'receiver', 'message', title, text, { range, time, problem: cut || status !== 0 || kind === 'other' });
  });
}

function placeOf(kind: BackKind, round: number, reported: boolean): number {
  switch (kind) {
    case 'banner':
      return AT.banner;
    case 'ready':
      return AT.ready;
    case 'report':
      return AT.report;
    case 'permission':
      return AT.returned;
    case 'svm-ready':
      return round + AT.svmReady;
    case 'svm-resumed':
      return round + AT.svmResumed;
    case 'svm-suspended':
      return round + AT.svmSuspended;
    case 'dirty-list':
      return round + AT.dirtyList;
    case 'other':
      return reported ? AT.returned : AT.ready;
  }
}

/** Words that must have been said: the sender writes nothing before the banner, and permits nothing before the receiver is ready. */
function implied({ permission }: Forward, back: readonly BackStep[] | null): Placed[] {
  const has = (kind: BackKind): boolean => back?.some((each) => each.kind === kind && !each.cut) === true;
  const list: Placed[] = [];
  if (back === null) list.push(step(AT.banner, 'receiver', 'implied', 'receiver banner', 'not captured; the sender writes nothing before it'));
  if (permission !== null && !has('ready')) list.push(step(AT.ready, 'receiver', 'implied', 'receiver ready', 'not captured; the sender gives no permission before it'));
  if (permission === null && has('report')) list.push(step(AT.permission, 'sender', 'implied', 'permission to go', 'not captured; the receiver does not unpause before it'));
  return list;
}

function knownOf(protocol: Sequence['protocol'], { ended, permission, phases }: Forward, back: readonly BackStep[] | null): Known {
  const report = back?.find(({ kind, cut }) => kind === 'report' && !cut);
  const has = (kind: BackKind): boolean => back?.some((each) => each.kind === kind && !each.cut) === true;
  const lastState = back?.filter(({ kind }) => kind.startsWith('svm-') || kind === 'dirty-list').at(-1)?.kind ?? null;
  return { protocol, captured: back !== null, banner: has('banner'), ended, ready: has('ready'), permitted: permission !== null && !permission.cut, status: report?.status ?? null, returned: has('permission'), lastWhole: phases.lastWhole, lastState };
}
