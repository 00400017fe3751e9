import { array, struct, u32 } from '../../layout/fields.ts';
import { plural } from '../../text.ts';
import { defineRecord } from '../define.ts';

const LEAF_HEX = { base: 'hex' } as const;
/** XEN_CPUID_NO_SUBLEAF, xen/include/public/arch-x86/xen.h. */
const NO_SUBLEAF = 0xffff_ffff;

/** xen_cpuid_leaf_t, xen/include/public/arch-x86/xen.h: 24 bytes. */
const CPUID_LEAF = struct('xen_cpuid_leaf_t', {
  leaf: u32({ ...LEAF_HEX, doc: 'CPUID leaf.' }),
  subleaf: u32({ ...LEAF_HEX, names: { [NO_SUBLEAF]: 'no subleaf' }, doc: 'CPUID subleaf.' }),
  a: u32({ ...LEAF_HEX, doc: 'eax of the leaf.' }),
  b: u32({ ...LEAF_HEX, doc: 'ebx of the leaf.' }),
  c: u32({ ...LEAF_HEX, doc: 'ecx of the leaf.' }),
  d: u32({ ...LEAF_HEX, doc: 'edx of the leaf.' }),
});

export const X86_CPUID_POLICY = defineRecord({
  type: 0x00000011,
  name: 'X86_CPUID_POLICY',
  doc: 'CPUID policy, as accessed by XEN_DOMCTL_{get,set}_cpu_policy; since version 3.',
  spec: 'libxc: X86_CPUID_POLICY',
  length: 'any',
  layout: struct('xc_sr_rec_x86_cpuid_policy', { CPUID_policy: array(CPUID_LEAF, 'rest', { doc: 'Leaves and subleaves with their registers.' }) }),
  summaryBytes: 0,
  summary: (_body, _bytes, _facts, bodyLength) => plural(Math.floor(bodyLength / 24), 'leaf', 'leaves'),
});
