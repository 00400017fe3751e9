/** The aligned sequences in lines: what follows each other and is alike is one. */
import { grouped, hex, plural } from '../../text.ts';
import { MAX_PLACES, type SequenceList, type SequencePair, type SequenceRecord } from '../sequence-list.ts';
import type { SequenceVerdict } from '../sequence.ts';

const MARKS: Readonly<Record<SequenceVerdict, string>> = { same: '=', different: '!', left: '<', right: '>' };

/** Lines that are told at most. */
const MAX_LINES = 5000;

interface Line {
  readonly first: SequencePair;
  readonly count: number;
  /** PFNs that had been sent before, of each side. */
  readonly resent: { readonly left: number; readonly right: number };
}

export function* sequenceLines(list: SequenceList): Generator<string> {
  let told = 0;
  for (const line of lines(list)) {
    if (told++ === MAX_LINES) {
      yield `More follows: ${grouped(MAX_LINES)} lines are told.`;
      return;
    }
    yield inWords(line);
  }
}

function* lines(list: SequenceList): Generator<Line> {
  let held: Line | null = null;
  for (let from = 0; ; from += MAX_PLACES) {
    const { pairs } = list.window({ differing: false }, from, MAX_PLACES);
    if (pairs.length === 0) break;
    for (const pair of pairs) {
      const resent = { left: pair.left?.resent ?? 0, right: pair.right?.resent ?? 0 };
      if (held !== null && isLike(held.first, pair)) held = { first: held.first, count: held.count + 1, resent: { left: held.resent.left + resent.left, right: held.resent.right + resent.right } };
      else {
        if (held !== null) yield held;
        held = { first: pair, count: 1, resent };
      }
    }
  }
  if (held !== null) yield held;
}

const nameOf = (record: SequenceRecord | null): string => (record === null ? '' : `${record.layer}.${record.name}`);

const isLike = (a: SequencePair, b: SequencePair): boolean =>
  a.verdict === b.verdict && a.unaligned === b.unaligned && nameOf(a.left) === nameOf(b.left) && nameOf(a.right) === nameOf(b.right) && isMoved(a) === isMoved(b) && isSuperseded(a) === isSuperseded(b);

const isMoved = ({ left, right }: SequencePair): boolean => (left?.moved ?? -1) >= 0 || (right?.moved ?? -1) >= 0;
const isSuperseded = ({ left, right }: SequencePair): boolean => left?.superseded === true || right?.superseded === true;

const placeOf = (record: SequenceRecord | null): string => (record === null ? 'nothing' : record.origin === null ? 'written by the conversion' : `at ${hex(record.origin.start)}`);

function inWords({ first, count, resent }: Line): string {
  const { verdict, left, right, unaligned } = first;
  const lengths = verdict === 'different' && count === 1 ? `body_length ${grouped(left?.bodyLength ?? 0)} against ${grouped(right?.bodyLength ?? 0)}` : '';
  const again = resent.left + resent.right === 0 ? '' : `sent again: ${plural(resent.left, 'PFN')} on the left, ${grouped(resent.right)} on the right`;
  const notes = [lengths, again, isMoved(first) ? 'stands elsewhere on the other side' : '', isSuperseded(first) ? 'a later one takes its place' : '', unaligned ? 'not aligned' : ''].filter((note) => note !== '');
  return `${MARKS[verdict]} ${nameOf(left ?? right)}${count === 1 ? '' : ` x ${grouped(count)}`}: ${placeOf(left)} | ${placeOf(right)}${notes.length === 0 ? '' : `, ${notes.join(', ')}`}`;
}
