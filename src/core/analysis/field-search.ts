/** Search over fields: in one row by name or value, and which kinds of rows have a field of a name. */
import type { Scan } from '../bytes/cursor.ts';
import { RowCensus } from '../index/row-census.ts';
import { RowFlag } from '../index/slab.ts';
import type { FieldNode } from '../layout/node.ts';
import type { OpenStream } from '../open-stream.ts';

/** Fields of a row that are looked at, and hits that are listed. */
const MAX_FIELDS_SEARCHED = 1_000_000;
const MAX_FIELD_HITS = 1000;
const WINDOW = 1000;

/** Nodes from the row's first level down to the one that matches. */
export type FieldChain = readonly FieldNode[];

export interface FieldHits {
  /** In the order of the tree. */
  readonly hits: readonly FieldChain[];
  /** Every field was looked at; a limit ended the search otherwise. */
  readonly complete: boolean;
  /** Fields that were looked at. */
  readonly seen: number;
}

/** Rows of one kind. */
export interface RowClassWithField {
  readonly layer: number;
  readonly kind: 'record' | 'header';
  readonly type: number;
  /** How many there are. */
  readonly rows: number;
  /** The first of them. */
  readonly row: number;
}

export interface RowsWithField {
  readonly classes: readonly RowClassWithField[];
  /** Every kind of rows was looked at, to its last field. */
  readonly complete: boolean;
}

interface Search {
  readonly stream: OpenStream;
  readonly row: number;
  readonly matches: (node: FieldNode) => boolean;
  /** Elements of an array that are looked at. */
  readonly elements: number;
  readonly limits: { readonly fields: number; readonly hits: number };
  readonly hits: FieldChain[];
  seen: number;
  complete: boolean;
}

/** Fields of a row that match the query: {@link matcherOf}. */
export function* findFields(stream: OpenStream, row: number, query: string): Scan<FieldHits> {
  const matches = matcherOf(query);
  if (matches === null) return { hits: [], complete: true, seen: 0 };
  const search: Search = { stream, row, matches, elements: Infinity, limits: { fields: MAX_FIELDS_SEARCHED, hits: MAX_FIELD_HITS }, hits: [], seen: 0, complete: true };
  yield* walk(search, '', [], false);
  return { hits: search.hits, complete: search.complete, seen: search.seen };
}

/** Matches where name, value or meaning hold the text, whatever the case, and where the value is that number in any spelling. */
export function matcherOf(query: string): ((node: FieldNode) => boolean) | null {
  const text = query.trim().toLowerCase();
  if (text === '') return null;
  const number = /^-?(0x[0-9a-f]+|\d[\d,_]*)$/.test(text) ? text.replace(/[,_]/g, '') : null;
  const value = number === null ? null : number.startsWith('-') ? -BigInt(number.slice(1)) : BigInt(number);
  const has = (part: string): boolean => part.toLowerCase().includes(text);
  return (node) => {
    if (value !== null && node.value !== null && typeof node.value !== 'string' && BigInt(node.value) === value) return true;
    const branch = node.kind === 'struct' || node.kind === 'array';
    return has(node.name) || has(node.meaning) || (!branch && has(node.text));
  };
}

/** Elements of an array have one layout, and these tell it. */
const SAMPLED_ELEMENTS = 4;
const SAMPLED_FIELDS = 5000;
/** A stream made to annoy may have any number of kinds. */
const MAX_KINDS = 200;

/** Kinds of rows with a field of that name: the first row of each kind stands for its like. */
export function* rowsWithField(stream: OpenStream, name: string): Scan<RowsWithField> {
  const classes: RowClassWithField[] = [];
  const kinds = firstRows(stream);
  let complete = kinds.length <= MAX_KINDS;
  const elements = name.startsWith('[') ? Infinity : SAMPLED_ELEMENTS;
  for (const kind of kinds.slice(0, MAX_KINDS)) {
    const search: Search = { stream, row: kind.row, matches: (node) => node.name === name, elements, limits: { fields: SAMPLED_FIELDS, hits: 1 }, hits: [], seen: 0, complete: true };
    yield* walk(search, '', [], false);
    if (search.hits.length > 0) classes.push(kind);
    else complete &&= search.complete;
  }
  return { classes, complete };
}

function firstRows({ builder: { index } }: OpenStream): RowClassWithField[] {
  const census = new RowCensus();
  census.extend(index.slabs, index.rowCount);
  const kinds = census.classes().filter(({ kind }) => kind !== RowFlag.GAP);
  const first = new Map<number, number>();
  const keyOf = (layer: number, kind: number, type: number): number => type * 1024 + layer * 4 + kind;
  const missing = new Set(kinds.map(({ layer, kind, type }) => keyOf(layer, kind, type)));
  for (let row = 0; row < index.rowCount && missing.size > 0; row++) {
    const key = keyOf(index.layerOf(row), index.kindOf(row) === 'header' ? RowFlag.HEADER : RowFlag.RECORD, index.typeOf(row));
    if (index.kindOf(row) !== 'gap' && missing.delete(key)) first.set(key, row);
  }
  return kinds.map(({ layer, kind, type, count }) => ({ layer, kind: kind === RowFlag.HEADER ? 'header' : 'record', type, rows: count, row: first.get(keyOf(layer, kind, type)) ?? 0 }));
}

function* walk(search: Search, path: string, above: FieldChain, inArray: boolean): Scan<void> {
  const end = inArray ? search.elements : Infinity;
  for (let from = 0; from < end; from += WINDOW) {
    const { nodes, total } = yield* search.stream.nodes(search.row, path, from, Math.min(WINDOW, end - from));
    for (const node of nodes) {
      if (search.seen >= search.limits.fields || search.hits.length >= search.limits.hits) {
        search.complete = false;
        return;
      }
      search.seen++;
      const here = [...above, node];
      if (search.matches(node)) search.hits.push(here);
      if (node.childCount > 0) yield* walk(search, node.path, here, node.kind === 'array');
    }
    if (from + WINDOW >= total) return;
  }
}
