/** Bits that the local and the I/O APIC have in common: how an interrupt is delivered. */
import type { BitField, Names } from '../../layout/shape.ts';

export const DELIVERY_MODES: Names = { 0: 'fixed', 1: 'lowest priority', 2: 'SMI', 3: 'remote read', 4: 'NMI', 5: 'INIT', 6: 'startup', 7: 'ExtINT' };
export const DEST_MODES: Names = { 0: 'physical', 1: 'logical' };

export const vector = (doc = 'Vector.'): BitField => ({ name: 'vector', low: 0, high: 7, doc, quiet: true });
export const deliveryMode = (): BitField => ({ name: 'delivery_mode', low: 8, high: 10, names: DELIVERY_MODES, doc: 'How it is delivered.', quiet: true });
export const one = (name: string, bit: number, doc: string, names?: Names): BitField => ({ name, low: bit, high: bit, doc, quiet: true, ...(names === undefined ? {} : { names }) });

/** Bits `low` to `high` of a value below 2^53. */
export const part = (value: number, low: number, high: number): number => Math.floor(value / 2 ** low) % 2 ** (high - low + 1);
