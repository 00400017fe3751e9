/** Fields of rows down to their leaves, for comparing one stream with itself in another wrapping. */
import type { FieldNode } from '../../src/core/layout/node.ts';

/** Children of one node that are looked at; of long arrays the beginning. */
const MOST_CHILDREN = 24;
/** Rows of one type that are looked into: those of memory are thousands. */
const MOST_ROWS = 12;

/** @param nodes children of a row's node, the first so many */
export function deepFields(row: number, nodes: (row: number, path: string, count: number) => readonly FieldNode[], path = ''): FieldNode[] {
  return nodes(row, path, MOST_CHILDREN).flatMap((node) => [node, ...(node.childCount > 0 ? deepFields(row, nodes, node.path) : [])]);
}

/** Numbers of rows, of each kind the first and the last ones. */
export function sampled(kinds: readonly string[]): number[] {
  const places = new Map<string, number[]>();
  kinds.forEach((kind, i) => places.set(kind, [...(places.get(kind) ?? []), i]));
  return [...places.values()].flatMap((rows) => (rows.length <= MOST_ROWS ? rows : [...rows.slice(0, MOST_ROWS / 2), ...rows.slice(-MOST_ROWS / 2)])).sort((a, b) => a - b);
}
