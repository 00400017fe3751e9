/**
 * Places inside the chosen row at which its bytes differ: a page or another long row is longer than what shows, and its changed bytes may stand
 * anywhere. Steps through differences go from one to the next before they leave the row.
 */
import { create } from 'zustand';
import { lengthOf, type ByteRange } from '../core/bytes/range.ts';
import type { DiffRow } from '../core/diff/compare.ts';
import type { Client } from '../worker/client.ts';
import { stepDifference, useCompareRows } from './compare-rows.ts';
import { useCompare } from './compare.ts';

interface ChangeState {
  /** The row that the places are of. */
  readonly row: DiffRow | null;
  /** Bytes into the row at which it is looked at, in ascending order; none of a row that shows as a whole. */
  readonly places: readonly number[];
  /** Which of them. */
  readonly at: number;
}

const NOTHING: ChangeState = { row: null, places: [], at: 0 };

export const useChange = create<ChangeState>()(() => NOTHING);

/** Rows up to this show as a whole. */
const SHORT = 64;
/** Of longer rows the first bytes are looked through. */
export const MAX_LOOKED = 1024 * 1024;
/** Changes so close to one another are seen together: sixteen lines. */
const TOGETHER = 256;

/** Where to stop on a way through bytes that differ. */
export function placesOf(left: Uint8Array, right: Uint8Array): number[] {
  const found: number[] = [];
  let last = -Infinity;
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    if (left[i] === right[i] || i < last + TOGETHER) continue;
    found.push(i);
    last = i;
  }
  return found;
}

/** Which way a step goes that is under way. */
let from: 1 | -1 = 1;

const rangesOf = ({ verdict, left, right }: DiffRow): readonly [ByteRange, ByteRange] | null => {
  const [a, b] = [left?.origin ?? null, right?.origin ?? null];
  const differs = verdict === 'different' || verdict === 'expected';
  return !differs || a === null || b === null || lengthOf(a) !== lengthOf(b) || lengthOf(a) <= SHORT ? null : [a, b];
};

async function look(client: Client, row: DiffRow, way: 1 | -1): Promise<void> {
  const ranges = rangesOf(row);
  if (ranges === null) return;
  const read = (side: 'left' | 'right', { start, end }: ByteRange): Promise<Uint8Array> => client.request('compareBytes', { side, start, end: Math.min(end, start + MAX_LOOKED) });
  const both = await Promise.all([read('left', ranges[0]), read('right', ranges[1])]).catch(() => null);
  if (both === null || useCompareRows.getState().chosen !== row) return;
  const places = placesOf(...both);
  useChange.setState({ row, places, at: way < 0 ? Math.max(0, places.length - 1) : 0 });
}

useCompareRows.subscribe(({ chosen }, before) => {
  if (chosen === before.chosen) return;
  useChange.setState(NOTHING);
  const { client } = useCompare.getState();
  if (chosen !== null && client !== null) void look(client, chosen, from);
});

/** To the next place at which bytes differ, or the one before: in the chosen row, else in the next row that differs. */
export function stepChange(step: 1 | -1): void {
  const { row, places, at } = useChange.getState();
  const to = at + step;
  if (row !== null && row === useCompareRows.getState().chosen && to >= 0 && to < places.length) useChange.setState({ at: to });
  else {
    from = step;
    void stepDifference(step).finally(() => {
      from = 1;
    });
  }
}

/** Bytes into a row at which it is looked at; 0 for its beginning. */
export const useShownChange = (row: DiffRow | null): number => useChange((state) => (row !== null && state.row === row ? (state.places[state.at] ?? 0) : 0));
