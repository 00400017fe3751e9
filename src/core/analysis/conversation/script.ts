/**
 * Conversations whose messages have one order from the first to the last: what stands in the captures is held against it, so that what is
 * missing before a word that was said is told as implied, and the first that is due tells who waits for whom.
 */
import { step, implied, type Placed, type SequenceStep, type Side } from './placed.ts';
import type { Sequence } from './sequence.ts';

export interface ScriptLine {
  readonly from: Side;
  readonly title: string;
  readonly kind: 'message' | 'stream';
  /** What its side does where this comes next, and what the other one does. */
  readonly owes: string;
  readonly awaits: string;
  /** How it is known to have been said where a later word is there. */
  readonly why: string;
  /** Releases differ in whether it is said. */
  readonly optional?: true;
}

export interface Script {
  readonly protocol: Sequence['protocol'];
  readonly lines: readonly ScriptLine[];
  /** Where each side stands behind the last word. */
  readonly sender: string;
  readonly receiver: string;
}

/** What stands in a capture. */
export interface Uttered {
  /** Its place in the script; -1 for what has none. */
  readonly line: number;
  readonly step: SequenceStep;
  /** Only a part of it is there. */
  readonly cut: boolean;
  /** Its side gives up with it. */
  readonly fails: boolean;
}

/** Which sides were captured. */
export type Captured = Readonly<Record<Side, boolean>>;

/** Steps of a chart; more in the middle are one number. */
const MAX_STEPS = 600;

const other = (side: Side): Side => (side === 'sender' ? 'receiver' : 'sender');

/** @param uttered of each side in the order of its capture */
export function playScript(script: Script, uttered: readonly Uttered[], captured: Captured): Sequence {
  const said = new Set(uttered.flatMap(({ line }) => (line < 0 ? [] : [line])));
  const last = Math.max(-1, ...said);
  const missing = script.lines.flatMap((line, i) => (i < last && line.optional !== true && !said.has(i) ? [implied(i, line.from, line.title, line.why)] : []));
  const steps = [...placesOf(uttered), ...missing].sort((a, b) => a.at - b.at).map((each) => each.step);
  const more = Math.max(0, steps.length - MAX_STEPS);
  const shown = more === 0 ? steps : [...steps.slice(0, MAX_STEPS / 2), ...steps.slice(steps.length - MAX_STEPS / 2)];
  return { protocol: script.protocol, steps: shown, more, ...waiting(script, uttered, captured) };
}

/** What has no place of its own stands behind what stands before it in its capture; the forward one has rows. */
function placesOf(uttered: readonly Uttered[]): Placed[] {
  const last = { forward: -1, back: -1 };
  return uttered.map(({ line, step: said }) => {
    const capture = said.row >= 0 ? 'forward' : 'back';
    last[capture] = line < 0 ? last[capture] + 1 / 1024 : line;
    return { at: last[capture], step: said };
  });
}

function waiting({ lines, sender, receiver }: Script, uttered: readonly Uttered[], captured: Captured): Pick<Sequence, 'sender' | 'receiver' | 'done'> {
  const sides = (from: Side, own: string, others: string, done = false): Pick<Sequence, 'sender' | 'receiver' | 'done'> => (from === 'sender' ? { sender: own, receiver: others, done } : { sender: others, receiver: own, done });
  const failure = uttered.find(({ fails, cut }) => fails && !cut);
  if (failure !== undefined) return sides(failure.step.from, 'has told of an error and gives up', 'is told of the error, and gives up as well', true);
  const reached = Math.max(-1, ...uttered.flatMap(({ line, cut }) => (cut ? [] : [line])));
  const part = uttered.find(({ line, cut }) => cut && (line < 0 || line > reached));
  if (part !== undefined) {
    const { from, title, kind } = part.step;
    return kind === 'stream' ? sides(from, 'broke off inside the stream', 'waits for the rest of the stream') : sides(from, `was saying \u201c${title}\u201d, which is not whole`, `waits for the rest of \u201c${title}\u201d`);
  }
  const due = lines.find((line, i) => i > reached && line.optional !== true);
  if (due === undefined) return { sender, receiver, done: true };
  const unless = captured[due.from] ? '' : ', as far as this direction tells';
  return captured[due.from] || !captured[other(due.from)] ? sides(due.from, due.owes, due.awaits) : sides(due.from, `${due.owes}${unless}`, `${due.awaits}${unless}`);
}

/** What stands in a capture, as a step of the chart. */
export const uttered = (line: number, from: Side, kind: 'message' | 'stream', title: string, text: string, rest: Partial<SequenceStep>, state: { readonly cut?: boolean; readonly fails?: boolean } = {}): Uttered => ({ line, step: step(0, from, kind, title, text, rest).step, cut: state.cut ?? false, fails: state.fails ?? false });
