/** From places to nodes: the only code that turns bytes into values, texts and meanings. */
import type { Scan } from '../bytes/cursor.ts';
import { grouped, hex, hexString, plural } from '../text.ts';
import type { FieldNode, NodeKind } from './node.ts';
import { expand, littleEndian, NOT_CAPTURED, settle, type Place } from './place.ts';
import { unsigned, type Reader } from './reader.ts';
import type { BitField, Children, IntNotes, IntShape, Shape } from './shape.ts';

/** Bytes of a blob that a value shows; the command line's contract fixes the number. */
const BLOB_LIMIT = 256;
/** Bytes of a text that a value shows. */
export const TEXT_LIMIT = 64 * 1024;

type Value = Pick<FieldNode, 'value' | 'truncated' | 'text' | 'meaning' | 'suspect'>;

const UTF8 = new TextDecoder('utf-8');

/** The node of a place, with its value read. */
export function* nodeOf(place: Place, path: string, reader: Reader): Scan<FieldNode> {
  const shape = yield* settle(place, reader);
  const lost = reader.lostIn(place.range.start, place.range.end);
  const value = lost > 0 ? lostValue(lost, shape, place) : yield* valueOf(shape, place, reader);
  const children = yield* expand(place, reader);
  const notes = place.bit ?? shape.notes;
  return {
    name: place.name,
    path,
    range: place.range,
    bits: place.bit === undefined ? null : [place.bit.low, place.bit.high],
    kind: kindOf(shape, place),
    type: typeOf(shape, place, children),
    ...value,
    meaning: lost > 0 ? value.meaning : (place.remark ?? notes.remark ?? value.meaning),
    doc: notes.doc ?? place.shape.notes.doc ?? '',
    spec: notes.spec ?? place.spec,
    childCount: children.count,
  };
}

/** Nodes of the children `from` to `from + count` of a place. */
export function* nodesOf(children: Children, path: string, from: number, count: number, reader: Reader): Scan<FieldNode[]> {
  const nodes: FieldNode[] = [];
  const end = Math.min(from + count, children.count);
  for (let i = from; i < end; i++) {
    nodes.push(yield* nodeOf(children.at(i), path === '' ? i.toString() : `${path}.${i}`, reader));
  }
  return nodes;
}

function kindOf(shape: Shape, place: Place): NodeKind {
  if (place.bit !== undefined) return 'bits';
  switch (shape.kind) {
    case 'int':
      return 'uint';
    case 'bytes':
      return shape.as;
    case 'list':
      return shape.as ?? 'array';
    case 'reserved':
      return place.name === 'padding' ? 'padding' : 'reserved';
    case 'variants':
    case 'cases':
      return 'gap';
    default:
      return shape.kind;
  }
}

function typeOf(shape: Shape, place: Place, children: Children): string {
  if (place.bit !== undefined) return place.bit.low === place.bit.high ? `bit ${place.bit.low}` : `bits ${place.bit.high}:${place.bit.low}`;
  switch (shape.kind) {
    case 'int':
      return `${intType(shape)}${shape.notes.order === 'big' && shape.size > 1 ? ' big-endian' : ''}`;
    case 'array':
      return `${elementType(shape.element)}[${children.count}]`;
    case 'list':
      return shape.as === 'struct' ? shape.type : `${shape.type}[${children.count}]`;
    case 'struct':
    case 'bytes':
      return shape.type;
    case 'text':
      return shape.type ?? 'text';
    case 'reserved':
      return 'reserved';
    case 'variants':
    case 'cases':
      return 'bytes';
  }
}

const intType = (shape: IntShape): string => `${shape.notes.signed === true ? 's' : 'u'}${shape.size * 8}`;

function elementType(shape: Shape): string {
  if (shape.kind === 'int') return intType(shape);
  if (shape.kind === 'cases') return shape.base?.type ?? 'bytes';
  return shape.kind === 'struct' || shape.kind === 'bytes' ? shape.type : shape.kind;
}

const NO_VALUE: Value = { value: null, truncated: false, text: '', meaning: '', suspect: false };

/** Bytes that nobody has are no value: not even those of an integer or a text that are there beside them. */
function lostValue(lost: number, { kind }: Shape, { range }: Place): Value {
  const length = range.end - range.start;
  const isLeaf = kind === 'int' || kind === 'text' || kind === 'bytes' || kind === 'reserved';
  return { ...NO_VALUE, text: isLeaf ? '··' : '', meaning: lost === length ? NOT_CAPTURED : `${grouped(lost)} of ${plural(length, 'byte')} ${NOT_CAPTURED}` };
}

function* valueOf(shape: Shape, place: Place, reader: Reader): Scan<Value> {
  const { start, end } = place.range;
  const length = end - start;
  switch (shape.kind) {
    case 'int': {
      const raw = unsigned(yield* reader.bytes(start, shape.size), littleEndian(shape.notes.order, reader));
      return place.bit === undefined ? intValue(shape, raw) : bitValue(place.bit, raw);
    }
    case 'text': {
      const bytes = yield* reader.bytes(start, Math.min(length, TEXT_LIMIT));
      const text = UTF8.decode(trimNul(bytes));
      const value = shape.says?.(text) ?? text;
      return { ...NO_VALUE, value, text: value.toString(), truncated: length > TEXT_LIMIT };
    }
    case 'bytes': {
      const bytes = yield* reader.bytes(start, Math.min(length, BLOB_LIMIT));
      return { ...NO_VALUE, value: hexString(bytes), text: hexString(bytes.subarray(0, 32), ' '), truncated: length > BLOB_LIMIT, meaning: shape.meaning?.(bytes) ?? '' };
    }
    case 'reserved': {
      const bytes = yield* reader.bytes(start, length);
      const clean = bytes.every((byte) => byte === 0);
      return { ...NO_VALUE, value: hexString(bytes), text: hexString(bytes, ' '), suspect: !clean, meaning: clean ? 'zero' : 'not zero' };
    }
    case 'struct':
    case 'array':
    case 'list':
    case 'variants':
    case 'cases':
      return NO_VALUE;
  }
}

function trimNul(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return bytes.subarray(0, end);
}

function intValue(shape: IntShape, unsignedValue: bigint): Value {
  const { notes } = shape;
  const raw = notes.signed === true ? BigInt.asIntN(shape.size * 8, unsignedValue) : unsignedValue;
  const name = notes.names?.[Number(raw)];
  const hexadecimal = notes.base === 'hex' || (notes.bits !== undefined && notes.base !== 'dec');
  const meaning = [name, notes.meaning?.(raw), notes.unit, bitsText(notes, unsignedValue)].filter((t) => t !== undefined && t !== '');
  const reservedSet = notes.bits?.some((bit) => bit.reserved === true && fieldBits(bit, unsignedValue) !== 0n) ?? false;
  return {
    value: shape.size === 8 ? raw : Number(raw),
    truncated: false,
    text: hexadecimal ? hex(unsignedValue) : notes.grouped === false ? String(raw) : grouped(raw),
    meaning: meaning.length === 0 && notes.closed === true ? 'not a known value' : meaning.join(', '),
    suspect: (notes.closed === true && name === undefined) || reservedSet,
  };
}

/** Set flags and named bit fields in words: `type NOTAB`, `online`. */
function bitsText(notes: IntNotes, raw: bigint): string | undefined {
  const words = notes.bits?.flatMap((bit) => {
    if (bit.quiet === true) return [];
    const value = fieldBits(bit, raw);
    const name = bit.names?.[Number(value)];
    if (name !== undefined) return [name];
    return bit.low === bit.high && value === 1n && bit.reserved !== true ? [bit.name] : [];
  });
  return words?.join(', ');
}

const fieldBits = (bit: BitField, raw: bigint): bigint => (raw >> BigInt(bit.low)) & ((1n << BigInt(bit.high - bit.low + 1)) - 1n);

function bitValue(bit: BitField, raw: bigint): Value {
  const value = fieldBits(bit, raw);
  const wide = bit.high - bit.low >= 32;
  const single = bit.low === bit.high;
  return {
    value: wide ? value : Number(value),
    truncated: false,
    text: single ? value.toString() : hex(value),
    meaning: bit.names?.[Number(value)] ?? (bit.reserved === true ? (value === 0n ? 'reserved' : 'reserved, not zero') : single ? (value === 1n ? 'set' : 'clear') : ''),
    suspect: bit.reserved === true && value !== 0n,
  };
}
