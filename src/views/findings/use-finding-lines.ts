/** The panel's lines, which of them is active, and what keys and clicks do there. */
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent, type RefObject } from 'react';
import type { Finding } from '../../core/index/finding.ts';
import { useApp } from '../../store/index.ts';
import type { BigScrollHandle } from '../shared/BigScroll.tsx';
import { copyFinding } from './actions.ts';
import { KEYS, type FindingGroupData, type Grouped } from './group.ts';
import { FindingLines, isOpen, type FindingLine, type Opened } from './lines.ts';

export const LINE_HEIGHT = 24;

/** A head or a suppressed rule that the keyboard is on; findings are the selection itself. */
interface Spot {
  readonly kind: 'group' | 'suppressed';
  readonly key: string;
  /** What was selected then: once something else is, the keyboard is there. */
  readonly beside: Finding | null;
}

export interface FindingPanel {
  readonly lines: FindingLines;
  readonly current: Finding | null;
  readonly active: number;
  readonly setDetailHeight: (height: number) => void;
  readonly onClick: (event: MouseEvent) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** The first group stands open, what needs no folding does, and what the current finding is in. */
function useOpened({ by, groups }: Grouped, current: Finding | null): { readonly opened: Opened; readonly toggle: (group: FindingGroupData) => void } {
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const first = groups[0]?.key;
  const opened = useMemo(() => {
    const keys = new Map<string, boolean>(first === undefined ? [] : [[first, true]]);
    for (const key of current === null ? [] : KEYS[by](current)) keys.set(key, true);
    for (const [key, open] of toggled) if (key.startsWith(`${by} `)) keys.set(key.slice(by.length + 1), open);
    return keys;
  }, [toggled, by, first, current]);
  const toggle = (group: FindingGroupData): void => setToggled(new Map(toggled).set(`${by} ${group.key}`, !isOpen(opened, group)));
  return { opened, toggle };
}

const isSpot = (line: FindingLine | null, { kind, key }: Pick<Spot, 'kind' | 'key'>): boolean =>
  (kind === 'group' && line?.kind === 'group' && line.group.key === key) || (kind === 'suppressed' && line?.kind === 'suppressed' && line.rule === key);

function spotLine(lines: FindingLines, spot: Spot): number {
  if (spot.kind === 'group') return lines.headOf(spot.key);
  for (let line = lines.length - 1; line >= 0 && lines.at(line)?.kind === 'suppressed'; line--) if (isSpot(lines.at(line), spot)) return line;
  return -1;
}

export function useFindingLines(grouped: Grouped, scroll: RefObject<BigScrollHandle | null>): FindingPanel {
  const current = useApp((state) => state.finding);
  const [spot, setSpot] = useState<Spot | null>(null);
  const [height, setDetailHeight] = useState(6 * LINE_HEIGHT);
  const { opened, toggle } = useOpened(grouped, current);
  // With nothing selected the worst finding explains itself.
  const unfolded = current ?? grouped.groups[0]?.findings[0] ?? null;
  const detailLines = Math.ceil(height / LINE_HEIGHT);
  const lines = useMemo(() => new FindingLines(grouped, opened, unfolded === null ? null : { finding: unfolded, lines: detailLines }), [grouped, opened, unfolded, detailLines]);
  const active = spot?.beside !== current ? (current === null ? -1 : lines.lineOf(current)) : spotLine(lines, spot);
  useInView(scroll, lines, current, detailLines);

  const act = useCallback((name: string | undefined, line: FindingLine | null, finding: Finding | null): void => {
    const app = useApp.getState();
    const rule = line?.kind === 'group' ? line.group.key : line?.kind === 'suppressed' ? line.rule : (finding?.rule ?? '');
    if (name === 'suppress' && rule !== '') app.suppressRule(rule);
    else if (name === 'restore') app.restoreRules([rule]);
    else if (name === 'cite' && finding !== null) copyFinding(finding);
    else if (name === 'show' && finding !== null) app.selectFinding(finding);
  }, []);
  const choose = (at: number): void => {
    const line = lines.at(at);
    if (line?.kind === 'finding') {
      setSpot(null);
      useApp.getState().selectFinding(line.finding);
    } else if (line?.kind === 'group') setSpot({ kind: 'group', key: line.group.key, beside: current });
    else if (line?.kind === 'suppressed') setSpot({ kind: 'suppressed', key: line.rule, beside: current });
    if (line?.kind !== 'finding') scroll.current?.scrollToRow(at, 'nearest');
  };

  const onClick = (event: MouseEvent): void => {
    if (!(event.target instanceof Element)) return;
    const name = event.target.closest<HTMLElement>('[data-act]')?.dataset['act'];
    const at = Number(event.target.closest<HTMLElement>('[data-line]')?.dataset['line'] ?? -1);
    const line = at < 0 ? null : lines.at(at);
    if (name !== undefined) act(name, line, line === null ? unfolded : null);
    else if (line !== null) {
      choose(at);
      if (line.kind === 'group') toggle(line.group);
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || (event.target instanceof Element && event.target.closest('button') !== null)) return;
    const line = active < 0 ? null : lines.at(active);
    const to = targetOf(event.key, active, lines, scroll.current);
    if (to !== null) choose(to);
    else if (line?.kind === 'group' && foldsBy(event.key, line.open)) toggle(line.group);
    else if (event.key === 'ArrowLeft' && line?.kind === 'finding') choose(lines.headOf(line.group.key));
    else if (event.key === 'Enter' && line?.kind === 'suppressed') act('restore', line, null);
    else if (event.key === 'Delete' && (line?.kind === 'finding' || (line?.kind === 'group' && useApp.getState().findingsBy === 'rule'))) act('suppress', line.kind === 'group' ? line : null, line.kind === 'finding' ? line.finding : null);
    else return;
    event.preventDefault();
  };
  return { lines, current: unfolded, active, setDetailHeight, onClick, onKeyDown };
}

const foldsBy = (key: string, open: boolean): boolean => key === 'Enter' || key === ' ' || (key === 'ArrowRight' && !open) || (key === 'ArrowLeft' && open);

/** The line that a key goes to; details are passed over. */
function targetOf(key: string, active: number, lines: FindingLines, scroll: BigScrollHandle | null): number | null {
  const page = Math.max(1, (scroll?.pageRows() ?? 2) - 1);
  const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
  const step = steps[key];
  if (step === undefined || lines.length === 0) return null;
  let to = Math.max(0, Math.min(lines.length - 1, (active < 0 ? -Math.sign(step) : active) + step));
  const way = step > 0 ? 1 : -1;
  while (lines.at(to)?.kind === 'detail') to += way;
  // Behind details at the very end there is nothing more.
  return to >= lines.length ? active : to;
}

/** Brings the current finding into view when it becomes so, its details with it. */
function useInView(scroll: RefObject<BigScrollHandle | null>, lines: FindingLines, current: Finding | null, detailLines: number): void {
  const shown = useRef<Finding | null>(null);
  useEffect(() => {
    const line = current === null ? -1 : lines.lineOf(current);
    if (current !== shown.current && line >= 0) {
      scroll.current?.scrollToRow(Math.min(lines.length - 1, line + detailLines), 'nearest');
      scroll.current?.scrollToRow(line, 'nearest');
    }
    if (line >= 0) shown.current = current;
  }, [scroll, lines, current, detailLines]);
}
