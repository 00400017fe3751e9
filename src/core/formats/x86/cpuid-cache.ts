/** Registers that describe one cache: leaf 4 of Intel, leaf 0x8000001d of AMD; one subleaf a cache. */
import { field, type CpuidLeaf } from './cpuid-features.ts';

export const CACHE_REGISTERS: Pick<CpuidLeaf, 'a' | 'b' | 'c' | 'd'> = {
  a: {
    doc: 'What the cache is.',
    bits: [
      { name: 'type', low: 0, high: 4, names: { 1: 'data cache', 2: 'instruction cache', 3: 'unified cache' }, doc: 'Type; 0 ends the list.' },
      { name: 'level', low: 5, high: 7, names: { 1: 'L1', 2: 'L2', 3: 'L3', 4: 'L4' }, doc: 'Level.' },
      { name: 'self_init', low: 8, high: 8, doc: 'Needs no initialisation.' },
      { name: 'fully_assoc', low: 9, high: 9, doc: 'Fully associative.' },
      field('threads_per_cache', 14, 25, 'Logical processors that share it, less 1.'),
      field('cores_per_package', 26, 31, 'Cores of the package, less 1.'),
    ],
  },
  b: {
    doc: 'Line, partitions, ways.',
    bits: [field('line_size', 0, 11, 'Bytes of a line, less 1.'), field('partitions', 12, 21, 'Partitions, less 1.'), field('ways', 22, 31, 'Ways, less 1.')],
  },
  c: { base: 'dec', doc: 'Sets, less 1.' },
  d: {
    doc: 'Properties.',
    bits: [
      { name: 'wbinvd', low: 0, high: 0, doc: 'WBINVD does not act on lower caches of other threads.' },
      { name: 'inclusive', low: 1, high: 1, doc: 'Includes the lower caches.' },
      { name: 'complex', low: 2, high: 2, doc: 'Indexed by a complex function.' },
    ],
  },
};
