/** Finding bytes or text in the stream: the pattern, the search that runs, and what became of it in words. */
import type { StateCreator } from 'zustand';
import type { ByteRange } from '../core/bytes/range.ts';
import { grouped, hex, plural } from '../core/text.ts';
import type { AppState } from './index.ts';

export type FindMode = 'text' | 'hex';
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

export type Pattern = { readonly bytes: Uint8Array } | { readonly problem: string };

/** Text as UTF-8, hexadecimal with or without spaces, commas and 0x. */
export function parsePattern(mode: FindMode, text: string): Pattern {
  if (text === '') return { problem: mode === 'hex' ? 'Type bytes, such as de ad be ef.' : 'Type what to look for.' };
  if (mode === 'text') return { bytes: new TextEncoder().encode(text) };
  const digits = text.replace(/0x/gi, '').replace(/[\s,:]/g, '');
  const wrong = /[^0-9a-f]/i.exec(digits);
  if (wrong !== null) return { problem: `“${wrong[0]}” is not a hexadecimal digit.` };
  if (digits.length % 2 === 1) return { problem: 'One digit is left over: a byte has two.' };
  if (digits === '') return { problem: 'Type bytes, such as de ad be ef.' };
  const bytes = new Uint8Array(digits.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  return { bytes };
}

const same = (a: ByteRange | null, b: ByteRange | null): boolean => a?.start === b?.start && a?.end === b?.end;

const QUIET = { findBusy: false, findNote: '', findTone: 'none' } as const;

export const createFind: StateCreator<AppState, [], [], FindSlice> = (set, get) => {
  let running: AbortController | null = null;
  /** The last match, to go on from it while it is still what is selected. */
  let match: ByteRange | null = null;

  const search = async (pattern: Uint8Array, backwards: boolean, signal: AbortSignal): Promise<{ offset: number; wrapped: boolean } | null> => {
    const { client, range, size } = get();
    if (client === null) return null;
    const onMatch = range !== null && same(range, match);
    const here = range?.start ?? (backwards ? size : 0);
    const from = onMatch && !backwards ? here + 1 : here;
    const found = await client.request('find', { pattern, from, backwards }, signal);
    if (found !== null) return { offset: found.offset, wrapped: false };
    const again = await client.request('find', { pattern, from: backwards ? size : 0, backwards }, signal);
    return again === null ? null : { offset: again.offset, wrapped: true };
  };

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
      running?.abort();
      set({ findOpen: false, ...QUIET });
    },
    setFind: ({ mode, text }) => {
      running?.abort();
      set({ ...(mode === undefined ? {} : { findMode: mode }), ...(text === undefined ? {} : { findText: text }), ...QUIET });
    },
    find: async (backwards) => {
      const pattern = parsePattern(get().findMode, get().findText);
      if ('problem' in pattern) {
        set({ findNote: pattern.problem, findTone: 'problem' });
        return;
      }
      running?.abort();
      const mine = new AbortController();
      running = mine;
      set({ findBusy: true, findNote: '', findTone: 'none' });
      try {
        const found = await search(pattern.bytes, backwards, mine.signal);
        if (running !== mine) return;
        if (found === null) {
          set({ findBusy: false, findNote: `Not found in ${plural(get().size, 'byte')}.`, findTone: 'problem' });
          return;
        }
        match = { start: found.offset, end: found.offset + pattern.bytes.length };
        get().selectRange(match);
        const note = found.wrapped ? `Wrapped round: at ${hex(found.offset)}` : `At ${hex(found.offset)} (${grouped(found.offset)})`;
        set({ findBusy: false, findNote: note, findTone: found.wrapped ? 'wrapped' : 'found' });
      } catch (error) {
        if (running !== mine) return;
        set({ findBusy: false, findNote: mine.signal.aborted ? 'Cancelled.' : messageOf(error), findTone: 'problem' });
        if (!mine.signal.aborted) get().reportFailure(error);
      }
    },
    cancelFind: () => {
      running?.abort();
    },
  };
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
