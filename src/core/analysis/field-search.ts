/** Search over fields: in one row by name or value, and which kinds of rows have a field of a name. */
import type { Scan } from '../bytes/cursor.ts';
import { RowCensus } from '../index/row-census.ts';
import { RowFlag } from '../index/slab.ts';
import type { FieldNode } from '../layout/node.ts';
import type { OpenStream } from '../open-stream.ts';

/** Fields of a row that are looked at, and hits that are listed. */
export const MAX_FIELDS_SEARCHED = 200_000;
export const MAX_FIELD_HITS = 1000;
const WINDOW = 1000;

export interface FieldHit {
  readonly node: FieldNode;
  /** Names from the row's first level down to it. */
  readonly names: readonly string[];
}

export interface FieldHits {
  readonly hits: readonly FieldHit[];
  /** Every field was looked at; a limit ended the search otherwise. */
  readonly complete: boolean;
}

/** A field that rows of one kind have. */
export interface RowClassWithField {
  readonly layer: number;
  readonly kind: 'record' | 'header';
  readonly type: number;
  /** Rows of the kind. */
  readonly rows: number;
  /** The first of them. */
  readonly row: number;
  /** Fields whose name matches, as they are first met. */
  readonly fields: readonly string[];
}

interface Search {
  readonly stream: OpenStream;
  readonly row: number;
  readonly matches: (node: FieldNode) => boolean;
  /** Elements of an array that are looked at. */
  readonly elements: number;
  readonly limit: number;
  readonly hits: FieldHit[];
  seen: number;
  complete: boolean;
}

/** Fields of a row whose name, value or meaning has the query in it, whatever the case. */
export function* findFields(stream: OpenStream, row: number, query: string): Scan<FieldHits> {
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return { hits: [], complete: true };
  const has = (text: string): boolean => text.toLowerCase().includes(wanted);
  const matches = ({ name, text, meaning, value }: FieldNode): boolean => has(name) || has(text) || has(meaning) || ((typeof value === 'number' || typeof value === 'bigint') && has(value.toString()));
  const search: Search = { stream, row, matches, elements: Infinity, limit: MAX_FIELDS_SEARCHED, hits: [], seen: 0, complete: true };
  yield* walk(search, '', [], false);
  return { hits: search.hits, complete: search.complete };
}

/** Elements of an array have one layout, and these tell it. */
const SAMPLED_ELEMENTS = 4;
const SAMPLED_FIELDS = 5000;

/** Kinds of rows with a field of a name: the first row of each kind stands for its like. */
export function* rowsWithField(stream: OpenStream, name: string): Scan<RowClassWithField[]> {
  const wanted = name.trim().toLowerCase();
  if (wanted === '') return [];
  const found: RowClassWithField[] = [];
  for (const { layer, kind, type, rows, row } of firstRows(stream)) {
    const search: Search = { stream, row, matches: (node) => node.name.toLowerCase().includes(wanted), elements: SAMPLED_ELEMENTS, limit: SAMPLED_FIELDS, hits: [], seen: 0, complete: true };
    yield* walk(search, '', [], false);
    const fields = [...new Set(search.hits.map(({ node }) => node.name))];
    if (fields.length > 0) found.push({ layer, kind, type, rows, row, fields });
  }
  return found;
}

function firstRows({ builder: { index } }: OpenStream): Omit<RowClassWithField, 'fields'>[] {
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

function* walk(search: Search, path: string, names: readonly string[], inArray: boolean): Scan<void> {
  const end = inArray ? search.elements : Infinity;
  for (let from = 0; from < end; from += WINDOW) {
    const { nodes, total } = yield* search.stream.nodes(search.row, path, from, Math.min(WINDOW, end - from));
    for (const node of nodes) {
      if (search.seen >= search.limit || search.hits.length >= MAX_FIELD_HITS) {
        search.complete = false;
        return;
      }
      search.seen++;
      const here = [...names, node.name];
      if (search.matches(node)) search.hits.push({ node, names: here });
      if (node.childCount > 0) yield* walk(search, node.path, here, node.kind === 'array');
    }
    if (from + WINDOW >= total) return;
  }
}
