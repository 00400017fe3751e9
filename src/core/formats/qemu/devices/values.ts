/** Kinds of values that the tables share. */
import { u32, u64, u8 } from '../../../layout/fields.ts';
import type { IntNotes, IntShape } from '../../../layout/shape.ts';

export const i32 = (notes: IntNotes = {}): IntShape<number> => u32({ ...notes, signed: true });
export const i64 = (notes: IntNotes = {}): IntShape<bigint> => u64({ ...notes, signed: true });

export const bool = (doc: string): IntShape<number> => u8({ doc, closed: true, names: { 0: 'false', 1: 'true' } });

const NOT_PENDING = 2n ** 64n - 1n;

/** VMSTATE_TIMER: when it expires, in ns of its own clock; -1 where it does not run. */
export const timer = (doc: string): IntShape<bigint> => u64({ doc, base: 'hex', meaning: (value) => (value === NOT_PENDING ? 'not running' : `expires at ${value} ns`) });
