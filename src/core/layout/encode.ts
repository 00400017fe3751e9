/** The same tables backwards. For tests and fixtures, and for what writes streams. */
import type { IntShape, Shape, StructShape } from './shape.ts';

export type EncodeValue = number | bigint | string | Uint8Array | readonly EncodeValue[] | { readonly [name: string]: EncodeValue };

/** Bytes of a struct from values by name; fields that are not given are zero, or empty where their size is open. */
export function encode(shape: StructShape, values: Readonly<Record<string, EncodeValue>>, littleEndian = true): Uint8Array {
  for (const name of Object.keys(values)) {
    if (!(name in shape.fields)) throw new Error(`${shape.type} has no field ${name}`);
  }
  return joinBytes(Object.entries(shape.fields).map(([name, field]) => encodeField(field, values[name], littleEndian)));
}

function encodeField(shape: Shape, value: EncodeValue | undefined, littleEndian: boolean): Uint8Array {
  switch (shape.kind) {
    case 'int':
      return encodeInt(shape, typeof value === 'bigint' || typeof value === 'number' ? BigInt(value) : 0n, littleEndian);
    case 'struct':
      return encode(shape, isRecord(value) ? value : {}, littleEndian);
    case 'array': {
      const items = Array.isArray(value) ? value : [];
      const count = typeof shape.count === 'number' ? shape.count : items.length;
      return joinBytes(Array.from({ length: count }, (_, i) => encodeField(shape.element, items[i] as EncodeValue | undefined, littleEndian)));
    }
    case 'cases':
      return shape.base === null ? encodeBytes(value, null) : encodeField(shape.base, value, littleEndian);
    case 'reserved':
    case 'bytes':
    case 'text':
    case 'list':
    case 'variants':
      return encodeBytes(value, 'size' in shape && typeof shape.size === 'number' ? shape.size : null);
  }
}

function isRecord(value: EncodeValue | undefined): value is Readonly<Record<string, EncodeValue>> {
  return typeof value === 'object' && !Array.isArray(value) && !(value instanceof Uint8Array);
}

function encodeInt(shape: IntShape, value: bigint, littleEndian: boolean): Uint8Array {
  const little = shape.notes.order === 'big' ? false : shape.notes.order === 'little' || littleEndian;
  const bytes = new Uint8Array(shape.size);
  for (let i = 0; i < shape.size; i++) {
    bytes[little ? i : shape.size - 1 - i] = Number((value >> BigInt(8 * i)) & 0xffn);
  }
  return bytes;
}

function encodeBytes(value: EncodeValue | undefined, size: number | null): Uint8Array {
  if (value !== undefined && typeof value !== 'string' && !(value instanceof Uint8Array)) throw new Error('bytes and lists are encoded from bytes or text');
  let given = new Uint8Array(0);
  if (value instanceof Uint8Array) given = new Uint8Array(value);
  else if (typeof value === 'string') given = Uint8Array.from(value, (c) => c.charCodeAt(0));
  const bytes = new Uint8Array(size ?? given.length);
  bytes.set(given.subarray(0, bytes.length));
  return bytes;
}

export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
