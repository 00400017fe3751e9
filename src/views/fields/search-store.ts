/** The field search of the row that is shown: what was asked, what was found, which hit is current. */
import { create } from 'zustand';
import type { FieldChain } from '../../core/analysis/field-search.ts';
import { useApp } from '../../store/index.ts';

export interface SearchState {
  readonly query: string;
  readonly hits: readonly FieldChain[];
  /** Paths of the hits, for marking them. */
  readonly paths: ReadonlySet<string>;
  /** Number of the hit that was gone to last; -1 none. */
  readonly at: number;
  readonly busy: boolean;
  /** False where only the first fields were looked at. */
  readonly complete: boolean;
  readonly seen: number;
}

const NOTHING = { hits: [], paths: new Set<string>(), at: -1, busy: false, complete: true, seen: 0 } as const;
/** Typing is done when it pauses this long. */
const PAUSE_MS = 150;

export const useSearch = create<SearchState>()(() => ({ query: '', ...NOTHING }));

let timer: ReturnType<typeof setTimeout> | undefined;
let running: AbortController | null = null;

async function run(): Promise<void> {
  const { client, row } = useApp.getState();
  if (client === null || row < 0) return;
  const mine = new AbortController();
  running = mine;
  useSearch.setState({ busy: true });
  try {
    const found = await client.request('findFields', { row, query: useSearch.getState().query }, mine.signal);
    if (running !== mine) return;
    const paths = new Set(found.hits.map((chain) => chain.at(-1)?.path ?? ''));
    useSearch.setState({ ...found, paths, at: -1, busy: false });
  } catch (error) {
    if (running !== mine) return;
    useSearch.setState({ busy: false });
    useApp.getState().reportFailure(error);
  }
}

function restart(pause: number): void {
  running?.abort();
  running = null;
  clearTimeout(timer);
  useSearch.setState(NOTHING);
  if (useSearch.getState().query.trim() !== '') timer = setTimeout(() => void run(), pause);
}

export function setQuery(query: string): void {
  useSearch.setState({ query });
  restart(PAUSE_MS);
}

/** Selects the next (or previous) hit, round the ends; the first step goes on from the selection. */
export function stepHit(step: 1 | -1): void {
  const { hits, at } = useSearch.getState();
  if (hits.length === 0) return;
  const next = at < 0 ? (step > 0 ? 0 : hits.length - 1) : (at + step + hits.length) % hits.length;
  const chain = hits[next];
  if (chain === undefined) return;
  useSearch.setState({ at: next });
  const { row, selectField } = useApp.getState();
  selectField(row, chain);
}

useApp.subscribe((state, before) => {
  if (state.row !== before.row || state.client !== before.client) restart(0);
});
