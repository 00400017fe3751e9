/** One value as an expert reads it, and the field that it stands in. Plain data: it crosses threads as it is. */
import type { Scan } from '../../bytes/cursor.ts';
import type { FieldNode } from '../../layout/node.ts';
import type { OpenStream } from '../../open-stream.ts';
import type { FieldsByName } from '../hvm-state.ts';

/** A flag or a small number in a register. */
export interface Bit {
  readonly name: string;
  /** Not zero. */
  readonly set: boolean;
  /** The number of a field of several bits, with its name where it has one; empty for a flag. */
  readonly text: string;
  readonly doc: string;
  readonly path: string;
}

export interface Cell {
  readonly label: string;
  readonly text: string;
  readonly meaning: string;
  readonly doc: string;
  readonly suspect: boolean;
  /** The row that it stands in; -1 where it was worked out of many. */
  readonly row: number;
  /** Its field; null where it is the row's. */
  readonly path: string | null;
  readonly bits?: readonly Bit[];
}

/** A title and the values below it. */
export interface Section {
  readonly title: string;
  /** Where the values stand, or what is missing of them. */
  readonly note: string;
  readonly cells: readonly Cell[];
}

export const cellOf = (row: number, node: FieldNode, label = node.name): Cell => ({
  label,
  text: node.text,
  meaning: node.meaning,
  doc: node.doc,
  suspect: node.suspect,
  row,
  path: node.path,
});

/** A value that stands in a row, or in none (-1), but in no field of its own. */
export const plainCell = (label: string, text: string, row = -1, meaning = ''): Cell => ({ label, text, meaning, doc: '', suspect: false, row, path: null });

/** Children of one branch that are looked at: no register file has more, and a damaged count may say anything. */
const MOST_CHILDREN = 512;
/** Bits of the widest register. */
const MOST_BITS = 64;

const NOTHING: ReadonlySet<string> = new Set();

/** Fields of a row by dotted names, without bit fields and without the branches in `skip`. */
export function* gather(stream: OpenStream, row: number, skip = NOTHING): Scan<FieldsByName> {
  const fields = new Map<string, FieldNode>();
  yield* gatherBelow(stream, row, '', '', skip, fields);
  return fields;
}

/** A row with its fields by name. */
export interface Source {
  readonly stream: OpenStream;
  readonly row: number;
  readonly fields: FieldsByName;
}

/** A row gathered, or null where the stream has no such row. */
export function* sourceOf(stream: OpenStream, row: number | undefined, skip: ReadonlySet<string>): Scan<Source | null> {
  return row === undefined ? null : { stream, row, fields: yield* gather(stream, row, skip) };
}

/** The same of one branch; names begin below it. */
export function* gatherAt(stream: OpenStream, row: number, path: string): Scan<FieldsByName> {
  const fields = new Map<string, FieldNode>();
  yield* gatherBelow(stream, row, path, '', NOTHING, fields);
  return fields;
}

function* gatherBelow(stream: OpenStream, row: number, path: string, prefix: string, skip: ReadonlySet<string>, fields: Map<string, FieldNode>): Scan<void> {
  const { nodes } = yield* stream.nodes(row, path, 0, MOST_CHILDREN);
  for (const node of nodes) {
    fields.set(prefix + node.name, node);
    if (isBranch(node) && !skip.has(node.name)) yield* gatherBelow(stream, row, node.path, `${prefix}${node.name}.`, skip, fields);
  }
}

export const isBranch = ({ kind }: FieldNode): boolean => kind === 'struct' || kind === 'array';

/** Whether a field is one that people look at: neither filling nor bytes that nothing describes. */
export const isTelling = ({ kind }: FieldNode): boolean => kind === 'uint' || kind === 'text';

/** The bits of an integer, without those that are reserved or unused, and clear. */
export function* bitsOf(stream: OpenStream, row: number, node: FieldNode): Scan<Bit[]> {
  if (node.childCount === 0) return [];
  const { nodes } = yield* stream.nodes(row, node.path, 0, MOST_BITS);
  return nodes.flatMap((bit) => (/^[_(]/.test(bit.name) && !isSet(bit.value) ? [] : [bitOf(bit)]));
}

const isSet = (value: FieldNode['value']): boolean => value !== null && value !== 0 && value !== 0n;

function bitOf({ name, value, text, meaning, doc, path, bits }: FieldNode): Bit {
  const single = bits !== null && bits[0] === bits[1];
  return { name, set: isSet(value), text: single ? '' : meaning === '' ? text : meaning, doc, path };
}

/** A field with its bits spelled out. */
export function* cellWithBits(stream: OpenStream, row: number, node: FieldNode, label = node.name): Scan<Cell> {
  return { ...cellOf(row, node, label), bits: yield* bitsOf(stream, row, node) };
}

/** An integer with as many hexadecimal digits as it has room for, as xenctx prints registers; other fields as they are. */
export function paddedHex(node: FieldNode): string {
  const { value, type } = node;
  if (value === null || typeof value === 'string') return node.text;
  const digits = Number(/\d+/.exec(type)?.[0] ?? 0) / 4;
  return value.toString(16).padStart(digits, '0');
}

/** A register: its value in full width. */
export const registerCell = (row: number, node: FieldNode, label = node.name): Cell => ({ ...cellOf(row, node, label), text: paddedHex(node) });
