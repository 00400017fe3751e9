/** How tables of CPUID leaves are written: registers, feature bits, fields. */
import type { BitField, IntNotes, Names } from '../../layout/shape.ts';

export type Feature = readonly [bit: number, name: string, doc: string];

const FEATURES_SPEC = 'xen/include/public/arch-x86/cpufeatureset.h';

export const features = (table: readonly Feature[], spec = FEATURES_SPEC): readonly BitField[] => table.map(([bit, name, doc]) => ({ name, low: bit, high: bit, doc, spec }));

/** A register whose bits are features. */
export const featureRegister = (doc: string, table: readonly Feature[]): IntNotes => ({ doc, bits: features(table) });

/** A number in some bits of a register. */
export const field = (name: string, low: number, high: number, doc: string, names?: Names): BitField => ({ name, low, high, doc, quiet: true, ...(names === undefined ? {} : { names }) });

/** One leaf, or one subleaf, of CPUID: what each register holds. */
export interface CpuidLeaf {
  readonly leaf: number;
  /** Absent where the leaf has no subleaves, or the same registers in all of them. */
  readonly subleaf?: number;
  readonly title: string;
  readonly a?: IntNotes;
  readonly b?: IntNotes;
  readonly c?: IntNotes;
  readonly d?: IntNotes;
}

/** Four characters in a register, least significant first; empty where they are not printable. */
export function ascii(value: bigint): string {
  let text = '';
  for (let rest = value; rest > 0n; rest /= 256n) {
    const code = Number(rest % 256n);
    if (code < 0x20 || code > 0x7e) return text;
    text += String.fromCharCode(code);
  }
  return text;
}

export const quoted = (value: bigint): string => (value === 0n ? '' : `"${ascii(value)}"`);
