/** The vocabulary of layout tables: one function a kind of field. */
import type {
  ArrayShape,
  BytesShape,
  CasesShape,
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

/** Bytes with a meaning as a whole: a wide register, a number that no integer holds. */
export const octets = (size: number, type: string, meaning: (bytes: Uint8Array) => string, notes: Notes = {}): BytesShape => ({ kind: 'bytes', size, as: 'blob', type, meaning, notes });

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

/** An array whose elements differ: each has a layout of its own. */
export const tuple = (type: string, elements: readonly Shape[], notes: Notes = {}): StructShape => struct(type, Object.fromEntries(elements.map((element, i) => [`[${i}]`, element])), notes);

/** Layouts told apart by length, version or guest width; `size` where all are as long. */
export const variants = (choose: VariantsShape['choose'], notes: Notes = {}, size?: number): VariantsShape =>
  size === undefined ? { kind: 'variants', choose, notes } : { kind: 'variants', choose, size, notes };

/** Layouts told apart by their own first bytes; all have the fields of `base` by name and size, or none and the size of their place. */
export const casesOf = (base: StructShape | null, head: number, choose: CasesShape['choose'], notes: Notes = base?.notes ?? {}): CasesShape => ({ kind: 'cases', base, look: 'own', head, choose, notes });

/** Layouts told apart by the first bytes of the struct whose field it is. */
export const casesBeside = (head: number, choose: CasesShape['choose'], notes: Notes = {}): CasesShape => ({ kind: 'cases', base: null, look: 'parent', head, choose, notes });

/** Text with parts of its own; see {@link TextShape}. */
export const syntax = (size: Count, notes: Notes, rest: Pick<TextShape, 'type' | 'says' | 'expand'>): TextShape => ({ kind: 'text', size, notes, ...rest });

/** Named parts whose places follow from other bytes. */
export const parts = (type: string, expand: ListShape['expand'], notes: Notes = {}): ListShape => ({ kind: 'list', as: 'struct', type, expand, notes });

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
      return shape.size ?? null;
    case 'cases':
      return shape.base?.size ?? null;
    case 'list':
      return null;
  }
}
