/** Names of things that stand in a list or come more than once: by what they are, not by where they stand. */
import type { FieldNode } from '../layout/node.ts';

/** Of a list's elements: children whose values are the element's name, by the type of the element. */
const ELEMENT_KEYS: Readonly<Record<string, readonly string[]>> = {
  xc_sr_rec_hvm_params_entry: ['index'],
  xen_cpuid_leaf_t: ['leaf', 'subleaf'],
  xen_msr_entry_t: ['idx'],
  'key/value': ['key'],
  // Two strings (docs/specs/libxl-migration-stream.pandoc, EMULATOR_XENSTORE_DATA): a key, its value.
  'key and value': ['key'],
};

/**
 * Elements of which a restore takes the last of a key: handle_hvm_params() sets one after the other (xg_sr_restore_x86_hvm.c). Of all others
 * that have a key twice both are to be seen.
 */
export const LAST_OF_KEY: ReadonlySet<string> = new Set(['xc_sr_rec_hvm_params_entry']);

/** No subleaf (XEN_CPUID_NO_SUBLEAF, xen/lib/x86/cpuid.h). */
const NO_SUBLEAF = 0xffff_ffff;

/** Children of a row that number it among its like; the value belongs into its name. */
export const ROW_KEYS: readonly string[] = ['vcpu_id', 'instance', 'instance_id'];

/** Fields of a row that frame it: its name, its length and number say the same. */
export const FRAMING: ReadonlySet<string> = new Set(['type', 'body_length', 'typecode', 'instance', 'length', 'section_type', 'section_id', 'idstr_len', 'idstr', 'instance_id']);

/** Without how many parts it has. */
export const elementType = ({ type }: FieldNode): string => type.replace(/\[\d+\]$/, '');

/** The children whose values name an element; none where its number does. */
export const keysOf = (element: FieldNode): readonly string[] => ELEMENT_KEYS[elementType(element)] ?? [];

/** A key as it stands in a path: the constant's name where it has one. */
export function keyText({ value, meaning, text }: FieldNode): string {
  if (value === NO_SUBLEAF) return '';
  const name = /^[A-Z][A-Z0-9_]+$/.test(meaning) ? meaning : '';
  if (name !== '') return name;
  // A list prints large numbers in groups of three; a name is not one of a list.
  return typeof value === 'number' && !text.startsWith('0x') ? value.toString() : text;
}
