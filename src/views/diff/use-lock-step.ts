/** Both sides scrolled together: a chosen row puts both in place, then the side that a person scrolls leads and the other follows what faces it. */
import { useCallback, useEffect, useRef, useState, type RefObject, type SyntheticEvent } from 'react';
import type { DiffRow } from '../../core/diff/compare.ts';
import type { SideName } from '../../core/diff/view.ts';
import { useShownChange } from '../../store/compare-change.ts';
import { useFacing } from '../../store/compare-facing.ts';
import type { BigScrollHandle } from '../shared/BigScroll.tsx';
import type { Lines } from './lines.ts';
import { shiftAt, shiftOf } from './shift.ts';
import { LINE_HEIGHT } from './side-grid.ts';

/** Lines above a row that was chosen, so that what leads to it is seen. */
const ABOVE = 3;

/** Who was scrolled by hand, and which row was chosen then: another one puts both in place again. */
interface Lead {
  readonly side: SideName;
  readonly chosen: DiffRow | null;
}

/** What the handlers need of now. */
interface Now {
  readonly lines: Lines;
  readonly chosen: DiffRow | null;
}

export interface LockStep {
  readonly left: RefObject<BigScrollHandle | null>;
  readonly right: RefObject<BigScrollHandle | null>;
  /** @param first line in view, in parts of a line */
  readonly onPlace: (side: SideName, first: number) => void;
  /** Grows whenever one of the sides shows other lines. */
  readonly moves: number;
  /** For wheel, pointer and keys on an element with `data-leads`. */
  readonly lead: (event: SyntheticEvent<HTMLElement>) => void;
}

const otherOf = (side: SideName): SideName => (side === 'left' ? 'right' : 'left');

/** What only one side has is seen beside a gap on the other: then that side leads. */
function leaderFor(chosen: DiffRow | null): SideName | null {
  const [left, right] = [chosen?.left?.origin ?? null, chosen?.right?.origin ?? null];
  if ((left === null) === (right === null)) return null;
  return left === null ? 'right' : 'left';
}

/** @param change bytes into the row that are to be in view */
function showRow(row: DiffRow | null, side: SideName, handle: BigScrollHandle | null, lines: Lines, change: number): void {
  const origin = row?.[side]?.origin ?? null;
  if (origin !== null) handle?.scrollToRow(Math.max(0, lines.lineOf(side, origin.start + change) - ABOVE), 'start');
}

export function useLockStep(chosen: DiffRow | null, locked: boolean, lines: Lines): LockStep {
  const left = useRef<BigScrollHandle>(null);
  const right = useRef<BigScrollHandle>(null);
  const places = useRef<Record<SideName, number>>({ left: 0, right: 0 });
  const led = useRef<Lead | null>(null);
  const now = useRef<Now>({ lines, chosen });
  const shift = useRef(0);
  const change = useShownChange(chosen);
  const facing = useFacing((state) => state.rows);
  const [moves, setMoves] = useState(0);

  const onPlace = useCallback((side: SideName, first: number) => {
    places.current[side] = first;
    setMoves((count) => count + 1);
  }, []);
  useEffect(() => {
    const before = now.current;
    now.current = { lines, chosen };
    const leader = led.current?.chosen === chosen ? led.current.side : null;
    if (leader !== null && before.lines !== lines && before.chosen === chosen) {
      // The same bytes stand in other lines now: what was scrolled to by hand stays in view.
      for (const side of ['left', 'right'] as const) (side === 'left' ? left : right).current?.scrollToRow(lines.lineOf(side, before.lines.byteAt(side, Math.floor(places.current[side]))), 'start');
      return;
    }
    shift.current = chosen === null ? 0 : shiftOf(chosen, leaderFor(chosen) ?? 'left', lines);
    showRow(chosen, 'left', left.current, lines, change);
    showRow(chosen, 'right', right.current, lines, change);
  }, [chosen, change, lines]);

  useEffect(() => {
    const leader = led.current?.chosen === chosen ? led.current.side : leaderFor(chosen);
    if (!locked || leader === null) return;
    const follower = otherOf(leader);
    const first = Math.floor(places.current[leader]);
    const handle = leader === 'left' ? left.current : right.current;
    shift.current = shiftAt(leader, first, first + (handle?.pageRows() ?? 0), facing, lines, leader === 'left' ? shift.current : -shift.current) * (leader === 'left' ? 1 : -1);
    const line = Math.max(0, Math.min(lines.count[follower] - 1, lines.facing(leader, first) + (leader === 'left' ? shift.current : -shift.current)));
    const top = line + places.current[leader] - first;
    // Below a pixel's height there is nothing to see, and rounding would go to and fro.
    if (Math.abs(top - places.current[follower]) * LINE_HEIGHT >= 1) (follower === 'left' ? left : right).current?.scrollToTop(top * LINE_HEIGHT);
  }, [locked, chosen, facing, moves, lines]);

  const lead = useCallback((event: SyntheticEvent<HTMLElement>) => {
    led.current = { side: event.currentTarget.dataset['leads'] === 'right' ? 'right' : 'left', chosen: now.current.chosen };
  }, []);
  return { left, right, onPlace, moves, lead };
}
