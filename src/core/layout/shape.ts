/**
 * Layouts are tables: data that says how bytes are laid out, from which decoder, labels, ranges, help and the test
 * encoder all follow. A shape never holds a function that reads; the few functions it may hold look at values.
 */
import type { LayerFacts } from '../index/layer.ts';
import type { Place } from './place.ts';
import type { Reader } from './reader.ts';
import type { Scan } from '../bytes/cursor.ts';

/** Value names: of a constant (`names`) or of single bits (`flags`). */
export type Names = Readonly<Record<number, string>>;

export interface Notes {
  /** One line on what the field is. */
  readonly doc?: string;
  /** Section of the specification or header, where it differs from the record's own. */
  readonly spec?: string;
  readonly unit?: string;
  /** Words beside the value, for shapes that are made for one place. */
  readonly remark?: string;
}

/** Bits `[low, high]` of an integer, counted from its least significant bit. */
export interface BitField extends Notes {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  readonly names?: Names;
  readonly reserved?: boolean;
  /** Said on its own line only, not among the words of its integer. */
  readonly quiet?: boolean;
}

export type ByteOrder = 'stream' | 'big' | 'little';

export interface IntNotes extends Notes {
  /** Constants; a value that is not among them is marked when `closed`. */
  readonly names?: Names;
  readonly closed?: boolean;
  readonly bits?: readonly BitField[];
  /** Hexadecimal where the number is an address, a mask or an identifier. */
  readonly base?: 'hex' | 'dec';
  /** False for a number that is no amount, as a year: its digits are not grouped. */
  readonly grouped?: boolean;
  /** `stream` (the layer's own order) unless the specification fixes one. */
  readonly order?: ByteOrder;
  /** Two's complement; `meaning` is given the signed value. */
  readonly signed?: boolean;
  /** Words on the value, beside its name and unit. */
  readonly meaning?: (value: bigint) => string;
}

export interface IntShape<V extends number | bigint = number | bigint> {
  readonly kind: 'int';
  readonly size: 1 | 2 | 4 | 8;
  readonly notes: IntNotes;
  /** Only for inference: what `Body.get` gives. */
  readonly value?: V;
}

/** How many: a number, the value of an earlier integer of the same struct, or as many as fit. */
export type Count = number | 'rest' | { readonly field: string };

export interface BytesShape {
  readonly kind: 'bytes';
  readonly size: Count;
  /** `gap` where no document describes the bytes, `blob` where another program's does. */
  readonly as: 'blob' | 'gap';
  readonly type: string;
  /** Words on the bytes, of which it is given at most the first 256. */
  readonly meaning?: (bytes: Uint8Array) => string;
  readonly notes: Notes;
}

export interface TextShape {
  readonly kind: 'text';
  readonly size: Count;
  readonly notes: Notes;
  /** What the text is in its own language: `string`, `number`. */
  readonly type?: string;
  /** What the text says, where that is not the text itself: the value of a JSON member. */
  readonly says?: (text: string) => string | number;
  /** Parts of a text that has a syntax: the members of a JSON object. */
  readonly expand?: ListShape['expand'];
}

export interface ReservedShape {
  readonly kind: 'reserved';
  readonly size: number;
  readonly notes: Notes;
}

export type Fields = Readonly<Record<string, Shape>>;

export interface StructShape<F extends Fields = Fields> {
  readonly kind: 'struct';
  /** C name, or the specification's. */
  readonly type: string;
  readonly fields: F;
  readonly notes: Notes;
  /** Bytes, where every field has a fixed size; null where one depends on the stream. */
  readonly size: number | null;
  /** Offsets of the fields before the first of unknown size. */
  readonly offsets: Readonly<Record<string, number>>;
}

export interface ArrayShape {
  readonly kind: 'array';
  readonly element: Shape;
  readonly elementSize: number;
  readonly count: Count;
  readonly notes: Notes;
}

/** One of several layouts, told by the place's length and by what the layer's headers said. */
export interface VariantsShape {
  readonly kind: 'variants';
  readonly choose: (length: number, facts: LayerFacts) => Shape;
  /** Bytes, where all of them are as long. */
  readonly size?: number;
  readonly notes: Notes;
}

/** One of several layouts, told by bytes of the stream: which register a value is, which leaf. */
export interface CasesShape {
  readonly kind: 'cases';
  /** What all have in common, and how long each is; null where they are as long as their place. */
  readonly base: StructShape | null;
  /** Whose first bytes tell: its own, or those of the struct whose field it is. */
  readonly look: 'own' | 'parent';
  /** How many of them. */
  readonly head: number;
  /** @param head bytes that tell; fewer where the stream ends */
  readonly choose: (head: Uint8Array, length: number, facts: LayerFacts) => Shape;
  readonly notes: Notes;
}

/** What no table can say: elements whose places follow from other bytes. */
export interface ListShape {
  readonly kind: 'list';
  readonly type: string;
  readonly expand: (place: Place, reader: Reader) => Scan<Children>;
  /** A list whose elements are named parts of a whole. */
  readonly as?: 'struct';
  readonly notes: Notes;
}

export type Shape = IntShape | BytesShape | TextShape | ReservedShape | StructShape | ArrayShape | VariantsShape | CasesShape | ListShape;

/** Children by number, made when asked for. */
export interface Children {
  readonly count: number;
  at(index: number): Place;
}
