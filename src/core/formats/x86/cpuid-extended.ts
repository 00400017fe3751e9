/** The extended leaves of CPUID without features of their own (AMD APM vol. 3, appendix E; Intel SDM vol. 2, CPUID). */
import type { IntNotes } from '../../layout/shape.ts';
import { CACHE_REGISTERS } from './cpuid-cache.ts';
import { features, field, quoted, type CpuidLeaf } from './cpuid-features.ts';

const SVM_SPEC = 'AMD APM vol. 3, E.4.9';

const brand = (leaf: number, first: number): CpuidLeaf => {
  const part = (register: number): IntNotes => ({ doc: `Brand string, characters ${first + 4 * register} to ${first + 4 * register + 3}.`, meaning: quoted });
  return { leaf, title: 'brand string', a: part(0), b: part(1), c: part(2), d: part(3) };
};

const L1: IntNotes = {
  doc: 'L1 cache; of AMD.',
  bits: [field('line_size', 0, 7, 'Bytes of a line.'), field('lines_per_tag', 8, 15, 'Lines a tag.'), field('assoc', 16, 23, 'Ways; 255 for full.'), field('size', 24, 31, 'KiB.')],
};
const TLB: IntNotes = {
  bits: [field('instruction_entries', 0, 7, 'Entries for instructions.'), field('instruction_assoc', 8, 15, 'Ways for instructions.'), field('data_entries', 16, 23, 'Entries for data.'), field('data_assoc', 24, 31, 'Ways for data.')],
};
const L2_TLB: IntNotes = {
  bits: [field('instruction_entries', 0, 11, 'Entries for instructions.'), field('instruction_assoc', 12, 15, 'Ways for instructions, as a code.'), field('data_entries', 16, 27, 'Entries for data.'), field('data_assoc', 28, 31, 'Ways for data, as a code.')],
};

export const EXTENDED_LEAVES: readonly CpuidLeaf[] = [
  {
    leaf: 0x80000000,
    title: 'vendor, last extended leaf',
    a: { doc: 'Last extended leaf.' },
    b: { doc: 'Vendor, characters 1 to 4; of AMD.', meaning: quoted },
    c: { doc: 'Vendor, characters 9 to 12; of AMD.', meaning: quoted },
    d: { doc: 'Vendor, characters 5 to 8; of AMD.', meaning: quoted },
  },
  brand(0x80000002, 1),
  brand(0x80000003, 17),
  brand(0x80000004, 33),
  {
    leaf: 0x80000005,
    title: 'L1 caches and TLBs',
    a: { ...TLB, doc: 'L1 TLBs for pages of 2 MiB; of AMD.' },
    b: { ...TLB, doc: 'L1 TLBs for pages of 4 KiB; of AMD.' },
    c: { ...L1, doc: 'L1 data cache; of AMD.' },
    d: { ...L1, doc: 'L1 instruction cache; of AMD.' },
  },
  {
    leaf: 0x80000006,
    title: 'L2 and L3 caches, L2 TLBs',
    a: { ...L2_TLB, doc: 'L2 TLBs for pages of 2 MiB; of AMD.' },
    b: { ...L2_TLB, doc: 'L2 TLBs for pages of 4 KiB; of AMD.' },
    c: { doc: 'L2 cache.', bits: [field('line_size', 0, 7, 'Bytes of a line.'), field('lines_per_tag', 8, 11, 'Lines a tag.'), field('assoc', 12, 15, 'Ways, as a code.'), field('size', 16, 31, 'KiB.')] },
    d: { doc: 'L3 cache; of AMD.', bits: [field('line_size', 0, 7, 'Bytes of a line.'), field('lines_per_tag', 8, 11, 'Lines a tag.'), field('assoc', 12, 15, 'Ways, as a code.'), field('size', 18, 31, 'Units of 512 KiB.')] },
  },
  {
    leaf: 0x8000000a,
    title: 'SVM',
    a: { doc: 'SVM revision.', bits: [field('revision', 0, 7, 'Revision.')] },
    b: { base: 'dec', doc: 'Address space identifiers.' },
    d: {
      doc: 'SVM features.',
      bits: features(
        [
          [0, 'NPT', 'Nested paging.'], [1, 'LBR', 'Last branch records are virtualised.'], [2, 'SVML', 'SVM can be locked.'], [3, 'NRIPS', 'The next instruction is saved at an exit.'], [4, 'TSC_RATE', 'Ratio of TSC rates.'],
          [5, 'VMCB_CLEAN', 'Clean bits.'], [6, 'FLUSH_ASID', 'Flush by ASID.'], [7, 'DECODE_ASSISTS', 'Decode assists.'], [10, 'PAUSE_FILTER', 'PAUSE filter.'], [12, 'PAUSE_THRESH', 'Threshold of the PAUSE filter.'], [13, 'AVIC', 'Virtual interrupt controller.'],
          [15, 'V_LOADSAVE', 'VMSAVE and VMLOAD are virtualised.'], [16, 'V_GIF', 'The global interrupt flag is virtualised.'],
        ],
        SVM_SPEC,
      ),
    },
  },
  { leaf: 0x80000019, title: 'TLBs for pages of 1 GiB', a: { ...L2_TLB, doc: 'L1 TLBs for pages of 1 GiB.' }, b: { ...L2_TLB, doc: 'L2 TLBs for pages of 1 GiB.' } },
  {
    leaf: 0x8000001a,
    title: 'performance hints',
    a: { doc: 'Hints.', bits: features([[0, 'FP128', 'SSE works on 128 bits at once.'], [1, 'MOVU', 'Unaligned moves are fast.'], [2, 'FP256', 'AVX works on 256 bits at once.']], 'AMD APM vol. 3, E.4.15') },
  },
  { leaf: 0x8000001b, title: 'instruction-based sampling', a: { doc: 'Features of instruction-based sampling.' } },
  { leaf: 0x8000001c, title: 'lightweight profiling', a: { doc: 'Features in use.' }, b: { doc: 'Sizes.' }, c: { doc: 'Parameters.' }, d: { doc: 'Features that are there.' } },
  { leaf: 0x8000001d, title: 'caches', ...CACHE_REGISTERS },
  {
    leaf: 0x8000001e,
    title: 'topology',
    a: { doc: 'Extended APIC id.' },
    b: { doc: 'Core or compute unit.', bits: [field('core_id', 0, 7, 'Its id.'), field('threads', 8, 15, 'Threads a core, less 1.')] },
    c: { doc: 'Node.', bits: [field('node_id', 0, 7, 'Its id.'), field('nodes', 8, 10, 'Nodes a processor, less 1.')] },
  },
  { leaf: 0x8000001f, title: 'memory encryption', a: { doc: 'Features of memory encryption.' }, b: { doc: 'Place of the encryption bit, and lost address bits.' }, c: { doc: 'Encrypted guests at once.' }, d: { doc: 'First ASID without encrypted state.' } },
];
