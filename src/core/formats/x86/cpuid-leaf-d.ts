/** CPUID leaf 0xD: extended state. Subleaf n from 2 on describes component n of an XSAVE area. */
import { featureRegister, field, type CpuidLeaf } from './cpuid-features.ts';
import { XCR0_BITS } from './registers.ts';

const LOW = XCR0_BITS.filter(({ high }) => high < 32);
const HIGH = XCR0_BITS.filter(({ low }) => low >= 32).map((bit) => ({ ...bit, low: bit.low - 32, high: bit.high - 32 }));

export const LEAF_D_0: CpuidLeaf = {
  leaf: 0xd,
  subleaf: 0,
  title: 'extended state: XCR0',
  a: { doc: 'Bits that XCR0 may have, low half.', bits: LOW },
  b: { base: 'dec', unit: 'bytes', doc: 'Size of an area with what XCR0 enables; Xen fills it in for each vCPU.' },
  c: { base: 'dec', unit: 'bytes', doc: 'Size of an area with all components of XCR0.' },
  d: { doc: 'Bits that XCR0 may have, high half.', bits: HIGH },
};

export const LEAF_D_1: CpuidLeaf = {
  leaf: 0xd,
  subleaf: 1,
  title: 'extended state: instructions, XSS',
  a: featureRegister('Features, leaf 0xd.1 eax.', [
    [0, 'XSAVEOPT', 'XSAVEOPT.'],
    [1, 'XSAVEC', 'XSAVEC, and XRSTOR of compacted areas.'],
    [2, 'XGETBV1', 'XGETBV with ecx 1.'],
    [3, 'XSAVES', 'XSAVES, XRSTORS and MSR XSS.'],
    [4, 'XFD', 'Components can be made to fault on first use.'],
  ]),
  b: { base: 'dec', unit: 'bytes', doc: 'Size of a compacted area with what XCR0 and XSS enable.' },
  c: { doc: 'Bits that MSR XSS may have, low half.', bits: LOW },
  d: { doc: 'Bits that MSR XSS may have, high half.', bits: HIGH },
};

/** Any subleaf from 2 on. */
export const LEAF_D_N: CpuidLeaf = {
  leaf: 0xd,
  title: 'extended state: a component',
  a: { base: 'dec', unit: 'bytes', doc: 'Size of the component.' },
  b: { base: 'dec', unit: 'bytes', doc: 'Its offset in an area of the standard format.' },
  c: {
    doc: 'Properties of the component.',
    bits: [
      { name: 'xss', low: 0, high: 0, doc: 'Enabled by MSR XSS, not by XCR0.' },
      { name: 'align', low: 1, high: 1, doc: 'In a compacted area, at a multiple of 64.' },
      { name: 'xfd', low: 2, high: 2, doc: 'Can be made to fault on first use.' },
      field('_res', 3, 31, 'Reserved.'),
    ],
  },
  d: { doc: 'Reserved.' },
};
