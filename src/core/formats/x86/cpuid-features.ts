/** How tables of feature bits are written: bit, name, what it is. */
import type { BitField } from '../../layout/shape.ts';

export type Feature = readonly [bit: number, name: string, doc: string];

const SPEC = 'xen/include/public/arch-x86/cpufeatureset.h';

export const features = (table: readonly Feature[], spec = SPEC): readonly BitField[] => table.map(([bit, name, doc]) => ({ name, low: bit, high: bit, doc, spec }));
