/** The vocabulary of layout tables: one function a kind of field. */
import type {
  ArrayShape,
  BytesShape,
  Count,
  Fields,
  IntNotes,
  IntShape,
  ListShape,
  Notes,
  ReservedShape,
  Shape,
  StructShape,
  TextShape,
  VariantsShape,
} from './shape.ts';

export const u8 = (notes: IntNotes = {}): IntShape<number> => ({ kind: 'int', size: 1, notes });
export const u16 = (notes: IntNotes = {}): IntShape<number> => ({ kind: 'int', size: 2, notes });
export const u32 = (notes: IntNotes = {}): IntShape<number> => ({ kind: 'int', size: 4, notes });
export const u64 = (notes: IntNotes = {}): IntShape<bigint> => ({ kind: 'int', size: 8, notes });

/** A guest's or toolstack's `unsigned long`: evaluated once a width, never branched on while reading. */
export const word = (width: 4 | 8, notes: IntNotes = {}): IntShape => ({ kind: 'int', size: width, notes });

/** Bytes that another program interprets. */
export const blob = (size: Count, type: string, notes: Notes = {}): BytesShape => ({ kind: 'bytes', size, as: 'blob', type, notes });

/** Bytes that nothing describes. */
export const undescribed = (size: Count, doc: string): BytesShape => ({ kind: 'bytes', size, as: 'gap', type: 'bytes', notes: { doc } });

/** Text in ASCII or UTF-8; NULs at its end belong to it. */
export const text = (size: Count, notes: Notes = {}): TextShape => ({ kind: 'text', size, notes });

/** Reserved bytes: zero when written, ignored when read. */
export const reserved = (size: number, notes: Notes = {}): ReservedShape => ({ kind: 'reserved', size, notes });

/** An array of elements of fixed size; made in windows, however long it is. */
export function array(element: Shape, count: Count, notes: Notes = {}): ArrayShape {
  const elementSize = sizeOf(element);
  if (elementSize === null || elementSize === 0) throw new Error('an array needs elements of a fixed size');
  return { kind: 'array', element, elementSize, count, notes };
}

/** Layouts told apart by length, version or guest width. */
export const variants = (choose: VariantsShape['choose'], notes: Notes = {}): VariantsShape => ({ kind: 'variants', choose, notes });

export const list = (type: string, expand: ListShape['expand'], notes: Notes = {}): ListShape => ({ kind: 'list', type, expand, notes });

/** Fields one after the other, without holes: a hole is a field too. */
export function struct<F extends Fields>(type: string, fields: F, notes: Notes = {}): StructShape<F> {
  const offsets: Record<string, number> = {};
  let size: number | null = 0;
  for (const [name, shape] of Object.entries(fields)) {
    if (size === null) break;
    offsets[name] = size;
    const own = sizeOf(shape);
    size = own === null ? null : size + own;
  }
  return { kind: 'struct', type, fields, notes, size, offsets };
}

/** Bytes of a shape; null where the stream decides. */
export function sizeOf(shape: Shape): number | null {
  switch (shape.kind) {
    case 'int':
    case 'reserved':
    case 'struct':
      return shape.size;
    case 'bytes':
    case 'text':
      return typeof shape.size === 'number' ? shape.size : null;
    case 'array':
      return typeof shape.count === 'number' ? shape.count * shape.elementSize : null;
    case 'variants':
    case 'list':
      return null;
  }
}
