/** Names of things that stand in a list or come more than once: by what they are, not by where they stand. */
import type { FieldNode } from '../layout/node.ts';

/** Of a list's elements: children whose values are the element's name, by the type of the element. */
const ELEMENT_KEYS: Readonly<Record<string, readonly string[]>> = {
  xc_sr_rec_hvm_params_entry: ['index'],
  xen_cpuid_leaf_t: ['leaf', 'subleaf'],
  xen_msr_entry_t: ['idx'],
  'key/value': ['key'],
};

/** No subleaf (XEN_CPUID_NO_SUBLEAF, xen/lib/x86/cpuid.h). */
const NO_SUBLEAF = 0xffff_ffff;

/** Children of a row that number it among its like; the value belongs into its name. */
export const ROW_KEYS: readonly string[] = ['vcpu_id', 'instance', 'instance_id'];

/** Fields of a row that frame it: its name, its length and number say the same. */
export const FRAMING: ReadonlySet<string> = new Set(['type', 'body_length', 'typecode', 'instance', 'length', 'section_type', 'section_id', 'idstr_len', 'idstr', 'instance_id']);

/** The children whose values name an element; none where its number does. */
export const keysOf = (element: FieldNode): readonly string[] => ELEMENT_KEYS[element.type] ?? [];

/** A key as it stands in a path: the constant's name where it has one. */
export function keyText({ value, meaning, text }: FieldNode): string {
  if (value === NO_SUBLEAF) return '';
  const name = /^[A-Z][A-Z0-9_]+$/.test(meaning) ? meaning : '';
  if (name !== '') return name;
  // A list prints large numbers in groups of three; a name is not one of a list.
  return typeof value === 'number' && !text.startsWith('0x') ? value.toString() : text;
}
