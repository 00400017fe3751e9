/** Both sides scrolled together: a chosen row puts both in place, then the side that a person scrolls leads and the other follows what faces it. */
import { useCallback, useEffect, useRef, useState, type RefObject, type SyntheticEvent } from 'react';
import type { DiffRow } from '../../core/diff/compare.ts';
import type { SideName } from '../../core/diff/view.ts';
import { useFacing } from '../../store/compare-facing.ts';
import { useCompare } from '../../store/compare.ts';
import type { BigScrollHandle } from '../shared/BigScroll.tsx';
import { useFirstChange } from './first-change.ts';
import { shiftAt } from './side-grid.ts';

/** Lines above a row that was chosen, so that what leads to it is seen. */
const ABOVE = 3;

interface Place {
  readonly columns: number;
  readonly first: number;
}

/** Who was scrolled by hand, and which row was chosen then: another one puts both in place again. */
interface Lead {
  readonly side: SideName;
  readonly chosen: DiffRow | null;
}

export interface LockStep {
  readonly left: RefObject<BigScrollHandle | null>;
  readonly right: RefObject<BigScrollHandle | null>;
  readonly onPlace: (side: SideName, columns: number, first: number) => void;
  /** Grows whenever one of the sides shows other lines. */
  readonly moves: number;
  /** For wheel, pointer and keys on an element with `data-leads`. */
  readonly lead: (event: SyntheticEvent<HTMLElement>) => void;
}

const originOf = (row: DiffRow | null, side: SideName): { readonly start: number } | null => row?.[side]?.origin ?? null;

/** What only one side has is seen beside its neighbours on the other: then that side leads. */
function leaderFor(chosen: DiffRow | null): SideName | null {
  const [left, right] = [originOf(chosen, 'left'), originOf(chosen, 'right')];
  if ((left === null) === (right === null)) return null;
  return left === null ? 'right' : 'left';
}

export function useLockStep(chosen: DiffRow | null, locked: boolean): LockStep {
  const left = useRef<BigScrollHandle>(null);
  const right = useRef<BigScrollHandle>(null);
  const places = useRef<Record<SideName, Place>>({ left: { columns: 16, first: 0 }, right: { columns: 16, first: 0 } });
  const led = useRef<Lead | null>(null);
  const chosenNow = useRef(chosen);
  const change = useFirstChange(chosen);
  const changeNow = useRef(change);
  const facing = useFacing((state) => state.rows);
  const [moves, setMoves] = useState(0);

  const onPlace = useCallback((side: SideName, columns: number, first: number) => {
    const rewrapped = places.current[side].columns !== columns;
    places.current[side] = { columns, first };
    // Lines of another length stand elsewhere: the row is brought back into view.
    if (rewrapped) showRow(chosenNow.current, side, (side === 'left' ? left : right).current, columns, changeNow.current);
    setMoves((count) => count + 1);
  }, []);
  useEffect(() => {
    chosenNow.current = chosen;
    changeNow.current = change;
    showRow(chosen, 'left', left.current, places.current.left.columns, change);
    showRow(chosen, 'right', right.current, places.current.right.columns, change);
  }, [chosen, change]);

  useEffect(() => {
    const leader = led.current?.chosen === chosen ? led.current.side : leaderFor(chosen);
    if (!locked || leader === null) return;
    const follower: SideName = leader === 'left' ? 'right' : 'left';
    const { first, columns } = places.current[leader];
    const shift = shiftAt(leader, first * columns, facing);
    if (shift === null) return;
    const size = useCompare.getState().view?.[follower].size ?? 0;
    const line = Math.floor(Math.max(0, Math.min(size, first * columns + shift)) / places.current[follower].columns);
    if (line !== places.current[follower].first) (follower === 'left' ? left : right).current?.scrollToRow(line, 'start');
  }, [locked, chosen, facing, moves]);

  const lead = useCallback((event: SyntheticEvent<HTMLElement>) => {
    led.current = { side: event.currentTarget.dataset['leads'] === 'right' ? 'right' : 'left', chosen: chosenNow.current };
  }, []);
  return { left, right, onPlace, moves, lead };
}

/** @param change bytes into the row that are to be in view */
function showRow(row: DiffRow | null, side: SideName, handle: BigScrollHandle | null, columns: number, change: number): void {
  const origin = originOf(row, side);
  if (origin !== null) handle?.scrollToRow(Math.max(0, Math.floor((origin.start + change) / columns) - ABOVE), 'start');
}
