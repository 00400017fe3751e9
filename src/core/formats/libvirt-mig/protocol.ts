/**
 * The order of the proposal's messages. A capture has both directions, or one of them: which, its messages tell as they come, so
 * each of the three is held against them until it no longer fits.
 */
import type { State } from './messages.ts';

/** Who says what, in turn; "error" may stand in the place of any. */
export const PROTOCOL: readonly { readonly from: 'destination' | 'source'; readonly state: State }[] = [
  { from: 'destination', state: 'negotiate-version' },
  { from: 'source', state: 'negotiate-version' },
  { from: 'destination', state: 'send-binary-data' },
  { from: 'source', state: 'sending-binary-data' },
  { from: 'destination', state: 'received-binary-data' },
  { from: 'source', state: 'done' },
];

const statesFrom = (from: string): readonly State[] => PROTOCOL.filter((step) => step.from === from || from === 'both').map(({ state }) => state);

/** Whose messages a capture has; null where its states tell neither. */
export function directionOf(states: readonly string[]): 'source' | 'destination' | 'both' | null {
  const isOf = (side: string): boolean => PROTOCOL.some(({ from, state }) => from === side && state !== 'negotiate-version' && states.includes(state));
  const [source, destination] = [isOf('source'), isOf('destination')];
  if ((source && destination) || states.filter((state) => state === 'negotiate-version').length > 1) return 'both';
  return source ? 'source' : destination ? 'destination' : null;
}

export class ProtocolWalk {
  readonly #captures = [{ from: 'both', next: 0 }, { from: 'source', next: 0 }, { from: 'destination', next: 0 }].map((capture) => ({ ...capture, states: statesFrom(capture.from), fits: true }));
  #failed = false;

  /** What may come next; nothing behind an error, or a last word. */
  get due(): readonly State[] {
    if (this.#failed) return [];
    return [...new Set(this.#captures.flatMap(({ fits, states, next }) => (fits ? states.slice(next, next + 1) : [])))];
  }

  /** Whether one side at least has said its last word, or one gave up. */
  get isDone(): boolean {
    return this.#failed || this.#captures.some(({ fits, states, next }) => fits && next === states.length);
  }

  /** False where the state is not due; the walk then goes on from it. */
  take(state: State): boolean {
    if (this.#failed) return false;
    if (state === 'error') {
      this.#failed = true;
      return true;
    }
    const fitting = this.#captures.filter((capture) => capture.fits && capture.states[capture.next] === state);
    for (const capture of this.#captures) {
      const at = fitting.length > 0 ? capture.next : capture.states.lastIndexOf(state);
      capture.fits = fitting.length > 0 ? fitting.includes(capture) : at >= 0;
      if (capture.fits) capture.next = at + 1;
    }
    return fitting.length > 0;
  }
}
