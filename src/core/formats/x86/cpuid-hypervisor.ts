/** Leaves of hypervisors (xen/include/public/arch-x86/cpuid.h); a policy holds their first leaf, which says how many there are. */
import type { IntNotes } from '../../layout/shape.ts';
import { field, quoted, type CpuidLeaf } from './cpuid-features.ts';

const SPEC = 'xen/include/public/arch-x86/cpuid.h';

const first = (leaf: number): CpuidLeaf => {
  const signature = (from: number): IntNotes => ({ doc: `Signature, characters ${from} to ${from + 3}.`, meaning: quoted, spec: SPEC });
  return { leaf, title: 'hypervisor: last leaf', a: { doc: 'Last leaf of the hypervisor; 0 for as many as it has.', spec: SPEC }, b: signature(1), c: signature(5), d: signature(9) };
};

const rest = (base: number): readonly CpuidLeaf[] => [
  { leaf: base + 1, title: 'hypervisor: version', a: { doc: 'Version of Xen.', spec: SPEC, bits: [field('minor', 0, 15, 'Minor version.'), field('major', 16, 31, 'Major version.')] } },
  { leaf: base + 2, title: 'hypervisor: hypercalls', a: { base: 'dec', doc: 'Hypercall pages.', spec: SPEC }, b: { doc: 'MSR that sets a hypercall page up.', spec: SPEC }, c: { doc: 'Features.', spec: SPEC } },
];

export const HYPERVISOR_LEAVES: readonly CpuidLeaf[] = [0x40000000, 0x40000100].flatMap((base) => [first(base), ...rest(base)]);
