/** The basic leaves of CPUID without features of their own (Intel SDM vol. 2, CPUID; Xen's struct cpu_policy names some). */
import { field, quoted, type CpuidLeaf } from './cpuid-features.ts';
import { CACHE_REGISTERS } from './cpuid-cache.ts';

const LEVELS = { 0: 'end', 1: 'thread', 2: 'core', 3: 'module', 4: 'tile', 5: 'die' } as const;

const TOPOLOGY = {
  a: { doc: 'Bits of the x2APIC id below the next level.', bits: [field('id_shift', 0, 4, 'Bits to shift the x2APIC id by for the next level.')] },
  b: { doc: 'Logical processors of the level.', bits: [field('nr_logical', 0, 15, 'Logical processors.')] },
  c: { doc: 'Level.', bits: [field('level', 0, 7, 'Number of the subleaf.'), field('type', 8, 15, 'What the level is.', LEVELS)] },
  d: { doc: 'x2APIC id; Xen fills it in for each vCPU.' },
};

export const BASIC_LEAVES: readonly CpuidLeaf[] = [
  {
    leaf: 0,
    title: 'vendor, last basic leaf',
    a: { doc: 'Last basic leaf.' },
    b: { doc: 'Vendor, characters 1 to 4.', meaning: quoted },
    c: { doc: 'Vendor, characters 9 to 12.', meaning: quoted },
    d: { doc: 'Vendor, characters 5 to 8.', meaning: quoted },
  },
  { leaf: 2, title: 'cache descriptors', a: { doc: 'Descriptor bytes; the lowest counts calls of the leaf.' }, b: { doc: 'Descriptor bytes.' }, c: { doc: 'Descriptor bytes.' }, d: { doc: 'Descriptor bytes.' } },
  { leaf: 3, title: 'serial number', c: { doc: 'Serial number, low.' }, d: { doc: 'Serial number, middle.' } },
  { leaf: 4, title: 'caches', ...CACHE_REGISTERS },
  {
    leaf: 5,
    title: 'MONITOR and MWAIT',
    a: { doc: 'Smallest line that MONITOR watches.', bits: [field('min_line', 0, 15, 'Bytes.')] },
    b: { doc: 'Largest line that MONITOR watches.', bits: [field('max_line', 0, 15, 'Bytes.')] },
    c: { doc: 'Extensions.', bits: [{ name: 'EMX', low: 0, high: 0, doc: 'Extensions are enumerated.' }, { name: 'IBE', low: 1, high: 1, doc: 'Interrupts break MWAIT though they are masked.' }] },
    d: { doc: 'Numbers of sub-states of C0 to C7, four bits each.' },
  },
  { leaf: 6, title: 'thermal and power management', a: { doc: 'Thermal and power features.' }, b: { doc: 'Interrupt thresholds.' }, c: { doc: 'Frequency feedback.' }, d: { doc: 'Hardware feedback.' } },
  { leaf: 8, title: 'reserved' },
  { leaf: 9, title: 'direct cache access', a: { doc: 'MSR PLATFORM_DCA_CAP.' } },
  {
    leaf: 0xa,
    title: 'performance monitoring',
    a: {
      doc: 'Version and general counters.',
      bits: [field('version', 0, 7, 'Version.'), field('counters', 8, 15, 'General counters.'), field('width', 16, 23, 'Bits of a general counter.'), field('events', 24, 31, 'Length of the vector in ebx.')],
    },
    b: { doc: 'Events that are not available.' },
    c: { doc: 'Fixed counters that are there.' },
    d: { doc: 'Fixed counters.', bits: [field('fixed', 0, 4, 'Fixed counters.'), field('fixed_width', 5, 12, 'Bits of a fixed counter.')] },
  },
  { leaf: 0xb, title: 'topology', ...TOPOLOGY },
  { leaf: 0xc, title: 'reserved' },
  { leaf: 0x1f, title: 'topology, all levels', ...TOPOLOGY },
];
