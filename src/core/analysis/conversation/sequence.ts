/**
 * One migration in protocol order: banner, stream (checkpoint by checkpoint), ready, permission, report; of COLO the states between
 * checkpoints. What was not captured but must have been said, because the other side went on, is told as implied.
 */
import type { BackKind, BackStep } from './back.ts';
import { forwardSteps, type Forward } from './forward.ts';
import { AT, implied, step, type Placed, type SequenceStep } from './placed.ts';
import { roundOf, unsaid } from './rounds.ts';
import { waitingOf, type Amount, type Known } from './waiting.ts';

export type { SequenceStep, Side } from './placed.ts';

export interface Sequence {
  /** `migrate`, `Remus` and `COLO` are xl's; `libvirt`: the proposed JSON messages. */
  readonly protocol: 'migrate' | 'Remus' | 'COLO' | 'libvirt' | 'XAPI' | 'xend';
  readonly steps: readonly SequenceStep[];
  /** Steps that are left out of the middle. */
  readonly more: number;
  /** What each side was doing or waiting for where the captures end. */
  readonly sender: string;
  readonly receiver: string;
  /** Both sides have said their last word. */
  readonly done: boolean;
}

/** Steps of a chart; more in the middle are one number. */
const MAX_STEPS = 600;

/** A step of the other capture with its place. */
interface Said {
  readonly at: number;
  readonly round: number;
  readonly step: BackStep;
}

/** @param back what the receiver said; null where nobody captured it */
export function sequenceOf(forward: Forward, back: readonly BackStep[] | null): Sequence {
  const protocol: Known['protocol'] = forward.phases.protocol === 'COLO' || back?.some(({ kind }) => isColo(kind)) === true ? 'COLO' : forward.phases.checkpoints.length > 0 ? 'Remus' : 'migrate';
  const said = placesOf(back ?? []);
  const places = new Set(said.flatMap(({ at, step: { cut, kind } }) => (cut || kind === 'other' || !isColo(kind) ? [] : [at])));
  const placed = [...forwardSteps(forward), ...said.map((each) => stepOf(each, forward)), ...unheard(forward, said), ...(protocol === 'COLO' ? unsaid(forward, places) : [])];
  const steps = placed.sort((a, b) => a.at - b.at).map((each) => timed(each.step, forward));
  const more = Math.max(0, steps.length - MAX_STEPS);
  const shown = more === 0 ? steps : [...steps.slice(0, MAX_STEPS / 2), ...steps.slice(steps.length - MAX_STEPS / 2)];
  return { protocol, steps: shown, more, ...waitingOf(knownOf(protocol, forward, back, places)) };
}

const isColo = (kind: BackKind): boolean => kind.startsWith('svm-') || kind === 'dirty-list';

/** What the receiver said has its time already. */
const timed = (said: SequenceStep, { timeOf }: Forward): SequenceStep => (said.from === 'sender' && said.range !== null ? { ...said, time: timeOf(said.range) } : said);

/** Rounds are counted by SVM_READY: what comes before the first belongs to checkpoint 1. */
function placesOf(back: readonly BackStep[]): readonly Said[] {
  const first = back.find(({ kind }) => isColo(kind))?.kind;
  let round = first === undefined || first === 'svm-ready' ? 0 : 1;
  let at: number = AT.banner;
  return back.map((said) => {
    if (said.kind === 'svm-ready') round++;
    // What is none of the messages stands where it stands among them.
    at = said.kind === 'other' || said.kind === 'word' ? at : round * Number(isColo(said.kind)) + PLACES[said.kind];
    return { at, round, step: said };
  });
}

const PLACES: Readonly<Record<Exclude<BackKind, 'other' | 'word'>, number>> = { 'banner': AT.banner, 'ready': AT.ready, 'report': AT.report, 'permission': AT.returned, 'svm-ready': AT.svmReady, 'svm-resumed': AT.svmResumed, 'svm-suspended': AT.svmSuspended, 'dirty-list': AT.dirtyList };

function stepOf({ at, round, step: { kind, title, text, range, cut, status, time, refused } }: Said, { permission }: Forward): Placed {
  const whole = `${coloText(kind, round) ?? text}${refused && isColo(kind) ? '; the primary does not take it as it stands' : ''}`;
  const passed = cut && (kind === 'banner' || (kind === 'ready' && permission !== null)) ? '; the rest was not captured, as the sender goes on' : '';
  return step(at, 'receiver', 'message', title, cut ? `${text}${passed}` : whole, { range, time, problem: cut || refused || status !== 0 || kind === 'other' || kind === 'word' });
}

/** What a state says, in words; null where the record's own summary does. */
function coloText(kind: BackKind, round: number): string | null {
  switch (kind) {
    case 'svm-ready':
      return `has taken checkpoint ${round} over`;
    case 'svm-resumed':
      return 'runs its domain';
    case 'svm-suspended':
      return 'has suspended its domain';
    default:
      return null;
  }
}

/** Words that must have been said: the sender writes nothing before the banner, and permits nothing before the receiver is ready. */
function unheard({ permission }: Forward, said: readonly Said[]): Placed[] {
  const begun = (kind: BackKind): boolean => said.some(({ step: each }) => each.kind === kind);
  const list: Placed[] = [];
  if (!begun('banner')) list.push(implied(AT.banner, 'receiver', 'receiver banner', 'the sender writes nothing before it'));
  if (permission !== null && !begun('ready')) list.push(implied(AT.ready, 'receiver', 'receiver ready', 'the sender gives no permission before it'));
  if (permission === null && begun('report')) list.push(implied(AT.permission, 'sender', 'permission to go', 'the receiver reports only once it has read it, or failed to'));
  return list;
}

function knownOf(protocol: Known['protocol'], forward: Forward, back: readonly BackStep[] | null, places: ReadonlySet<number>): Known {
  const { ended, permission, phases } = forward;
  const amount = (kind: BackKind): Amount => {
    const found = back?.filter((each) => each.kind === kind) ?? [];
    return found.length === 0 ? 'none' : found.some(({ cut }) => !cut) ? 'whole' : 'part';
  };
  const report = amount('report');
  const status = report === 'whole' ? (back?.find(({ kind, cut }) => kind === 'report' && !cut)?.status ?? null) : null;
  const permitted = permission === null ? 'none' : permission.missing > 0 ? 'part' : permission.wrong ? 'wrong' : 'whole';
  return { protocol, captured: back !== null, ended, ready: amount('ready'), permission: permitted, report, status, returned: amount('permission'), lastWhole: phases.lastWhole, round: roundOf(forward, places) };
}
