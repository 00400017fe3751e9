import { array, casesOf, struct, u32 } from '../../layout/fields.ts';
import { unsigned } from '../../layout/reader.ts';
import type { IntNotes, StructShape } from '../../layout/shape.ts';
import { hex, plural } from '../../text.ts';
import { defineRecord } from '../define.ts';
import type { CpuidLeaf } from '../x86/cpuid-features.ts';
import { cpuidLeaf } from '../x86/cpuid-leaves.ts';
import { ascii } from '../x86/cpuid-features.ts';
import { signatureText } from '../x86/cpuid-signature.ts';

const LEAF_HEX = { base: 'hex' } as const;
/** XEN_CPUID_NO_SUBLEAF, xen/include/public/arch-x86/xen.h. */
export const NO_SUBLEAF = 0xffff_ffff;
const CPUID_LEAF_SIZE = 24;

const SPEC = 'xen/include/public/arch-x86/xen.h: xen_cpuid_leaf_t';

/** xen_cpuid_leaf_t: 24 bytes. */
function leafLayout(known: CpuidLeaf | undefined, remark: string): StructShape {
  const register = (name: 'a' | 'b' | 'c' | 'd'): IntNotes => ({ ...LEAF_HEX, doc: `e${name}x of the leaf.`, ...known?.[name] });
  return struct(
    'xen_cpuid_leaf_t',
    {
      leaf: u32({ ...LEAF_HEX, doc: 'CPUID leaf.' }),
      subleaf: u32({ ...LEAF_HEX, names: { [NO_SUBLEAF]: 'no subleaf' }, doc: 'CPUID subleaf.' }),
      a: u32(register('a')),
      b: u32(register('b')),
      c: u32(register('c')),
      d: u32(register('d')),
    },
    { doc: 'One leaf or subleaf of CPUID.', spec: SPEC, remark },
  );
}

const ENTRY = casesOf(leafLayout(undefined, ''), 8, (head, _length, facts) => {
  const leaf = Number(unsigned(head.subarray(0, 4), facts.littleEndian));
  const subleaf = Number(unsigned(head.subarray(4, 8), facts.littleEndian));
  const known = cpuidLeaf(leaf, subleaf);
  const number = subleaf === NO_SUBLEAF ? hex(leaf) : `${hex(leaf)}.${subleaf}`;
  return leafLayout(known, known === undefined ? `leaf ${number}, not described` : `leaf ${number}: ${known.title}`);
});

/** Leaves 0 and 1 stand first in a policy that Xen wrote. */
const SUMMARY_BYTES = 2 * CPUID_LEAF_SIZE;

/** Vendor and signature, where the policy begins as Xen's do. */
function identity(bytes: Uint8Array, littleEndian: boolean): string {
  const word = (index: number): bigint => unsigned(bytes.subarray(index * 4, index * 4 + 4), littleEndian);
  if (bytes.length < SUMMARY_BYTES || word(0) !== 0n || word(6) !== 1n) return '';
  return `, ${ascii(word(3))}${ascii(word(5))}${ascii(word(4))} ${signatureText(word(8))}`;
}

export const X86_CPUID_POLICY = defineRecord({
  type: 0x00000011,
  name: 'X86_CPUID_POLICY',
  doc: 'CPUID policy, as accessed by XEN_DOMCTL_{get,set}_cpu_policy; since version 3.',
  spec: 'libxc: X86_CPUID_POLICY',
  length: 'any',
  layout: struct('xc_sr_rec_x86_cpuid_policy', { CPUID_policy: array(ENTRY, 'rest', { doc: 'Leaves and subleaves with their registers.' }) }),
  summaryBytes: SUMMARY_BYTES,
  summary: (_body, bytes, facts, bodyLength) => `${plural(Math.floor(bodyLength / CPUID_LEAF_SIZE), 'leaf', 'leaves')}${identity(bytes, facts.littleEndian)}`,
});
