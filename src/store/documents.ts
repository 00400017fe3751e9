/**
 * Several files at once. A document is one set of the slices that speak of a file, with a worker of its own; the store shows the
 * active one. Slices know nothing of this: each set is made with ends that lead to the store while its document is
 * active, and to what is kept of it while another is. So a scan in the background goes on, and an answer that comes late lands
 * where it was asked for.
 */
import { create, type StateCreator, type StoreApi } from 'zustand';
import type { AppState, DocumentState } from './index.ts';

/** Each open file has a worker and an index of its own: some hundred megabytes for the largest streams. */
export const MAX_DOCUMENTS = 8;

/** A document as a tab shows it. */
export interface DocumentTab {
  readonly id: number;
  /** Empty while it has no file. */
  readonly name: string;
  readonly phase: AppState['phase'];
}

export interface Documents {
  readonly tabs: readonly DocumentTab[];
  readonly active: number;
}

export const useDocuments = create<Documents>()(() => ({ tabs: [], active: 0 }));

interface Document {
  readonly id: number;
  /** Its slices as they are now, active or not. */
  state: DocumentState;
  /** Where its lists were scrolled to, by their labels. */
  readonly scrolls: Map<string, number>;
}

type Slices = StateCreator<AppState, [], [], DocumentState>;
type SetState = StoreApi<AppState>['setState'];
type Change = AppState | Partial<AppState> | ((state: AppState) => AppState | Partial<AppState>);

interface Registry {
  readonly documents: Document[];
  active: Document;
  readonly open: () => Document;
  readonly show: (document: Document) => void;
}

let registry: Registry | null = null;

/** The slices of the first document; what {@link openDocument} and its like work on from then on. */
export const createDocuments =
  (slices: Slices): Slices =>
  (set, get, api) => {
    let last = 0;
    const open = (): Document => {
      const ends: { document: Document | null } = { document: null };
      const state = slices(setOf(ends, set, api), () => ({ ...get(), ...ends.document?.state }), api);
      const document: Document = { id: ++last, state, scrolls: new Map() };
      ends.document = document;
      return document;
    };
    const first = open();
    registry = {
      documents: [first],
      active: first,
      open,
      show: (document) => {
        if (registry !== null) registry.active = document;
        set(document.state);
        tell();
      },
    };
    tell();
    return first.state;
  };

/** Changes of a document's slices: kept with it, and shown while it is active. */
function setOf(ends: { readonly document: Document | null }, set: SetState, api: StoreApi<AppState>): SetState {
  return (change: Change): void => {
    const { document } = ends;
    if (document === null) return;
    const part = typeof change === 'function' ? change({ ...api.getState(), ...document.state }) : change;
    const { file, phase } = document.state;
    document.state = { ...document.state, ...part };
    if (document === registry?.active) set(part);
    if (document.state.phase === 'empty' && phase !== 'empty') drop(document);
    else if (document.state.file !== file || document.state.phase !== phase) tell();
  };
}

/** Of two connections of one capture each says which it is. */
function nameOf({ file, readAs: { connection } }: DocumentState): string {
  return file === null ? '' : connection === undefined ? file.name : `${file.name}, connection ${connection + 1}`;
}

function tell(): void {
  if (registry === null) return;
  const names = new Map<string, number>();
  const tabs = registry.documents.map(({ id, state }): DocumentTab => {
    const name = nameOf(state);
    const before = names.get(name) ?? 0;
    names.set(name, before + 1);
    return { id, name: before === 0 || name === '' ? name : `${name} (${before + 1})`, phase: state.phase };
  });
  useDocuments.setState({ tabs, active: registry.active.id });
}

/** A document whose file was closed goes, unless it is the only one: its neighbour takes its place. */
function drop(document: Document): void {
  if (registry === null) return;
  const { documents, active, show } = registry;
  const at = documents.indexOf(document);
  if (documents.length > 1 && at >= 0) documents.splice(at, 1);
  const neighbour = documents[Math.min(at, documents.length - 1)];
  if (active === document && neighbour !== undefined && neighbour !== document) show(neighbour);
  else tell();
}

/** What of a document a comparison asks for. */
export type DocumentInput = Pick<AppState, 'readAs' | 'layers' | 'phase' | 'totals' | 'identification' | 'capture'> & { readonly id: number; readonly file: File };

/** The documents that have a stream, in the order of their tabs. */
export const openStreams = (): DocumentInput[] =>
  (registry?.documents ?? []).flatMap(({ id, state: { file, readAs, layers, phase, totals, identification, capture } }) => (file === null || (phase !== 'ready' && phase !== 'scanning') ? [] : [{ id, file, readAs, layers, phase, totals, identification, capture }]));

const documentOf = (id: number): Document | undefined => registry?.documents.find((document) => document.id === id);

/** The worker that has a document's file; null where the document is gone or empty. */
export const clientOf = (id: number): AppState['client'] => documentOf(id)?.state.client ?? null;

/** Opens a file in a document of its own, or in the active one while that is empty. False where there are {@link MAX_DOCUMENTS} already. */
export function openDocument(file: File, readAs?: AppState['readAs']): boolean {
  if (registry === null) return false;
  const { documents, active, open, show } = registry;
  if (active.state.phase !== 'empty') {
    if (documents.length >= MAX_DOCUMENTS) return false;
    const document = open();
    documents.push(document);
    show(document);
  }
  void registry.active.state.openFile(file, readAs);
  return true;
}

export function showDocument(id: number): void {
  const document = documentOf(id);
  if (document !== undefined && document !== registry?.active) registry?.show(document);
}

/** Shows the document of a file that is open; false where there is none. */
export function showDocumentWith(isMeant: (file: File, id: number) => boolean): boolean {
  const document = registry?.documents.find(({ id, state: { file } }) => file !== null && isMeant(file, id));
  if (document !== undefined) registry?.show(document);
  return document !== undefined;
}

/** The next (or previous) document; goes round. */
export function stepDocument(step: 1 | -1): void {
  if (registry === null) return;
  const { documents, active, show } = registry;
  const next = documents[(documents.indexOf(active) + step + documents.length) % documents.length];
  if (next !== undefined && next !== active) show(next);
}

/** Puts a document at another place among the tabs. */
export function moveDocument(id: number, place: number): void {
  const document = documentOf(id);
  if (registry === null || document === undefined) return;
  const { documents } = registry;
  const at = documents.indexOf(document);
  const to = Math.max(0, Math.min(place, documents.length - 1));
  if (to === at) return;
  documents.splice(to, 0, ...documents.splice(at, 1));
  tell();
}

/** Moves the document in front one place on among the tabs, or back. */
export function shiftDocument(step: 1 | -1): void {
  if (registry !== null) moveDocument(registry.active.id, registry.documents.indexOf(registry.active) + step);
}

/** The document in front; known before what shows it is told. */
export const activeDocument = (): number => registry?.active.id ?? 0;

/** Closes a document's file and ends its worker. */
export function closeDocument(id: number): void {
  documentOf(id)?.state.closeFile();
}

/** Where lists of the active document were scrolled to, by their labels. The map stays that document's. */
export const scrollMemory = (): Map<string, number> => registry?.active.scrolls ?? new Map<string, number>();
