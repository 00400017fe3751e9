/** Several open files, with workers that do what the test says. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { DocumentTab } from '../../../src/store/documents.ts';
import type { AppState } from '../../../src/store/index.ts';
import type { Listeners } from '../../../src/worker/channel.ts';

interface FakeWorker {
  readonly listeners: Listeners;
  readonly opened: Later;
  readonly located: Later;
  disposed: boolean;
}

const workers: FakeWorker[] = [];

interface Later {
  readonly promise: Promise<unknown>;
  readonly resolve: (result: unknown) => void;
}

function later(): Later {
  let resolve: (result: unknown) => void = () => undefined;
  const promise = new Promise<unknown>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

vi.mock('../../../src/worker/client.ts', () => ({
  prepareWorker: (): void => undefined,
  createClient: (listeners: Listeners) => {
    const opened = later();
    const located = later();
    const worker: FakeWorker = { listeners, opened, located, disposed: false };
    workers.push(worker);
    const answers: Readonly<Record<string, Promise<unknown>>> = { open: opened.promise, locate: located.promise };
    return {
      request: (method: string) => answers[method] ?? later().promise,
      dispose: (): void => {
        worker.disposed = true;
      },
    };
  },
}));

vi.stubGlobal('requestAnimationFrame', (act: () => void) => {
  act();
  return 1;
});
vi.stubGlobal('cancelAnimationFrame', () => undefined);

const fresh = async () => {
  vi.resetModules();
  return { store: await import('../../../src/store/index.ts'), documents: await import('../../../src/store/documents.ts') };
};
let { store, documents } = await fresh();

beforeEach(async () => {
  workers.length = 0;
  ({ store, documents } = await fresh());
});

const file = (name: string): File => new File([name], name);
const IDENTIFICATION = { kind: 'stream', layer: 'libxc', title: 'bare libxc image', evidence: [] } as const;
const tabs = (): readonly DocumentTab[] => documents.useDocuments.getState().tabs;
const names = (): string[] => tabs().map(({ name }) => name);
const phases = (): string[] => tabs().map(({ phase }) => phase);
const app = (): AppState => store.useApp.getState();
const settle = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 0));

function openThree(): void {
  for (const name of ['a', 'b', 'c']) documents.openDocument(file(name));
}

describe('several files', () => {
  it('are one document each; the first takes the place of none', () => {
    expect(names()).toEqual(['']);
    openThree();
    expect(names()).toEqual(['a', 'b', 'c']);
    expect(app().file?.name).toBe('c');
    expect(workers.map(({ disposed }) => disposed)).toEqual([false, false, false]);
  });

  it('are scanned on while another is in front, and show what they found when they come back', async () => {
    openThree();
    workers[0]?.listeners.identified?.({ identification: IDENTIFICATION, size: 100, source: 0, capture: null });
    expect(phases()).toEqual(['scanning', 'opening', 'opening']);
    expect(app().phase).toBe('opening');
    workers[0]?.opened.resolve({ outcome: 'complete', identification: IDENTIFICATION, layers: [], totals: null, size: 100, source: 0, pagesToCheck: false });
    await settle();
    expect(phases()).toEqual(['ready', 'opening', 'opening']);
    expect(app()).toMatchObject({ phase: 'opening', size: 0 });
    documents.stepDocument(1);
    expect(app()).toMatchObject({ phase: 'ready', size: 100 });
    expect(app().file?.name).toBe('a');
  });

  it('have each their own selection, filter and search', () => {
    openThree();
    app().setFilter({ types: ['1:1'] });
    app().selectRange({ start: 1, end: 2 });
    app().setFind({ text: 'needle' });
    documents.stepDocument(-1);
    expect(app()).toMatchObject({ filter: { types: null }, range: null, findText: '' });
    documents.stepDocument(1);
    expect(app()).toMatchObject({ filter: { types: ['1:1'] }, range: { start: 1, end: 2 }, findText: 'needle' });
  });

  it('of one name are told apart, and one file that is open twice is two documents', () => {
    const twice = file('same');
    for (const each of [twice, file('other'), twice, file('same')]) documents.openDocument(each);
    expect(names()).toEqual(['same', 'other', 'same (2)', 'same (3)']);
    app().selectRange({ start: 3, end: 4 });
    const [first, , second] = tabs().map(({ id }) => id);
    documents.showDocument(first ?? -1);
    expect(app().range).toBeNull();
    expect(documents.showDocumentWith((_file, id) => id === second)).toBe(true);
    expect(app().file).toBe(twice);
    documents.closeDocument(first ?? -1);
    expect(names()).toEqual(['other', 'same', 'same (2)']);
    expect(workers.map(({ disposed }) => disposed)).toEqual([true, false, false, false]);
  });

  it('change places among the tabs, and stay in front or behind', () => {
    openThree();
    const [a] = tabs().map(({ id }) => id);
    documents.moveDocument(a ?? -1, 1);
    expect(names()).toEqual(['b', 'a', 'c']);
    documents.shiftDocument(-1);
    expect(names()).toEqual(['b', 'c', 'a']);
    documents.shiftDocument(-1);
    documents.shiftDocument(-1);
    expect(names()).toEqual(['c', 'b', 'a']);
    documents.moveDocument(a ?? -1, 99);
    documents.moveDocument(12345, 0);
    expect(names()).toEqual(['c', 'b', 'a']);
    expect(app().file?.name).toBe('c');
    documents.stepDocument(1);
    expect(app().file?.name).toBe('b');
  });

  it('share preferences and dialogs', () => {
    openThree();
    app().openDialog('help');
    documents.stepDocument(1);
    expect(app().dialog).toBe('help');
  });

  it('take an answer that comes late where it was asked for', async () => {
    documents.openDocument(file('a'));
    workers[0]?.listeners.identified?.({ identification: IDENTIFICATION, size: 100, source: 0, capture: null });
    app().selectRange({ start: 5, end: 6 });
    documents.openDocument(file('b'));
    workers[0]?.opened.resolve({ outcome: 'complete', identification: IDENTIFICATION, layers: [], totals: null, size: 100, source: 0, pagesToCheck: false });
    await settle();
    expect(app()).toMatchObject({ phase: 'opening', range: null });
    documents.showDocumentWith(({ name }) => name === 'a');
    expect(app()).toMatchObject({ phase: 'ready', range: { start: 5, end: 6 } });
  });

  it('go one by one, with their workers; the neighbour comes to the front, and the last leaves the app empty', () => {
    openThree();
    const [a, b, c] = tabs().map(({ id }) => id);
    documents.closeDocument(c ?? -1);
    expect(names()).toEqual(['a', 'b']);
    expect(app().file?.name).toBe('b');
    expect(workers.map(({ disposed }) => disposed)).toEqual([false, false, true]);
    documents.closeDocument(a ?? -1);
    expect(app().file?.name).toBe('b');
    documents.closeDocument(b ?? -1);
    expect(names()).toEqual(['']);
    expect(app()).toMatchObject({ phase: 'empty', file: null });
    expect(workers.every(({ disposed }) => disposed)).toBe(true);
    documents.openDocument(file('d'));
    expect(names()).toEqual(['d']);
  });

  it('are bounded', () => {
    for (let i = 0; i < documents.MAX_DOCUMENTS; i++) expect(documents.openDocument(file(`${i}`))).toBe(true);
    expect(documents.openDocument(file('one more'))).toBe(false);
    expect(names()).toHaveLength(documents.MAX_DOCUMENTS);
    expect(workers).toHaveLength(documents.MAX_DOCUMENTS);
  });

  it('keep each its scroll places', () => {
    documents.openDocument(file('a'));
    documents.scrollMemory().set('Records', 17);
    documents.openDocument(file('b'));
    expect(documents.scrollMemory().get('Records')).toBeUndefined();
    documents.stepDocument(1);
    expect(documents.scrollMemory().get('Records')).toBe(17);
  });
});
