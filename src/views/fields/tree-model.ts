/**
 * The field tree as values: which branches are open, which windows of their children are here, and the lines that
 * follow. A list of a million entries is as many lines as were asked for, never more.
 */
import type { FieldNode } from '../../core/layout/node.ts';

/** Children that one request brings. */
export const WINDOW = 100;
/** From this many children on a branch has a box to go to an index. */
export const SEEK_FROM = 1000;

export interface Branch {
  /** Children there are; -1 until the first answer. */
  readonly total: number;
  /** Windows by number: window `w` starts at child `w * WINDOW`. */
  readonly windows: ReadonlyMap<number, readonly FieldNode[]>;
  readonly failed: boolean;
}

export interface Tree {
  /** Row of the stream that the tree is of; -1 none. */
  readonly row: number;
  /** By path; the empty path is the row itself. */
  readonly branches: ReadonlyMap<string, Branch>;
  readonly open: ReadonlySet<string>;
}

export type Line =
  | {
      readonly kind: 'node';
      readonly key: string;
      readonly depth: number;
      readonly node: FieldNode;
      /** Null for leaves. */
      readonly open: boolean | null;
      /** Place among its siblings, from 1. */
      readonly place: number;
      readonly siblings: number;
    }
  | { readonly kind: 'more'; readonly key: string; readonly depth: number; readonly parent: string; readonly from: number; readonly count: number }
  | { readonly kind: 'seek'; readonly key: string; readonly depth: number; readonly parent: string; readonly total: number }
  | { readonly kind: 'loading' | 'failed'; readonly key: string; readonly depth: number; readonly parent: string };

export const EMPTY_TREE: Tree = { row: -1, branches: new Map(), open: new Set() };

export const NO_BRANCH: Branch = { total: -1, windows: new Map(), failed: false };

export const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('.')));

/** A node's number among its siblings, from 0. */
export const indexIn = (path: string): number => Number(path.slice(path.lastIndexOf('.') + 1));

/** The paths above a path, the outermost first; without the row itself. */
export function ancestorsOf(path: string): readonly string[] {
  const paths: string[] = [];
  for (let at = path.indexOf('.'); at >= 0; at = path.indexOf('.', at + 1)) paths.push(path.slice(0, at));
  return paths;
}

export function withWindow(tree: Tree, path: string, window: number, nodes: readonly FieldNode[], total: number): Tree {
  const branch = tree.branches.get(path) ?? NO_BRANCH;
  const windows = new Map(branch.windows).set(window, nodes);
  return { ...tree, branches: new Map(tree.branches).set(path, { total, windows, failed: false }) };
}

export function withFailure(tree: Tree, path: string): Tree {
  const branch = tree.branches.get(path) ?? NO_BRANCH;
  return { ...tree, branches: new Map(tree.branches).set(path, { ...branch, failed: true }) };
}

export function withOpen(tree: Tree, paths: Iterable<string>, isOpen: boolean): Tree {
  const open = new Set(tree.open);
  for (const path of paths) {
    if (isOpen) open.add(path);
    else open.delete(path);
  }
  return { ...tree, open };
}

export function nodeAt(tree: Tree, path: string): FieldNode | undefined {
  const index = indexIn(path);
  return tree.branches.get(parentOf(path))?.windows.get(Math.floor(index / WINDOW))?.[index % WINDOW];
}

/** Nodes from the record's first level down to a path; null where one of them is not here. */
export function chainTo(tree: Tree, path: string): readonly FieldNode[] | null {
  const chain: FieldNode[] = [];
  for (const step of [...ancestorsOf(path), path]) {
    const node = nodeAt(tree, step);
    if (node === undefined) return null;
    chain.push(node);
  }
  return chain;
}

export function linesOf(tree: Tree): readonly Line[] {
  const lines: Line[] = [];
  if (tree.row >= 0) addBranch(tree, '', 1, lines);
  return lines;
}

function addBranch(tree: Tree, path: string, depth: number, lines: Line[]): void {
  const branch = tree.branches.get(path) ?? NO_BRANCH;
  if (branch.failed) lines.push({ kind: 'failed', key: `failed:${path}`, depth, parent: path });
  else if (branch.total < 0) lines.push({ kind: 'loading', key: `loading:${path}`, depth, parent: path });
  if (branch.total > SEEK_FROM) lines.push({ kind: 'seek', key: `seek:${path}`, depth, parent: path, total: branch.total });
  let next = 0;
  for (const window of [...branch.windows.keys()].sort((a, b) => a - b)) {
    addMore(path, depth, next, window * WINDOW, lines);
    for (const node of branch.windows.get(window) ?? []) addNode(tree, node, depth, branch.total, lines);
    next = Math.min(branch.total, (window + 1) * WINDOW);
  }
  addMore(path, depth, next, branch.total, lines);
}

function addMore(parent: string, depth: number, from: number, to: number, lines: Line[]): void {
  if (to > from) lines.push({ kind: 'more', key: `more:${parent}:${from}`, depth, parent, from, count: to - from });
}

function addNode(tree: Tree, node: FieldNode, depth: number, siblings: number, lines: Line[]): void {
  const open = node.childCount > 0 ? tree.open.has(node.path) : null;
  lines.push({ kind: 'node', key: node.path, depth, node, open, place: indexIn(node.path) + 1, siblings });
  if (open === true) addBranch(tree, node.path, depth + 1, lines);
}
