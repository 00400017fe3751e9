/** The restorer's state behind a row, as views and command line show it. */
import type { Scan } from '../bytes/cursor.ts';
import type { OpenStream } from '../open-stream.ts';
import { didText } from './did.ts';
import { factsOf, phaseText, readerOf } from './facts.ts';
import type { RestoreSnapshot } from './restore-card.ts';
import { RowFeed } from './row-feed.ts';
import { machineAt } from './trace.ts';

/** Where a restore ends in failure. */
export interface Failure {
  readonly row: number;
  readonly sentence: string;
  /** Whether it ends in the midst of a replay: the checkpoint of the row is never taken. */
  readonly inReplay: boolean;
}

/**
 * @param row -1 for the state before the first; of a row that lies in another, the state behind that other
 * @param ending where the restore ends in failure: rows behind it are never read; null where it does not
 */
export function* snapshotAt(stream: OpenStream, row: number, ending: Failure | null = null): Scan<RestoreSnapshot> {
  const { index } = stream.builder;
  const outer = row >= 0 && index.isNested(row) ? index.parentOf(row) : row;
  const unread = ending !== null && outer > ending.row;
  const last = unread ? ending.row : outer;
  const before = yield* machineAt(stream, last - 1);
  const machine = before.copy();
  const feed = new RowFeed(index, stream.layers);
  let did = '';
  if (last >= 0 && feed.load(last)) {
    if (feed.wants > 0) yield* feed.readWords();
    did = didText(feed.at, before, stream.colo);
    if (ending === null || !ending.inReplay || last !== ending.row) machine.apply(feed.at);
  }
  const { state } = machine;
  if (unread) return { row, reader: 'nobody', phase: 'ended', did: `Not read: ${ending.sentence}`, facts: factsOf(state, state) };
  if (ending !== null && outer === ending.row) did = ending.sentence;
  return { row, reader: readerOf(state), phase: phaseText(state), did, facts: factsOf(state, before.state) };
}
