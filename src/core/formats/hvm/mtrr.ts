import { bits64, lowestBit } from '../../bytes/integers.ts';
import { struct, tuple, u64 } from '../../layout/fields.ts';
import type { BitField, IntShape, Names } from '../../layout/shape.ts';
import { byteSize, hex } from '../../text.ts';
import { defineEntry } from './entry.ts';

/** Memory types of both vendors' manuals; 7 in the PAT only. */
const TYPES: Names = { 0: 'UC', 1: 'WC', 4: 'WT', 5: 'WP', 6: 'WB' };
const PAT_TYPES: Names = { ...TYPES, 7: 'UC-' };
const typeName = (type: number): string => TYPES[type] ?? `type ${type}`;

const bits = (name: string, low: number, high: number, doc: string, names?: Names): BitField => ({ name, low, high, doc, ...(names === undefined ? { quiet: low !== high } : { names }) });

const PAGE = 4096n;
const VALID = 0x800n;
const ADDRESS_LIMIT = 2n ** 52n;

const physBase = u64({
  base: 'hex',
  doc: 'IA32_MTRR_PHYSBASE: where the range begins, and its type.',
  meaning: (raw) => hex((raw / PAGE) * PAGE),
  bits: [bits('type', 0, 7, 'Memory type.', TYPES), bits('base', 12, 51, 'First frame.')],
});

/** A mask of ones down to some bit is a range as long as that bit; any other mask is no range. */
function maskText(raw: bigint): string {
  if ((raw / VALID) % 2n === 0n) return 'not in use';
  const mask = ((raw % ADDRESS_LIMIT) / PAGE) * PAGE;
    return mask === 0n ? 'all memory' : byteSize(Number(lowestBit(mask)));
}

const physMask = u64({ base: 'hex', doc: 'IA32_MTRR_PHYSMASK: how long the range is, and whether it is in use.', meaning: maskText, bits: [bits('valid', 11, 11, 'The range is in use.'), bits('mask', 12, 51, 'Bits that must equal those of the base.')] });

/** Where the eight ranges of each fixed register begin, and how long one is. */
const FIXED: readonly (readonly [start: number, length: number])[] = [
  [0, 0x10000], [0x80000, 0x4000], [0xa0000, 0x4000],
  ...Array.from({ length: 8 }, (_, i) => [0xc0000 + 0x8000 * i, 0x1000] as const),
];

function fixedText(raw: bigint): string {
  const types = Array.from({ length: 8 }, (_, i) => Number(bits64(raw, 8 * i, 8 * i + 7)));
  return types.every((type) => type === types[0]) ? typeName(types[0] ?? 0) : types.map(typeName).join(' ');
}

function fixed([start, length]: readonly [start: number, length: number]): IntShape<bigint> {
  const ranges = Array.from({ length: 8 }, (_, n): BitField => ({ name: hex(start + n * length), low: 8 * n, high: 8 * n + 7, names: TYPES, quiet: true, doc: `Type from ${hex(start + n * length)} on.` }));
  return u64({ base: 'hex', bits: ranges, meaning: fixedText, doc: `Types of ${hex(start)} to ${hex(start + 8 * length - 1)}.` });
}

const DEF_TYPE = [bits('type', 0, 7, 'Type of what no range covers.', TYPES), bits('FE', 10, 10, 'Fixed ranges are on.'), bits('E', 11, 11, 'MTRRs are on.')];
const CAP = [bits('vcnt', 0, 7, 'Variable ranges.'), bits('fixed', 8, 8, 'There are fixed ranges.'), bits('WC', 10, 10, 'There is type WC.'), bits('SMRR', 11, 11, 'There are SMRRs.')];
const PAT = Array.from({ length: 8 }, (_, n) => bits(`PA${n}`, 8 * n, 8 * n + 7, `Type ${n}.`, PAT_TYPES));

/** MTRR_VCNT pairs, NUM_FIXED_MSR. */
const VARIABLE = 16;

export const MTRR = defineEntry({
  typecode: 14,
  name: 'MTRR',
  doc: 'Memory types: PAT and MTRRs of a vCPU.',
  scope: 'vcpu',
  lengths: [240],
  layout: struct('hvm_hw_mtrr', {
    msr_pat_cr: u64({ base: 'hex', bits: PAT, doc: 'MSR IA32_CR_PAT.' }),
    msr_mtrr_var: tuple('u64[16]', Array.from({ length: VARIABLE }, (_, i) => (i % 2 === 0 ? physBase : physMask)), { doc: 'Pairs of base and mask.' }),
    msr_mtrr_fixed: tuple('u64[11]', FIXED.map(fixed), { doc: 'Fixed ranges below 1 MiB.' }),
    msr_mtrr_cap: u64({ base: 'hex', bits: CAP, meaning: (raw) => `${raw % 256n} variable ranges`, doc: 'MSR MTRRcap.' }),
    msr_mtrr_def_type: u64({ base: 'hex', bits: DEF_TYPE, doc: 'MSR MTRRdefType.' }),
  }),
});
