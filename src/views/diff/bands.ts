/** Where lines between both sides' bytes go: bands from a range on the left to the one that faces it on the right. */
import type { DiffRow, Verdict } from '../../core/diff/compare.ts';
import type { SideName } from '../../core/diff/view.ts';
import { LINE_HEIGHT } from './side-grid.ts';

/** What a side shows: where its first line is on the screen, and how many bytes a line has. */
export interface SideShown {
  readonly columns: number;
  readonly firstLine: number;
  /** Of the first line's top, in the gutter. */
  readonly y: number;
  /** Where the bytes begin and end, in the gutter. */
  readonly top: number;
  readonly bottom: number;
}

export interface Band {
  readonly key: string;
  readonly path: string;
  readonly verdict: Verdict;
  readonly isChosen: boolean;
}

/** Width of the gutter, as the style sheet has it. */
const WIDTH = 42;
const MAX_BANDS = 200;

/** Null where nothing shows. @param top of the gutter on the screen */
export function viewOf(panes: HTMLElement, side: SideName, top: number): SideShown | null {
  const pane = panes.querySelector<HTMLElement>(`[data-side="${side}"]`);
  const lines = [...(pane?.querySelectorAll<HTMLElement>('[data-byte-line]') ?? [])];
  const grid = pane?.querySelector<HTMLElement>('[role=grid]')?.getBoundingClientRect();
  const [line] = lines;
  if (line === undefined || grid === undefined) return null;
  // Elements of a scroller are reused: any of them says where all are.
  const columns = Number(pane?.dataset['columns'] ?? 16);
  return { columns, firstLine: Number(line.dataset['byteLine']), y: line.getBoundingClientRect().top - top, top: grid.top - top, bottom: grid.bottom - top };
}

interface Stretch {
  readonly left: { start: number; end: number };
  readonly right: { start: number; end: number };
  readonly verdict: Verdict;
  readonly isChosen: boolean;
}

/** Rows that go on where others end, on both sides, with one verdict: one band. */
function stretches(rows: readonly DiffRow[], chosen: DiffRow | null): Stretch[] {
  const found: Stretch[] = [];
  const ordered = rows.filter(({ left, right }) => left?.origin != null && right?.origin != null);
  ordered.sort((a, b) => (a.left?.origin?.start ?? 0) - (b.left?.origin?.start ?? 0));
  for (const { left, right, verdict, path, layer } of ordered) {
    const [a, b] = [left?.origin, right?.origin];
    if (a == null || b == null) continue;
    const isChosen = chosen !== null && path === chosen.path && layer === chosen.layer;
    const last = found.at(-1);
    if (last !== undefined && !isChosen && !last.isChosen && last.verdict === verdict && a.start === last.left.end && b.start === last.right.end) {
      last.left.end = a.end;
      last.right.end = b.end;
    } else found.push({ left: { ...a }, right: { ...b }, verdict, isChosen });
  }
  return found;
}

const heightsOf = ({ columns, firstLine, y }: SideShown, { start, end }: { readonly start: number; readonly end: number }): readonly [number, number] => [
  y + (Math.floor(start / columns) - firstLine) * LINE_HEIGHT,
  y + (Math.floor(Math.max(start, end - 1) / columns) - firstLine + 1) * LINE_HEIGHT,
];

const shows = ({ top, bottom }: SideShown, [from, to]: readonly [number, number]): boolean => to > top && from < bottom;
const within = ({ top, bottom }: SideShown, y: number): number => Math.max(top, Math.min(bottom, y));

/** Bands of which an end shows; those that differ are drawn last, the chosen one over all. */
export function bandsOf(rows: readonly DiffRow[], chosen: DiffRow | null, left: SideShown, right: SideShown): Band[] {
  const bands: (Band & { readonly weight: number })[] = [];
  for (const { left: a, right: b, verdict, isChosen } of stretches(rows, chosen)) {
    const [from, to] = [heightsOf(left, a), heightsOf(right, b)];
    if (!shows(left, from) || !shows(right, to)) continue;
    const [a0, a1, b0, b1] = [within(left, from[0]), within(left, from[1]), within(right, to[0]), within(right, to[1])];
    const middle = WIDTH / 2;
    const path = `M0 ${a0}C${middle} ${a0} ${middle} ${b0} ${WIDTH} ${b0}L${WIDTH} ${b1}C${middle} ${b1} ${middle} ${a1} 0 ${a1}Z`;
    bands.push({ key: `${a.start} ${b.start} ${a.end}`, path, verdict, isChosen, weight: isChosen ? 2 : verdict === 'different' ? 1 : 0 });
  }
  return bands.sort((x, y) => x.weight - y.weight).slice(-MAX_BANDS);
}
