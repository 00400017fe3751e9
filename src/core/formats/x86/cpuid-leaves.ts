/** All CPUID leaves that are described, and lookup by (leaf, subleaf). A new leaf is one table and one line here. */
import type { CpuidLeaf } from './cpuid-features.ts';
import { BASIC_LEAVES } from './cpuid-basic.ts';
import { LEAF_80000001, LEAF_80000007, LEAF_80000008, LEAF_80000021 } from './cpuid-extended-features.ts';
import { EXTENDED_LEAVES } from './cpuid-extended.ts';
import { HYPERVISOR_LEAVES } from './cpuid-hypervisor.ts';
import { LEAF_1 } from './cpuid-leaf-1.ts';
import { LEAF_7_0, LEAF_7_1, LEAF_7_2 } from './cpuid-leaf-7.ts';
import { LEAF_D_0, LEAF_D_1, LEAF_D_N } from './cpuid-leaf-d.ts';

export const CPUID_LEAVES: readonly CpuidLeaf[] = [
  ...BASIC_LEAVES, LEAF_1, LEAF_7_0, LEAF_7_1, LEAF_7_2, LEAF_D_0, LEAF_D_1, LEAF_D_N,
  ...HYPERVISOR_LEAVES,
  ...EXTENDED_LEAVES, LEAF_80000001, LEAF_80000007, LEAF_80000008, LEAF_80000021,
];

const BY_LEAF = new Map<number, CpuidLeaf[]>();
for (const leaf of CPUID_LEAVES) BY_LEAF.set(leaf.leaf, [...(BY_LEAF.get(leaf.leaf) ?? []), leaf]);

/** The description of a subleaf: its own, else the one for all subleaves of its leaf. */
export function cpuidLeaf(leaf: number, subleaf: number): CpuidLeaf | undefined {
  const known = BY_LEAF.get(leaf) ?? [];
  return known.find((candidate) => candidate.subleaf === subleaf) ?? known.find((candidate) => candidate.subleaf === undefined);
}
