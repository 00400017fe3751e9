/** What the field tree shows, and fetching it: children in windows, one request for each window at a time. */
import { create } from 'zustand';
import type { FieldNode } from '../../core/layout/node.ts';
import { useApp } from '../../store/index.ts';
import { grouped } from '../../core/text.ts';
import {
  ancestorsOf,
  chainTo,
  EMPTY_TREE,
  indexIn,
  nodeAt,
  parentOf,
  WINDOW,
  withFailure,
  withOpen,
  withWindow,
  type Tree,
} from './tree-model.ts';

export interface TreeState {
  readonly tree: Tree;
  /** Key of the line that the keyboard is on. */
  readonly active: string;
}

export const useTree = create<TreeState>()(() => ({ tree: EMPTY_TREE, active: '' }));

/** Structs up to this many fields stand open when their record is selected; a record's only branch always does. */
const OPEN_UP_TO = 40;
/** Fields that `*` opens at most. */
const EXPAND_LIMIT = 1000;

const loading = new Map<string, Promise<void>>();

const change = (update: (tree: Tree) => Tree): void => useTree.setState(({ tree }) => ({ tree: update(tree) }));

export const setActive = (active: string): void => useTree.setState({ active });

async function fetchWindow(row: number, path: string, window: number): Promise<void> {
  const { client } = useApp.getState();
  if (client === null) return;
  const current = (): boolean => useTree.getState().tree.row === row && useApp.getState().client === client;
  try {
    const { nodes, total } = await client.request('nodes', { row, path, from: window * WINDOW, count: WINDOW });
    if (!current()) return;
    change((tree) => withWindow(tree, path, window, nodes, total));
  } catch (error) {
    if (current()) change((tree) => withFailure(tree, path));
    useApp.getState().reportFailure(error);
  }
}

/** Brings a window of children; nothing where it is here or on its way. */
export function loadWindow(path: string, window: number): Promise<void> {
  const { tree } = useTree.getState();
  if (tree.branches.get(path)?.windows.has(window) === true) return Promise.resolve();
  const key = `${tree.row}/${path}/${window}`;
  const under = loading.get(key) ?? fetchWindow(tree.row, path, window).finally(() => loading.delete(key));
  loading.set(key, under);
  return under;
}

/** Shows another row's fields; its own small structs stand open, or what it has for its one branch. */
export async function showRow(row: number): Promise<void> {
  loading.clear();
  useTree.setState({ tree: { ...EMPTY_TREE, row }, active: '' });
  if (row < 0) return;
  await loadWindow('', 0);
  const { tree } = useTree.getState();
  if (tree.row !== row) return;
  const nodes = tree.branches.get('')?.windows.get(0) ?? [];
  const branches = nodes.filter((n) => n.childCount > 0 && n.kind !== 'uint');
  const opened = branches.length === 1 ? branches : branches.filter((n) => n.kind === 'struct' && n.childCount <= OPEN_UP_TO);
  openAll(opened.map((n) => n.path));
}

function openAll(paths: readonly string[]): void {
  change((tree) => withOpen(tree, paths, true));
  for (const path of paths) void loadWindow(path, 0);
}

export function setOpen(path: string, open: boolean): void {
  if (open) openAll([path]);
  else change((tree) => withOpen(tree, [path], false));
}

export function toggle(path: string): void {
  setOpen(path, !useTree.getState().tree.open.has(path));
}

/** Brings the child with that number and puts the keyboard on it. */
export async function goToChild(parent: string, index: number): Promise<void> {
  const { row } = useTree.getState().tree;
  await loadWindow(parent, Math.floor(index / WINDOW));
  const { tree } = useTree.getState();
  const path = parent === '' ? index.toString() : `${parent}.${index}`;
  if (tree.row === row && nodeAt(tree, path) !== undefined) selectPath(path);
}

/** Selects a field of the tree for all panes. */
export function selectPath(path: string): void {
  const { tree } = useTree.getState();
  const chain = chainTo(tree, path);
  setActive(path);
  if (chain !== null && useApp.getState().path !== path) useApp.getState().selectField(tree.row, chain);
}

/** Opens everything above a field that was selected elsewhere, and brings it. */
export async function reveal(row: number, path: string): Promise<void> {
  if (useTree.getState().tree.row !== row) void showRow(row);
  const above = ancestorsOf(path);
  change((tree) => withOpen(tree, above, true));
  setActive(path);
  await Promise.all([...above, path].map((step) => loadWindow(parentOf(step), Math.floor(indexIn(step) / WINDOW))));
}

/** Opens all that is below a field, as far as {@link EXPAND_LIMIT} goes, and says where it stopped. */
export async function expandBelow(path: string): Promise<void> {
  const { row } = useTree.getState().tree;
  const queue: string[] = [path];
  let opened = 0;
  for (let next = queue.shift(); next !== undefined && opened < EXPAND_LIMIT; next = queue.shift()) {
    change((tree) => withOpen(tree, [next], true));
    await loadWindow(next, 0);
    const { tree } = useTree.getState();
    if (tree.row !== row) return;
    const nodes: readonly FieldNode[] = tree.branches.get(next)?.windows.get(0) ?? [];
    opened += nodes.length;
    queue.push(...nodes.filter((node) => node.childCount > 0).map((node) => node.path));
  }
  if (opened >= EXPAND_LIMIT) useApp.getState().notify(`Opened ${grouped(opened)} fields; at ${grouped(EXPAND_LIMIT)} opening stops.`);
}
