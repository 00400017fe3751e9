/**
 * A row as a diagram of octets: cells that tile it, made of the layout tables and the values that stand there. Nothing
 * here knows any format; what is long is drawn as one cell that says how many it stands for.
 */
import type { ByteRange } from '../bytes/range.ts';
import type { Scan } from '../bytes/cursor.ts';
import { nodeOf } from '../layout/decode.ts';
import type { FieldNode, NodeKind } from '../layout/node.ts';
import { expand, type Place } from '../layout/place.ts';
import type { Reader } from '../layout/reader.ts';
import type { Children } from '../layout/shape.ts';

/** Bits of an integer's cell. */
export interface DiagramBits {
  readonly path: string;
  readonly name: string;
  readonly low: number;
  readonly high: number;
  readonly text: string;
  readonly meaning: string;
  readonly reserved: boolean;
}

/** A field, or a run of them that is not drawn one by one. */
export interface DiagramCell {
  /** Of the field; of the first one where the cell stands for several. */
  readonly path: string;
  readonly name: string;
  /** The structs and arrays that it is in, from the row down: `ctxt.user_regs`; empty on the first level. */
  readonly group: string;
  readonly kind: NodeKind;
  readonly type: string;
  readonly range: ByteRange;
  readonly text: string;
  readonly meaning: string;
  readonly suspect: boolean;
  /** Fields or elements that it stands for; 1 where it is a field of its own. */
  readonly stands: number;
  /** From the most significant down; empty where the field has none. */
  readonly bits: readonly DiagramBits[];
}

export interface LayoutDiagram {
  readonly range: ByteRange;
  readonly cells: readonly DiagramCell[];
}

/** Cells that are drawn; branches beyond them are one cell each. The longest fixed layouts (a vCPU's) have some 230 fields. */
export const MAX_CELLS = 400;
/** An array of more elements shows its first and its last ones. */
const WHOLE_ARRAY = 8;
/** Of an array that is too long: elements at its beginning, then one cell, then its last. */
const HEAD = 2;
/** First-level places that are drawn one by one. */
const MAX_PLACES = 200;

interface Drawing {
  readonly cells: DiagramCell[];
  readonly reader: Reader;
}

const isBranch = (node: FieldNode): boolean => (node.kind === 'struct' || node.kind === 'array') && node.childCount > 0;

const pathOf = (parent: string, index: number): string => (parent === '' ? index.toString() : `${parent}.${index}`);

/**
 * Cells of a row, in stream order and without holes.
 *
 * @param children the row's first level, which tiles it
 */
export function* diagramOf(children: Children, range: ByteRange, reader: Reader): Scan<LayoutDiagram> {
  const drawing: Drawing = { cells: [], reader };
  yield* drawAll(drawing, children, '', '', children.count > MAX_PLACES);
  return { range, cells: drawing.cells };
}

function* drawAll(drawing: Drawing, children: Children, path: string, group: string, tooMany: boolean): Scan<void> {
  const { count } = children;
  const head = tooMany ? HEAD : count;
  for (let i = 0; i < head; i++) yield* drawOne(drawing, children.at(i), pathOf(path, i), group);
  if (!tooMany) return;
  drawing.cells.push(elided(children, head, count - 1, path, group));
  yield* drawOne(drawing, children.at(count - 1), pathOf(path, count - 1), group);
}

/** One cell for the children `from` up to, but not with, `end`. */
function elided(children: Children, from: number, end: number, path: string, group: string): DiagramCell {
  const first = children.at(from);
  const last = children.at(end - 1);
  const name = end - from === 1 ? first.name : `${first.name} … ${last.name}`;
  const range = { start: first.range.start, end: last.range.end };
  return { path: pathOf(path, from), name, group, kind: 'array', type: '', range, text: '', meaning: '', suspect: false, stands: end - from, bits: [] };
}

function* drawOne(drawing: Drawing, place: Place, path: string, group: string): Scan<void> {
  const node = yield* nodeOf(place, path, drawing.reader);
  if (!isBranch(node)) {
    drawing.cells.push(yield* cellOf(node, place, group, drawing.reader));
    return;
  }
  if (drawing.cells.length + node.childCount > MAX_CELLS && node.kind === 'struct') {
    drawing.cells.push(summed(node, group));
    return;
  }
  const children = yield* expand(place, drawing.reader);
  if (!tiles(children, node.range)) {
    drawing.cells.push(summed(node, group));
    return;
  }
  yield* drawAll(drawing, children, path, inside(group, node.name), node.kind === 'array' && children.count > WHOLE_ARRAY);
}

const inside = (group: string, name: string): string => (group === '' ? name : name.startsWith('[') ? `${group}${name}` : `${group}.${name}`);

/** Parts of a text that has a syntax leave out what stands between them. */
function tiles(children: Children, range: ByteRange): boolean {
  const last = children.count - 1;
  return children.at(0).range.start === range.start && children.at(last).range.end === range.end;
}

const summed = (node: FieldNode, group: string): DiagramCell => ({
  path: node.path,
  name: node.name,
  group,
  kind: node.kind,
  type: node.type,
  range: node.range,
  text: node.text,
  meaning: node.meaning,
  suspect: node.suspect,
  stands: node.childCount,
  bits: [],
});

function* cellOf(node: FieldNode, place: Place, group: string, reader: Reader): Scan<DiagramCell> {
  const bits = node.kind === 'uint' && node.childCount > 0 ? yield* bitsOf(yield* expand(place, reader), node.path, reader) : [];
  return { ...summed(node, group), stands: 1, bits };
}

function* bitsOf(children: Children, path: string, reader: Reader): Scan<DiagramBits[]> {
  const found: DiagramBits[] = [];
  for (let i = 0; i < children.count; i++) {
    const place = children.at(i);
    const { name, text, meaning, bits, path: at } = yield* nodeOf(place, pathOf(path, i), reader);
    if (bits !== null) found.push({ path: at, name, low: bits[0], high: bits[1], text, meaning, reserved: place.bit?.reserved === true });
  }
  return found.sort((a, b) => b.low - a.low);
}
