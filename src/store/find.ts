/** Finding bytes or text in the stream: the pattern, the search that runs, and what became of it in words. */
import type { StateCreator } from 'zustand';
import type { ByteRange } from '../core/bytes/range.ts';
import { grouped, hex, plural } from '../core/text.ts';
import type { AppState } from './index.ts';
import { parsePattern, type BytePattern, type FindMode } from './pattern.ts';

export type { FindMode } from './pattern.ts';
export type FindTone = 'none' | 'found' | 'wrapped' | 'problem';

export interface FindSlice {
  readonly findOpen: boolean;
  /** How often the bar was asked for: its field takes the focus each time. */
  readonly findAsked: number;
  readonly findMode: FindMode;
  readonly findText: string;
  readonly findBusy: boolean;
  readonly findNote: string;
  readonly findTone: FindTone;
  readonly openFind: () => void;
  readonly closeFind: () => void;
  readonly setFind: (change: { mode?: FindMode; text?: string }) => void;
  /** Selects the next (or previous) match after the selection; goes round at the end and says so. */
  readonly find: (backwards: boolean) => Promise<void>;
  readonly cancelFind: () => void;
}

interface Match {
  readonly range: ByteRange;
  readonly wrapped: boolean;
}

const same = (a: ByteRange | null, b: ByteRange | null): boolean => a?.start === b?.start && a?.end === b?.end;

const QUIET = { findBusy: false, findNote: '', findTone: 'none' } as const;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The nearest match from the selection on, or round the end; past `last` where that is still what is selected. */
async function search(state: AppState, { bytes, mask }: BytePattern, backwards: boolean, last: ByteRange | null, signal: AbortSignal): Promise<Match | null> {
  const { client, range, size } = state;
  if (client === null) return null;
  const look = async (from: number): Promise<ByteRange | null> => {
    const found = await client.request('find', { pattern: bytes, ...(mask === undefined ? {} : { mask }), from, backwards }, signal);
    return found === null ? null : { start: found.offset, end: found.offset + bytes.length };
  };
  const here = range?.start ?? (backwards ? size : 0);
  const next = await look(range !== null && same(range, last) && !backwards ? here + 1 : here);
  if (next !== null) return { range: next, wrapped: false };
  const first = await look(backwards ? size : 0);
  return first === null ? null : { range: first, wrapped: true };
}

function outcomeOf(match: Match | null, size: number): Pick<FindSlice, 'findNote' | 'findTone'> {
  if (match === null) return { findNote: `Not found in ${plural(size, 'byte')}.`, findTone: 'problem' };
  const { start } = match.range;
  if (match.wrapped) return { findNote: `Wrapped round: at ${hex(start)}`, findTone: 'wrapped' };
  return { findNote: `At ${hex(start)} (${grouped(start)})`, findTone: 'found' };
}

/** Starts searches, one at a time: a new one ends the one before. */
function createSearcher(set: (change: Partial<AppState>) => void, get: () => AppState) {
  let running: AbortController | null = null;
  /** The last match, to go on from it while it is still what is selected. */
  let last: ByteRange | null = null;

  const run = async (pattern: BytePattern, backwards: boolean): Promise<void> => {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    set({ findBusy: true, findNote: '', findTone: 'none' });
    try {
      const match = await search(get(), pattern, backwards, last, mine.signal);
      if (running !== mine) return;
      last = match?.range ?? last;
      set({ findBusy: false, ...outcomeOf(match, get().size) });
      if (match !== null) await get().selectMatch(match.range);
    } catch (error) {
      if (running !== mine) return;
      set({ findBusy: false, findNote: mine.signal.aborted ? 'Cancelled.' : messageOf(error), findTone: 'problem' });
      if (!mine.signal.aborted) get().reportFailure(error);
    }
  };
  return { run, stop: () => running?.abort() };
}

export const createFind: StateCreator<AppState, [], [], FindSlice> = (set, get) => {
  const searcher = createSearcher(set, get);
  return {
    findOpen: false,
    findAsked: 0,
    findMode: 'text',
    findText: '',
    ...QUIET,
    openFind: () => {
      set({ findOpen: true, findAsked: get().findAsked + 1 });
    },
    closeFind: () => {
      searcher.stop();
      set({ findOpen: false, ...QUIET });
    },
    setFind: ({ mode, text }) => {
      searcher.stop();
      set({ ...(mode === undefined ? {} : { findMode: mode }), ...(text === undefined ? {} : { findText: text }), ...QUIET });
    },
    find: async (backwards) => {
      const pattern = parsePattern(get().findMode, get().findText);
      if ('problem' in pattern) set({ findNote: pattern.problem, findTone: 'problem' });
      else await searcher.run(pattern, backwards);
    },
    cancelFind: () => {
      searcher.stop();
    },
  };
};
