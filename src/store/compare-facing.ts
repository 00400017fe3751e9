/** Rows whose bytes are in view on either side: what is marked in the bytes, joined by lines, and scrolled together. */
import { create } from 'zustand';
import type { ByteRange } from '../core/bytes/range.ts';
import type { Run } from '../core/convert/provenance.ts';
import type { DiffRow } from '../core/diff/compare.ts';
import type { SideName } from '../core/diff/view.ts';
import { useCompare } from './compare.ts';

interface FacingState {
  /** The longest first: what is narrower is drawn over what it stands in. */
  readonly rows: readonly DiffRow[];
  /** Of a legacy side's byte that was pressed last; null none. */
  readonly fate: { readonly side: SideName; readonly offset: number; readonly runs: readonly Run[] } | null;
}

export const useFacing = create<FacingState>()(() => ({ rows: [], fate: null }));

const SIDES: readonly SideName[] = ['left', 'right'];
/** Answers are asked for once a frame's worth of scrolling rests. */
const REST_MS = 30;

let seen: Partial<Record<SideName, ByteRange>> = {};
let timer: ReturnType<typeof setTimeout> | undefined;
let last: AbortController | null = null;

/** Says which bytes of a side's file are in view. */
export function seeBytes(side: SideName, range: ByteRange): void {
  const before = seen[side];
  if (before?.start === range.start && before.end === range.end) return;
  seen = { ...seen, [side]: range };
  schedule();
}

function schedule(): void {
  if (timer !== undefined) return;
  timer = setTimeout(() => {
    timer = undefined;
    void ask();
  }, REST_MS);
}

const lengthOf = ({ left, right }: DiffRow): number => Math.max(...[left, right].map((side) => (side?.origin === null || side === null ? 0 : side.origin.end - side.origin.start)));
const keyOf = ({ layer, path, left, right }: DiffRow): string => `${layer} ${path} ${left?.range.start ?? ''} ${right?.range.start ?? ''}`;

async function ask(): Promise<void> {
  const { client, stage } = useCompare.getState();
  if (client === null || stage !== 'open') return;
  last?.abort();
  const own = new AbortController();
  last = own;
  try {
    const answers = await Promise.all(SIDES.map(async (side) => {
      const range = seen[side];
      return range === undefined ? [] : client.request('compareFacing', { side, ...range }, own.signal);
    }));
    if (own.signal.aborted) return;
    const rows = [...new Map(answers.flat().map((row) => [keyOf(row), row])).values()];
    useFacing.setState({ rows: rows.sort((a, b) => lengthOf(b) - lengthOf(a)) });
  } catch {
    // Another question took its place, or the comparison was closed.
  }
}

/** What became of a byte in a conversion: nothing is asked of sides that were not converted. */
export async function askFate(side: SideName, offset: number): Promise<void> {
  const { client, view } = useCompare.getState();
  if (client === null || view?.[side].legacy !== true) {
    useFacing.setState({ fate: null });
    return;
  }
  const runs = await client.request('compareFate', { side, offset }).catch(() => null);
  if (useCompare.getState().client === client && runs !== null) useFacing.setState({ fate: { side, offset, runs } });
}

let followed = -1;

/** Other rules, or memory, give other rows. */
useCompare.subscribe(({ revision, stage }) => {
  if (revision === followed) return;
  followed = revision;
  if (stage === 'open') schedule();
  else {
    seen = {};
    useFacing.setState({ rows: [], fate: null });
  }
});
