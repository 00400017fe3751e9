/**
 * The dialogue of COLO, round by round: checkpoint, SVM_READY, SVM_RESUMED, NEW, SVM_SUSPENDED, dirty list, and the next checkpoint
 * (tools/libs/light/libxl_colo_save.c, libxl_colo_restore.c). Each side waits for the other's word before it goes on, so what no capture
 * has is known to have been said where the next word is there.
 */
import type { PhaseList } from '../phases/phases.ts';
import type { BackKind } from './back.ts';
import { begunOf, type Forward } from './forward.ts';
import { AT, implied, type Placed } from './placed.ts';

type Word = 'checkpoint' | 'svm-ready' | 'svm-resumed' | 'request' | 'svm-suspended' | 'dirty-list';

/** How far the dialogue has come. */
export interface Round {
  /** The last word that was said whole, of both captures. */
  readonly word: Word;
  /** Number of the checkpoint that it is about: 1 at least where a word of COLO is known. */
  readonly checkpoint: number;
  /** Whether the sender has begun the next checkpoint, or its request for it. */
  readonly sending: boolean;
  readonly asking: boolean;
}

const WORDS: readonly { readonly word: Word; readonly at: number }[] = [
  { word: 'checkpoint', at: 0 },
  { word: 'svm-ready', at: AT.svmReady },
  { word: 'svm-resumed', at: AT.svmResumed },
  { word: 'request', at: AT.request },
  { word: 'svm-suspended', at: AT.svmSuspended },
  { word: 'dirty-list', at: AT.dirtyList },
];

const FROM_RECEIVER: readonly { readonly kind: BackKind; readonly at: number; readonly title: string; readonly why: string }[] = [
  { kind: 'svm-ready', at: AT.svmReady, title: 'SVM_READY', why: 'the primary asks for no other checkpoint before it' },
  { kind: 'svm-resumed', at: AT.svmResumed, title: 'SVM_RESUMED', why: 'the primary asks for no other checkpoint before it' },
  { kind: 'svm-suspended', at: AT.svmSuspended, title: 'SVM_SUSPENDED', why: 'the primary sends no other checkpoint before it' },
  { kind: 'dirty-list', at: AT.dirtyList, title: 'dirty PFN list', why: 'the primary sends no other checkpoint before it' },
];

/** What the receiver said, whole, by the place of each in the order. */
type Said = ReadonlySet<number>;

const lastWhole = ({ checkpoints }: PhaseList): number => checkpoints.reduce((last, { through, whole }) => (whole ? through : last), 0);

const requestPlaces = ({ requests }: Forward): number[] => [...requests].flatMap(([checkpoint, { cut }]) => (cut ? [] : [checkpoint + AT.request]));

/** @param said places of what the receiver said whole */
export function roundOf(forward: Forward, said: Said): Round {
  const { phases } = forward;
  // Who asks has read that the secondary runs, whether his request came through or not.
  const asking = [...forward.requests].flatMap(([number, { cut }]) => (cut ? [number + AT.svmResumed] : []));
  const last = Math.max(lastWhole(phases), ...requestPlaces(forward), ...asking, ...said);
  const checkpoint = Math.floor(last);
  const word = WORDS.filter(({ at }) => checkpoint + at <= last).at(-1)?.word ?? 'checkpoint';
  return { word, checkpoint, sending: begunOf(forward) > checkpoint, asking: word === 'svm-resumed' && asking.length > 0 };
}

/** Words that no capture has, but which the other side's next one shows to have been said. */
export function* unsaid(forward: Forward, said: Said): Generator<Placed> {
  const { phases, requests } = forward;
  const begun = begunOf(forward);
  const asked = new Set(requestPlaces(forward));
  for (const { number, through } of phases.checkpoints) {
    // Many that are told as one are not taken apart.
    if (through > number) continue;
    const next = begun > number;
    for (const { at, title, why } of FROM_RECEIVER) {
      const due = next || (at < AT.request && requests.has(number));
      if (due && !said.has(number + at)) yield implied(number + at, 'receiver', title, why);
    }
    if (next && !requests.has(number)) yield implied(number + AT.request, 'sender', 'CHECKPOINT_STATE NEW', 'the primary begins no checkpoint without it');
  }
  yield* unsent(phases, begun, said, asked);
}

/** What the sender must have sent behind the end of its capture. */
function* unsent(phases: PhaseList, begun: number, said: Said, asked: Said): Generator<Placed> {
  const whole = lastWhole(phases);
  const rounds = [...new Set([...said].filter((at) => at >= 1).map(Math.floor))];
  for (const checkpoint of rounds) {
    if (checkpoint > whole) yield implied(checkpoint + 0.1, 'sender', `${Math.max(1, begun) >= checkpoint ? 'the rest of ' : ''}checkpoint ${checkpoint}`, 'the secondary is ready only once it has it whole');
    const suspended = said.has(checkpoint + AT.svmSuspended) || said.has(checkpoint + AT.dirtyList);
    if (suspended && checkpoint >= begun && !asked.has(checkpoint + AT.request)) yield implied(checkpoint + AT.request, 'sender', 'CHECKPOINT_STATE NEW', 'the secondary suspends its domain only for it');
  }
}
