/**
 * The selection in the address: `#v=1&row=17&field=3.17`, and `&range=0x10-0x14` (half-open) where bytes are marked
 * that are neither the row's nor the field's; `&at=0xa3f00` where a byte was asked for inside a field; `&view=registers` where a view was
 * chosen; `&size=0x80d2b5`, the size of the file that it all is about. Browser history is the app's history, so Back and Alt+← are the same.
 */
import type { StoreApi } from 'zustand';
import type { ByteRange } from '../core/bytes/range.ts';
import { hex, plural } from '../core/text.ts';
import { followComparison, popComparison } from './compare-history.ts';
import { isComparing, useCompare } from './compare.ts';
import { activeDocument, showDocumentWith } from './documents.ts';
import type { AppState } from './index.ts';
import { expertViewOf, type ExpertView } from './expert-view.ts';

export interface UrlSelection {
  /** -1 where the address names only bytes. */
  readonly row: number;
  readonly path: string | null;
  readonly range: ByteRange | null;
  /** The byte that was asked for; absent where the field's first byte is. */
  readonly at?: number;
  /** Of the file; absent in addresses that nobody wrote for a certain one. */
  readonly size?: number;
  /** Absent where none was chosen. */
  readonly view?: ExpertView;
}

const VERSION = '1';

export function encodeSelection({ row, path, range, at, size, view }: UrlSelection): string {
  if (row < 0 && range === null && view === undefined) return '';
  const parts = [`v=${VERSION}`];
  if (row >= 0) parts.push(`row=${row}`);
  if (row >= 0 && path !== null) parts.push(`field=${path}`);
  if (range !== null) parts.push(`range=${hex(range.start)}-${hex(range.end)}`);
  if (at !== undefined) parts.push(`at=${hex(at)}`);
  if (view !== undefined) parts.push(`view=${view}`);
  if (size !== undefined) parts.push(`size=${hex(size)}`);
  return `#${parts.join('&')}`;
}

/** Null for an address that says nothing, or that a later version wrote. Parts that make no sense are left out. */
export function decodeSelection(hash: string): UrlSelection | null {
  const parts = new URLSearchParams(hash.replace(/^#/, ''));
  if (parts.get('v') !== VERSION) return null;
  const row = /^\d{1,15}$/.test(parts.get('row') ?? '') ? Number(parts.get('row')) : -1;
  const field = parts.get('field') ?? '';
  const path = row >= 0 && /^\d+(\.\d+)*$/.test(field) ? field : null;
  const range = rangeIn(parts.get('range') ?? '');
  const view = expertViewOf(parts.get('view'));
  if (row < 0 && range === null && view === null) return null;
  const at = offsetIn(parts.get('at') ?? '');
  const size = offsetIn(parts.get('size') ?? '');
  return { row, path, range, ...(at === null ? {} : { at }), ...(size === null ? {} : { size }), ...(view === null ? {} : { view }) };
}

const offsetIn = (text: string): number | null => (/^0x[0-9a-f]{1,13}$/i.test(text) ? Number(text) : null);

function rangeIn(text: string): ByteRange | null {
  const match = /^0x([0-9a-f]{1,13})-0x([0-9a-f]{1,13})$/i.exec(text);
  if (match === null) return null;
  const start = Number.parseInt(match[1] ?? '', 16);
  const end = Number.parseInt(match[2] ?? '', 16);
  return start <= end ? { start, end } : null;
}

const isGiven = <T>(value: T | null | undefined): value is T => value !== null && value !== undefined;

const same = (a: ByteRange, b: ByteRange | undefined): boolean => a.start === b?.start && a.end === b.end;

/** What of the selection has to be said: a range that follows from row and path is not. */
export function selectionForUrl(state: Pick<AppState, 'row' | 'path' | 'chain' | 'range' | 'index'> & Partial<Pick<AppState, 'view' | 'at' | 'file'>>): UrlSelection {
  const { row, path, chain, range, index } = state;
  const more = {
    ...(isGiven(state.at) && state.at !== range?.start ? { at: state.at } : {}),
    ...(isGiven(state.file) ? { size: state.file.size } : {}),
    ...(isGiven(state.view) ? { view: state.view } : {}),
  };
  if (range === null) return { row, path, range, ...more };
  const known = row >= 0 && index !== null && row < index.rowCount;
  const usual = path !== null ? chain.at(-1)?.range : known ? { start: index.startOf(row), end: index.endOf(row) } : undefined;
  return { row, path, range: same(range, usual) ? null : range, ...more };
}

/** Steps closer together than this are one step of history: holding `j` down must not fill it. */
const BURST_MS = 600;
/** A byte's click selects its row first and its field a moment later. */
const SETTLE_MS = 120;

interface HistoryStep {
  readonly xsi: string;
  /** The document: a file may be open twice, as two connections of a capture are. */
  readonly document?: number;
  /** The page that numbered it; another's numbers say nothing. */
  readonly page?: number;
}

const PAGE = performance.timeOrigin;

const fileKey = (file: File | null): string => (file === null ? '' : `${file.name} ${file.size}`);

const isStep = (value: unknown): value is HistoryStep => typeof value === 'object' && value !== null && 'xsi' in value;

/** What the address asked for and the scan has not delivered yet. */
let awaited: UrlSelection | null = decodeSelection(typeof location === 'undefined' ? '' : location.hash);

/** Keeps the present selection over the next opening of a file (Reopen). */
export function keepSelection(state: AppState): void {
  // Whatever size the file has now.
  const now = selectionForUrl({ ...state, file: null });
  awaited = now.row < 0 && now.range === null && now.view === undefined ? null : now;
}

/** Writes the selection into the address, once it rests. */
function createWriter(store: StoreApi<AppState>): { changed: () => void; stop: () => void } {
  let timer = 0;
  let changedAt = -Infinity;
  let burst = false;
  let writtenIn = 0;
  let pending: { readonly hash: string; readonly step: HistoryStep; readonly document: number } | null = null;
  const write = (): void => {
    timer = 0;
    const now = pending;
    pending = null;
    if (now === null || awaited !== null || isComparing()) return;
    const { hash, step, document } = now;
    const here: unknown = history.state;
    if (hash === location.hash && !(isStep(here) && here.page === PAGE && here.document !== document)) return;
    const address = hash === '' ? location.pathname + location.search : hash;
    const goesOn = burst && document === writtenIn;
    writtenIn = document;
    if (goesOn) history.replaceState(step, '', address);
    else history.pushState(step, '', address);
  };
  return {
    changed: () => {
      const state = store.getState();
      const document = activeDocument();
      // What was selected last in another document is a step of its own.
      if (pending !== null && pending.document !== document) write();
      pending = { hash: encodeSelection(selectionForUrl(state)), step: { xsi: fileKey(state.file), document, page: PAGE }, document };
      const now = performance.now();
      if (timer === 0) burst = now - changedAt < BURST_MS;
      changedAt = now;
      clearTimeout(timer);
      timer = window.setTimeout(write, SETTLE_MS);
    },
    stop: () => {
      clearTimeout(timer);
      timer = 0;
      pending = null;
    },
  };
}

/** Keeps address and selection the same; returns how to stop. */
export function followUrl(store: StoreApi<AppState>): () => void {
  const writer = createWriter(store);
  const popped = (event: PopStateEvent): void => {
    writer.stop();
    if (popComparison()) return;
    const state = store.getState();
    if (state.file === null) return;
    // A step that was made in another file says nothing about this one.
    if (isStep(event.state) && !showDocumentOf(event.state, state.file)) {
      sayOther(state, decodeSelection(location.hash)?.size);
      return;
    }
    // Another document of the file where the step's own was closed: from now on it is that one's.
    if (isStep(event.state)) history.replaceState({ ...event.state, document: activeDocument(), page: PAGE } satisfies HistoryStep, '');
    awaited = decodeSelection(location.hash);
    const shown = store.getState();
    if (awaited === null) {
      shown.clearSelection();
      shown.setView(null);
    } else {
      restore(shown);
    }
  };
  let front = activeDocument();
  const unsubscribe = store.subscribe((state, before) => {
    const switched = front !== activeDocument();
    front = activeDocument();
    // Whoever selects something by hand wants that, not what the address asked for.
    if (awaited !== null && state.row >= 0 && state.row !== before.row) awaited = null;
    if (awaited !== null && (state.revision !== before.revision || state.phase !== before.phase)) restore(state);
    if (switched || state.row !== before.row || state.path !== before.path || state.range !== before.range || state.view !== before.view) writer.changed();
  });
  // Back from the comparison without a step of history: the address is the stream's again.
  const unfollow = useCompare.subscribe((state, before) => {
    if (before.shown && !state.shown && store.getState().file !== null) writer.changed();
  });
  const unfollowComparison = followComparison();
  window.addEventListener('popstate', popped);
  return () => {
    unsubscribe();
    unfollow();
    unfollowComparison();
    writer.stop();
    window.removeEventListener('popstate', popped);
  };
}

/** The very document of a step, or where that was closed, another of its file; false where there is none. */
function showDocumentOf({ xsi, document: number, page }: HistoryStep, front: File): boolean {
  const active = activeDocument();
  const document = page === PAGE ? number : active;
  const isFront = fileKey(front) === xsi;
  if (isFront && document === active) return true;
  return showDocumentWith((file, id) => id === document && fileKey(file) === xsi) || isFront || showDocumentWith((file) => fileKey(file) === xsi);
}

/** The place stays what it is: an address of one file is not applied to another. */
function sayOther({ notify }: AppState, size: number | undefined): void {
  const which = size === undefined ? 'another file' : `a file of ${plural(size, 'byte')}`;
  notify(`This address points into ${which}, not into the one that is open: open that one to go there.`, 'problem');
}

/** Bytes in the file that the address points into; null where it names none. */
export const awaitedSize = (): number | null => decodeSelection(location.hash)?.size ?? null;

/** Selects what the address asks for, once its row is there. */
function restore(state: AppState): void {
  const { index, phase } = state;
  if (awaited === null || index === null || (phase !== 'scanning' && phase !== 'ready')) return;
  const { row, path, range, at, size, view = null } = awaited;
  if (size !== undefined && size !== state.file?.size) {
    awaited = null;
    sayOther(state, size);
    return;
  }
  if (view !== state.view) state.setView(view);
  if (row < 0 && range === null) {
    awaited = null;
    state.clearSelection();
    return;
  }
  const first = at ?? range?.start;
  const last = first === undefined ? row : Math.max(row, index.rowAt(first));
  if (last < 0 || last >= index.rowCount) {
    if (phase === 'ready') {
      awaited = null;
      state.notify(`The address names ${row >= 0 ? `row ${row}` : 'bytes'} that this stream does not have.`, 'problem');
    }
    return;
  }
  awaited = null;
  if (at !== undefined) void state.selectByte(at);
  else if (range !== null && path !== null) void state.selectMatch(range);
  else if (range !== null) state.selectRange(range);
  else if (path !== null) void state.selectPath(row, path);
  else state.selectRow(row);
}
