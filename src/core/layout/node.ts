import type { ByteRange } from '../bytes/range.ts';

/**
 * What kind of leaf or branch a node is. `gap` is bytes that nothing describes (or that the layout needs and the
 * stream has not); `blob` is bytes that the specification leaves to someone else; `padding` and `reserved` are the
 * specification's own.
 */
export type NodeKind = 'uint' | 'text' | 'blob' | 'reserved' | 'padding' | 'gap' | 'struct' | 'array' | 'bits';

/** One field as it is shown: made when asked for, plain data, sent across threads as it is. */
export interface FieldNode {
  readonly name: string;
  /** Child numbers from the record down, joined with dots: `3.17`. The same record always gives the same paths. */
  readonly path: string;
  readonly range: ByteRange;
  /** For a bit field: its lowest and highest bit in the integer that `range` covers. */
  readonly bits: readonly [number, number] | null;
  readonly kind: NodeKind;
  /** `u32`, `u32 big-endian`, `bytes`, a struct's C name, `u64[1024]`. */
  readonly type: string;
  /** Integers up to 32 bits as number, 64 bits as bigint, bytes as lower-case hexadecimal, text as text. */
  readonly value: number | bigint | string | null;
  /** The value is shorter than the field: bytes beyond the first 256. */
  readonly truncated: boolean;
  /** The value as people read it. */
  readonly text: string;
  /** What the value means: a constant's name, a unit, set flags. */
  readonly meaning: string;
  /** The stream says something that the layout does not allow (unknown constant, reserved bits set). */
  readonly suspect: boolean;
  readonly doc: string;
  /** Section of the specification or header file that lays it out. */
  readonly spec: string;
  readonly childCount: number;
}
