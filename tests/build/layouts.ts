/** Arbitrary values for any layout, and values read back from nodes. */
import fc from 'fast-check';
import { drive } from '../../src/core/bytes/cursor.ts';
import { LAYERS } from '../../src/core/formats/registry.ts';
import { VCPU_GUEST_CONTEXT_32, VCPU_GUEST_CONTEXT_64 } from '../../src/core/formats/libxc/vcpu-context.ts';
import { NO_FACTS } from '../../src/core/index/layer.ts';
import { nodeOf } from '../../src/core/layout/decode.ts';
import type { EncodeValue } from '../../src/core/layout/encode.ts';
import { expand, layOut, settle, type Place } from '../../src/core/layout/place.ts';
import { Reader } from '../../src/core/layout/reader.ts';
import type { Shape, StructShape } from '../../src/core/layout/shape.ts';

export interface Named {
  readonly name: string;
  readonly layout: StructShape;
}

/** Every struct that a record or a header is made of. */
export const LAYOUTS: readonly Named[] = [
  ...LAYERS.flatMap(({ name, headers, records }) => [
    ...headers.flatMap((header) => (header.layout.kind === 'struct' ? [{ name: `${name} ${header.name}`, layout: header.layout }] : [])),
    ...records.map((record) => ({ name: `${name} ${record.name}`, layout: record.layout })),
  ]),
  { name: 'vcpu_guest_context, 64 bits', layout: VCPU_GUEST_CONTEXT_64 },
  { name: 'vcpu_guest_context, 32 bits', layout: VCPU_GUEST_CONTEXT_32 },
];

const MAX_BYTES = 64;
const MAX_ELEMENTS = 5;

const bytesOf = (size: Shape & { kind: 'bytes' | 'text' }): fc.Arbitrary<EncodeValue> =>
  typeof size.size === 'number' ? fc.uint8Array({ minLength: size.size, maxLength: size.size }) : fc.uint8Array({ maxLength: MAX_BYTES });

function valueOf(shape: Shape): fc.Arbitrary<EncodeValue> {
  switch (shape.kind) {
    case 'int': {
      const half = shape.notes.signed === true ? 2 ** (8 * shape.size - 1) : 0;
      if (shape.size === 8) return fc.bigInt({ min: -BigInt(half), max: 2n ** 64n - 1n - BigInt(half) });
      return fc.integer({ min: -half, max: 2 ** (8 * shape.size) - 1 - half });
    }
    case 'reserved':
      return fc.uint8Array({ minLength: shape.size, maxLength: shape.size });
    case 'bytes':
    case 'text':
      return bytesOf(shape);
    case 'struct':
      return valuesOf(shape);
    case 'array': {
      const { count } = shape;
      return fc.array(valueOf(shape.element), typeof count === 'number' ? { minLength: count, maxLength: count } : { maxLength: MAX_ELEMENTS });
    }
    case 'cases':
      return shape.base === null ? fc.uint8Array({ maxLength: MAX_BYTES }) : valuesOf(shape.base);
    case 'variants':
      return fc.uint8Array(shape.size === undefined ? { maxLength: MAX_BYTES } : { minLength: shape.size, maxLength: shape.size });
    case 'list':
      return fc.uint8Array({ maxLength: MAX_BYTES });
  }
}

/** Values for all fields; integers that count another field say how long it is. */
export function valuesOf(layout: StructShape): fc.Arbitrary<Record<string, EncodeValue>> {
  const fields = Object.entries(layout.fields);
  return fc.record(Object.fromEntries(fields.map(([name, shape]) => [name, valueOf(shape)]))).map((values) => {
    for (const [name, shape] of fields) {
      const count = shape.kind === 'array' ? shape.count : shape.kind === 'bytes' || shape.kind === 'text' ? shape.size : 0;
      const value = values[name];
      if (typeof count === 'object' && (value instanceof Uint8Array || Array.isArray(value))) values[count.field] = value.length;
    }
    return values;
  });
}

/** What the decoder makes of a struct's bytes, as values that encode to the same bytes. */
export function decode(layout: StructShape, bytes: Uint8Array, littleEndian: boolean): Record<string, EncodeValue> {
  const reader = new Reader(bytes.length, { ...NO_FACTS, littleEndian });
  const places = drive(layOut(layout, { start: 0, end: bytes.length }, '', reader), ({ start, length }) => bytes.subarray(start, start + length));
  return Object.fromEntries(places.map((place) => [place.name, decodePlace(place, bytes, reader)]));
}

function decodePlace(place: Place, bytes: Uint8Array, reader: Reader): EncodeValue {
  const read = ({ start, length }: { start: number; length: number }): Uint8Array => bytes.subarray(start, start + length);
  const shape = drive(settle(place, reader), read);
  if (place.shape.kind === 'variants' || (place.shape.kind === 'cases' && place.shape.base === null) || shape.kind === 'list') return bytes.slice(place.range.start, place.range.end);
  switch (shape.kind) {
    case 'int': {
      const { value } = drive(nodeOf(place, '0', reader), read);
      return value ?? 'no value';
    }
    case 'struct':
    case 'array': {
      const children = drive(expand(place, reader), read);
      const list = Array.from({ length: children.count }, (_, i) => children.at(i));
      if (shape.kind === 'array') return list.map((child) => decodePlace(child, bytes, reader));
      return Object.fromEntries(list.map((child) => [child.name, decodePlace(child, bytes, reader)]));
    }
    default:
      return bytes.slice(place.range.start, place.range.end);
  }
}

const isStruct = (value: EncodeValue): value is Readonly<Record<string, EncodeValue>> => typeof value === 'object' && !Array.isArray(value) && !(value instanceof Uint8Array);

/** Fields of open size that are empty have no place; decoded values leave them out. */
export function withoutEmpty(values: Readonly<Record<string, EncodeValue>>): Record<string, EncodeValue> {
  const kept = Object.entries(values).filter(([, value]) => !((value instanceof Uint8Array || Array.isArray(value)) && value.length === 0));
  return Object.fromEntries(kept.map(([name, value]) => [name, isStruct(value) ? withoutEmpty(value) : value]));
}

/** The first byte that no field of a struct covers, or that two do; null where there is none. */
export function cutFault(layout: StructShape, bytes: Uint8Array): string | null {
  const reader = new Reader(bytes.length, NO_FACTS);
  let at = 0;
  for (const { name, range } of drive(layOut(layout, { start: 0, end: bytes.length }, '', reader), ({ start, length }) => bytes.subarray(start, start + length))) {
    if (range.start !== at || range.end <= at) return `${name} of ${bytes.length} bytes begins at ${range.start}; expected ${at}`;
    at = range.end;
  }
  return at === bytes.length ? null : `the last field ends at ${at} of ${bytes.length}`;
}
