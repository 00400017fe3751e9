/**
 * The 512 bytes of FXSAVE: fpu_ctxt of a PV vCPU, fpu_regs of an HVM one, and the first part of an XSAVE area. Member
 * names are Xen's (xen/arch/x86/include/asm/xstate.h, i387.h); what is in them, the vendors' manuals.
 */
import { array, octets, struct, u16, u32, u64, u8, reserved, undescribed } from '../../layout/fields.ts';
import type { BitField, IntNotes, Names } from '../../layout/shape.ts';
import { extendedText, wideHex } from './wide.ts';

export const FXSAVE_SIZE = 512;

const SPEC = 'Intel SDM vol. 2, FXSAVE; xen/arch/x86/include/asm/xstate.h';

const flag = (name: string, bit: number, doc: string): BitField => ({ name, low: bit, high: bit, doc });
/** Bits whose usual value is of no news. */
const quiet = (name: string, low: number, high: number, doc: string, names?: Names): BitField => ({ name, low, high, doc, quiet: true, ...(names === undefined ? {} : { names }) });

const EXCEPTIONS = [
  ['I', 'invalid operation'],
  ['D', 'denormal operand'],
  ['Z', 'division by zero'],
  ['O', 'overflow'],
  ['U', 'underflow'],
  ['P', 'precision'],
] as const;

const flags = (from: number): BitField[] => EXCEPTIONS.map(([letter, words], i) => flag(`${letter}E`, from + i, `Exception flag: ${words}.`));
const masks = (from: number): BitField[] => EXCEPTIONS.map(([letter, words], i) => quiet(`${letter}M`, from + i, from + i, `Exception mask: ${words}.`));

const ROUNDING: Names = { 0: 'to nearest', 1: 'down', 2: 'up', 3: 'towards zero' };

const FCW_BITS: readonly BitField[] = [
  ...masks(0),
  quiet('PC', 8, 9, 'Precision.', { 0: '24 bits', 2: '53 bits', 3: '64 bits' }),
  quiet('RC', 10, 11, 'Rounding.', ROUNDING),
  quiet('X', 12, 12, 'Infinity control; without effect since the 387.'),
];

const FSW_BITS: readonly BitField[] = [
  ...flags(0),
  flag('SF', 6, 'Stack fault.'),
  flag('ES', 7, 'An exception that is not masked is pending.'),
  flag('C0', 8, 'Condition code 0.'),
  flag('C1', 9, 'Condition code 1.'),
  flag('C2', 10, 'Condition code 2.'),
  quiet('TOP', 11, 13, 'Physical register that st(0) is.'),
  flag('C3', 14, 'Condition code 3.'),
  flag('B', 15, 'Busy; the same as ES.'),
];

const FTW_BITS: readonly BitField[] = Array.from({ length: 8 }, (_, i) => flag(`R${i}`, i, `Physical register ${i} is in use.`));

const MXCSR_BITS: readonly BitField[] = [
  ...flags(0),
  flag('DAZ', 6, 'Denormals are zeroes.'),
  ...masks(7),
  quiet('RC', 13, 14, 'Rounding.', ROUNDING),
  flag('FTZ', 15, 'Flush to zero.'),
];

/** Linear addresses in a 64-bit image; a 32-bit one has a selector above the offset. */
const pointer = (doc: string): IntNotes => ({
  base: 'hex',
  doc,
  bits: [
    quiet('offs', 0, 31, 'Offset, where the image was saved in 32-bit form.'),
    quiet('sel', 32, 47, 'Selector, where the image was saved in 32-bit form.'),
    quiet('rsvd', 48, 63, 'Reserved, where the image was saved in 32-bit form.'),
  ],
});

const FPREG = struct('fpreg', {
  data: octets(10, 'x87 extended', extendedText, { doc: 'The 80-bit value; its low 64 bits are the mm register.' }),
  rsvd: reserved(6, { doc: 'Reserved.' }),
});

const XMM = octets(16, 'u128', wideHex, { doc: 'An xmm register.' });

export const FXSAVE = struct(
  'fpusse_t',
  {
    fcw: u16({ base: 'hex', bits: FCW_BITS, doc: 'x87 control word.' }),
    fsw: u16({ base: 'hex', bits: FSW_BITS, doc: 'x87 status word.' }),
    ftw: u8({ base: 'hex', bits: FTW_BITS, doc: 'x87 tag word, abridged: a bit for each register that is in use.' }),
    rsvd1: reserved(1, { doc: 'Reserved.' }),
    fop: u16({ base: 'hex', doc: 'Opcode of the last x87 instruction, without its first five bits.' }),
    fip: u64(pointer('Address of the last x87 instruction.')),
    fdp: u64(pointer('Address of the operand of the last x87 instruction.')),
    mxcsr: u32({ base: 'hex', bits: MXCSR_BITS, doc: 'SSE control and status.' }),
    mxcsr_mask: u32({ base: 'hex', doc: 'Bits of mxcsr that the processor has; 0 stands for 0xffbf.' }),
    fpregs: array(FPREG, 8, { doc: 'st(0) to st(7), which are mm0 to mm7 in the order of the stack.' }),
    xmm: array(XMM, 16, { doc: 'xmm0 to xmm15.' }),
    rsvd2: reserved(48, { doc: 'Reserved.' }),
    available: undescribed(47, 'Not written by FXSAVE, free for software; Xen uses its last byte alone.'),
    word_size: u8({ names: { 0: 'not said', 2: '16-bit', 4: '32-bit', 8: '64-bit' }, doc: 'Where Xen notes the form in which fip and fdp were saved.', spec: 'xen/arch/x86/include/asm/i387.h: FPU_WORD_SIZE_OFFSET' }),
  },
  { doc: 'x87, MMX and SSE registers as FXSAVE writes them.', spec: SPEC },
);
