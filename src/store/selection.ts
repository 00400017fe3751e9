/** The one selection that all panes show: a row, a field in it, a byte range. Every change is a step of history. */
import type { StateCreator } from 'zustand';
import type { ByteRange } from '../core/bytes/range.ts';
import type { FieldNode } from '../core/layout/node.ts';
import type { AppState } from './index.ts';

export interface SelectionSlice {
  /** The selected row; -1 none. */
  readonly row: number;
  /** Nodes from the record's first level down to the selected one; empty when the row itself is selected. */
  readonly chain: readonly FieldNode[];
  /** Path of the selected node; null when the row itself is. */
  readonly path: string | null;
  /** Selected bytes: the field's, the row's, or what was marked in the hex view. */
  readonly range: ByteRange | null;
  /** The byte that was asked for, in a field that may begin long before it (a page); null where none was. */
  readonly at: number | null;
  readonly selectRow: (row: number) => void;
  /** Selects a field whose chain is known (a click in the tree). */
  readonly selectField: (row: number, chain: readonly FieldNode[]) => void;
  /** Selects the deepest field that holds a byte; the row at once, the field when the worker has answered. */
  readonly selectByte: (offset: number) => Promise<void>;
  /** Marks bytes of no field (shift-select). */
  readonly selectRange: (range: ByteRange) => void;
  /** Marks bytes and, once the worker has answered, the deepest field that holds the first of them. */
  readonly selectMatch: (range: ByteRange) => Promise<void>;
  /** Selects by path, from a URL or a command. */
  readonly selectPath: (row: number, path: string) => Promise<void>;
  readonly clearSelection: () => void;
}

/** A finding is the present one only while it is what is selected. */
export const NOTHING = { row: -1, chain: [], path: null, range: null, at: null, finding: null } as const;

export const createSelection: StateCreator<AppState, [], [], SelectionSlice> = (set, get) => {
  let latest = 0;
  return {
    row: -1,
    chain: [],
    path: null,
    range: null,
    at: null,
    selectRow: (row) => {
      latest++;
      const index = get().index;
      if (index === null || row < 0 || row >= index.rowCount) return;
      set({ ...NOTHING, row, range: { start: index.startOf(row), end: index.endOf(row) } });
    },
    selectField: (row, chain) => {
      latest++;
      const node = chain.at(-1);
      if (node !== undefined) set({ ...NOTHING, row, chain, path: node.path, range: node.range });
    },
    selectByte: async (offset) => {
      const ticket = ++latest;
      const { index, client } = get();
      const row = index?.rowAt(offset) ?? -1;
      set({ ...NOTHING, row, range: { start: offset, end: offset + 1 }, at: offset });
      if (row < 0 || client === null) return;
      try {
        const located = await client.request('locate', { offset });
        if (ticket !== latest || located === null) return;
        const node = located.chain.at(-1);
        if (node !== undefined) set({ row: located.row, chain: located.chain, path: node.path, range: node.range });
      } catch (error) {
        get().reportFailure(error);
      }
    },
    selectRange: (range) => {
      latest++;
      set({ ...NOTHING, range, row: get().index?.rowAt(range.start) ?? -1 });
    },
    selectMatch: async (range) => {
      get().selectRange(range);
      const ticket = latest;
      const { client, row } = get();
      if (row < 0 || client === null) return;
      try {
        const located = await client.request('locate', { offset: range.start });
        const node = located?.chain.at(-1);
        if (ticket === latest && located !== null && node !== undefined) set({ row: located.row, chain: located.chain, path: node.path });
      } catch (error) {
        get().reportFailure(error);
      }
    },
    selectPath: async (row, path) => {
      const ticket = ++latest;
      const { client } = get();
      if (client === null) return;
      try {
        const located = await client.request('chain', { row, path });
        if (ticket !== latest || located === null) return;
        const node = located.chain.at(-1);
        if (node === undefined) get().selectRow(row);
        else set({ ...NOTHING, row, chain: located.chain, path: node.path, range: node.range });
      } catch (error) {
        get().reportFailure(error);
      }
    },
    clearSelection: () => {
      latest++;
      set(NOTHING);
    },
  };
};
