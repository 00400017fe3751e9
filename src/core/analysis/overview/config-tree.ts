/** A guest's config as the field tree has it: values by their names, whatever it is written in. */
import type { ByteRange } from '../../bytes/range.ts';
import type { Scan } from '../../bytes/cursor.ts';
import type { FieldNode } from '../../layout/node.ts';
import type { OpenStream } from '../../open-stream.ts';
import { plural } from '../../text.ts';
import { cellOf, isBranch, type Cell } from './cell.ts';

/** Settings of one object, or elements of one list, that are looked at. */
const MOST = 512;

/** A branch of the config; a row's own level has the empty path. */
export interface Branch {
  readonly stream: OpenStream;
  readonly row: number;
  readonly nodes: readonly FieldNode[];
}

export function* branchAt(stream: OpenStream, row: number, path: string): Scan<Branch> {
  const { nodes } = yield* stream.nodes(row, path, 0, MOST);
  return { stream, row, nodes: nodes.filter(({ type }) => type !== 'punctuation' && type !== 'comment') };
}

const named = (branch: Branch, name: string): FieldNode | undefined => branch.nodes.find((node) => node.name === name);

/** A setting with its bytes, under a key that is the same in every language of a config. */
export interface ConfigCell extends Cell {
  /** `name`, `memory`, `disk`; devices come as often as there are any. */
  readonly key: string;
  readonly range: ByteRange;
  /** Of a size in memory; null elsewhere. */
  readonly bytes: number | null;
}

const configCell = (row: number, node: FieldNode, key: string, label = key): ConfigCell => ({ ...cellOf(row, node, label), key, range: node.range, bytes: null });

/** A cell of what a node's name says, in a word of its own. */
export const namedCell = (row: number, node: FieldNode, key: string, text: string): ConfigCell => ({ ...configCell(row, node, key), text, meaning: '' });

/** The branch with that name; an empty one where there is none. */
export function* branchNamed(branch: Branch, name: string): Scan<Branch> {
  const node = named(branch, name);
  return node === undefined || node.childCount === 0 ? { ...branch, nodes: [] } : yield* branchAt(branch.stream, branch.row, node.path);
}

/** Text of a setting, or of an element's content; undefined where there is none. */
function* settingNamed(branch: Branch, name: string): Scan<FieldNode | undefined> {
  const node = named(branch, name);
  if (node === undefined || !isBranch(node)) return node;
  const inside = yield* branchAt(branch.stream, branch.row, node.path);
  return inside.nodes.find((child) => child.name === 'text');
}

/** A setting as a cell; none where the config has it not, or empty. */
export function* settingCell(branch: Branch, name: string, key: string): Scan<ConfigCell[]> {
  const node = yield* settingNamed(branch, name);
  return node === undefined || node.text === '' ? [] : [configCell(branch.row, node, key)];
}

/** How deep words are looked for, and how many stand in a line. */
const WORDS_DEPTH = 3;
const MOST_WORDS = 8;

/** `vdev xvda · format raw`: the settings below a node in a line. */
function* wordsBelow(stream: OpenStream, row: number, node: FieldNode, depth = WORDS_DEPTH): Scan<string[]> {
  if (!isBranch(node)) return [node.text];
  const { nodes } = yield* branchAt(stream, row, node.path);
  const words: string[] = [];
  for (const child of nodes) {
    if (words.length > MOST_WORDS) break;
    if (isBranch(child) && depth === 0) continue;
    const below = yield* wordsBelow(stream, row, child, depth - 1);
    words.push(...(isBranch(child) ? below : below.map((word) => (/^\[|^text$/.test(child.name) ? word : `${child.name} ${word}`))));
  }
  return words;
}

const lineOf = (words: readonly string[], node: FieldNode): string => {
  if (words.length === 0) return node.childCount === 0 ? node.text : plural(node.childCount, 'part');
  return words.slice(0, MOST_WORDS).join(' · ') + (words.length > MOST_WORDS ? ' · …' : '');
};

/** A cell for each element of a branch that has a key, in the words of its settings; those of one key are numbered. */
export function* elementCells(branch: Branch, keyOf: (node: FieldNode) => string | null): Scan<ConfigCell[]> {
  const cells: ConfigCell[] = [];
  const numbers = new Map<string, number>();
  for (const node of branch.nodes) {
    const key = keyOf(node);
    if (key === null) continue;
    const number = numbers.get(key) ?? 0;
    numbers.set(key, number + 1);
    cells.push({ ...configCell(branch.row, node, key, `${key} ${number}`), text: lineOf(yield* wordsBelow(branch.stream, branch.row, node), node), meaning: '' });
  }
  return cells;
}
