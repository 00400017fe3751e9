/** The whole verdict of the restore, and the state at any row: what views and command line ask for. */
import type { Scan } from '../bytes/cursor.ts';
import type { OpenStream } from '../open-stream.ts';
import { forensicsOf } from './forensics.ts';
import { isSoFar, outcomeOf, type Ended } from './outcome.ts';
import type { OutcomeKind, RestoreCard, RestoreSnapshot } from './restore-card.ts';
import { snapshotAt, type Failure } from './snapshot.ts';

interface Known {
  /** What there was to judge by when it was judged. */
  readonly findings: number;
  readonly rows: number;
  readonly soFar: boolean;
  readonly ended: Ended;
}

const KNOWN = new WeakMap<OpenStream, Known>();

/** Kinds in which the restorer reads nothing more. */
const FAILURES: ReadonlySet<OutcomeKind> = new Set(['stops', 'crashes', 'hangs', 'undefined']);

function* endedOf(stream: OpenStream): Scan<Ended> {
  const { findings, rowCount: rows } = stream.builder;
  const known = KNOWN.get(stream);
  if (known?.findings === findings.length && known.rows === rows && known.soFar === isSoFar(stream)) return known.ended;
  const ended = yield* outcomeOf(stream);
  KNOWN.set(stream, { findings: findings.length, rows, soFar: isSoFar(stream), ended });
  return ended;
}

export function* restoreCard(stream: OpenStream): Scan<RestoreCard> {
  const ended = yield* endedOf(stream);
  return {
    outcome: ended.outcome,
    state: yield* snapshotAt(stream, ended.lastRow, endingOf(ended)),
    forensics: yield* forensicsOf(stream, ended),
  };
}

/** The state behind a row; behind -1, before the first. Rows that a failed restore never gets to show the state in which it ended. */
export function* restoreStep(stream: OpenStream, row: number): Scan<RestoreSnapshot> {
  const ended = yield* endedOf(stream);
  const last = stream.builder.index.rowCount - 1;
  return yield* snapshotAt(stream, Math.min(Math.max(-1, row), last), endingOf(ended));
}

const endingOf = ({ outcome, lastRow, inReplay }: Ended): Failure | null => (FAILURES.has(outcome.kind) ? { row: lastRow, sentence: outcome.sentence, inReplay } : null);
