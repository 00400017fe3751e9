/** Where lines between both sides' bytes go: bands from a range on the left to the one that faces it on the right, or to the gap there. */
import type { ByteRange } from '../../core/bytes/range.ts';
import type { DiffRow, Verdict } from '../../core/diff/compare.ts';
import type { SideName } from '../../core/diff/view.ts';
import type { Lines } from './lines.ts';
import { LINE_HEIGHT } from './side-grid.ts';

/** What a side shows: where its first line is on the screen. */
export interface SideShown {
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
  const grid = pane?.querySelector<HTMLElement>('[role=grid]')?.getBoundingClientRect();
  // Elements of a scroller are reused: any of them says where all are.
  const line = pane?.querySelector<HTMLElement>('[data-line]') ?? null;
  if (line === null || grid === undefined) return null;
  return { firstLine: Number(line.dataset['line']), y: line.getBoundingClientRect().top - top, top: grid.top - top, bottom: grid.bottom - top };
}

interface Stretch {
  readonly left: { start: number; end: number } | null;
  readonly right: { start: number; end: number } | null;
  readonly verdict: Verdict;
  readonly isChosen: boolean;
}

const startOf = ({ left, right }: DiffRow): number => left?.origin?.start ?? right?.origin?.start ?? 0;
const follows = (range: ByteRange | null, last: { end: number } | null): boolean => (range === null) === (last === null) && range?.start === last?.end;
const copyOf = (range: ByteRange | null): { start: number; end: number } | null => (range === null ? null : { ...range });

/** Rows that go on where others end, on both sides, with one verdict: one band. */
function stretches(rows: readonly DiffRow[], chosen: DiffRow | null): Stretch[] {
  const found: Stretch[] = [];
  for (const { left, right, verdict, path, layer } of [...rows].sort((a, b) => startOf(a) - startOf(b))) {
    const [a, b] = [left?.origin ?? null, right?.origin ?? null];
    // What stands on the other side in a conversion alone has no place between the files.
    if ((a === null && (left !== null || b === null)) || (b === null && right !== null)) continue;
    const isChosen = chosen !== null && path === chosen.path && layer === chosen.layer;
    const last = found.at(-1);
    if (last !== undefined && !isChosen && !last.isChosen && last.verdict === verdict && follows(a, last.left) && follows(b, last.right)) {
      if (last.left !== null && a !== null) last.left.end = a.end;
      if (last.right !== null && b !== null) last.right.end = b.end;
    } else found.push({ left: copyOf(a), right: copyOf(b), verdict, isChosen });
  }
  return found;
}

type Span = readonly [first: number, last: number];

const spanOf = (lines: Lines, side: SideName, { start, end }: ByteRange): Span => [lines.lineOf(side, start), lines.lineOf(side, Math.max(start, end - 1))];
const facing = (lines: Lines, side: SideName, [first, last]: Span): Span => [lines.facing(side, first), lines.facing(side, last)];

/** With the rest of the lines beside the other's, where these are a gap. */
const withGap = (lines: Lines, side: SideName, own: Span, beside: Span): Span => (beside[0] === own[0] && beside[1] > own[1] && lines.isGap(side, beside[1]) ? [own[0], beside[1]] : own);

function spansOf(lines: Lines, { left, right }: Stretch): readonly [Span, Span] | null {
  const [a, b] = [left === null ? null : spanOf(lines, 'left', left), right === null ? null : spanOf(lines, 'right', right)];
  if (a === null && b === null) return null;
  const [x, y] = [b === null ? null : facing(lines, 'right', b), a === null ? null : facing(lines, 'left', a)];
  if (a !== null && b !== null) return [withGap(lines, 'left', a, x ?? a), withGap(lines, 'right', b, y ?? b)];
  const [own, there] = [a ?? x, b ?? y];
  const isGap = a === null ? lines.isGap('left', own?.[0] ?? -1) : lines.isGap('right', there?.[0] ?? -1);
  return own === null || there === null || !isGap ? null : [own, there];
}

type Heights = readonly [number, number];

/** A gap that is drawn shorter has no lines of its own for what faces it: there the band is as high as that. */
function beside({ left, right }: Stretch, [a, b]: readonly [Span, Span], from: Heights, to: Heights): readonly [Heights, Heights] {
  if (a[1] - a[0] === b[1] - b[0] || (left !== null && right !== null)) return [from, to];
  return left === null ? [to, to] : [from, from];
}

const shows = ({ top, bottom }: SideShown, [from, to]: Heights): boolean => to > top && from < bottom;
const within = ({ top, bottom }: SideShown, y: number): number => Math.max(top, Math.min(bottom, y));

/** Bands of which both ends show; those that differ are drawn last, the chosen one over all. */
export function bandsOf(rows: readonly DiffRow[], chosen: DiffRow | null, lines: Lines, left: SideShown, right: SideShown): Band[] {
  const heightsOf = ({ firstLine, y }: SideShown, [first, last]: Span): Heights => [y + (first - firstLine) * LINE_HEIGHT, y + (last - firstLine + 1) * LINE_HEIGHT];
  const bands: (Band & { readonly weight: number })[] = [];
  for (const stretch of stretches(rows, chosen)) {
    const spans = spansOf(lines, stretch);
    if (spans === null) continue;
    const { verdict, isChosen } = stretch;
    const [from, to] = beside(stretch, spans, heightsOf(left, spans[0]), heightsOf(right, spans[1]));
    if (!shows(left, from) || !shows(right, to)) continue;
    const [a0, a1, b0, b1] = [within(left, from[0]), within(left, from[1]), within(right, to[0]), within(right, to[1])];
    const middle = WIDTH / 2;
    const path = `M0 ${a0}C${middle} ${a0} ${middle} ${b0} ${WIDTH} ${b0}L${WIDTH} ${b1}C${middle} ${b1} ${middle} ${a1} 0 ${a1}Z`;
    bands.push({ key: `${stretch.left?.start ?? ''} ${stretch.right?.start ?? ''} ${stretch.left?.end ?? ''} ${String(isChosen)} ${verdict}`, path, verdict, isChosen, weight: isChosen ? 2 : verdict === 'different' ? 1 : 0 });
  }
  return bands.sort((x, y) => x.weight - y.weight).slice(-MAX_BANDS);
}
