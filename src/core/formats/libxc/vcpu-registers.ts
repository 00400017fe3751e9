/** Control and debug registers of a PV vCPU's context, and words for what the saver made PFNs of. */
import { tuple, word } from '../../layout/fields.ts';
import type { IntNotes, IntShape, StructShape } from '../../layout/shape.ts';
import { hex } from '../../text.ts';
import { CR0_BITS, CR4_BITS, DR6_BITS, DR7_BITS } from '../x86/registers.ts';

type Width = 4 | 8;

const PAGE = 4096n;
const FOLD = 2n ** 20n;

/** xen_cr3_to_pfn of each width (xen/include/public/arch-x86/xen-x86_64.h and xen-x86_32.h): 32-bit guests fold the top bits. */
export const pfnOfCr3 = (width: Width, cr3: bigint): bigint => (width === 8 ? cr3 / PAGE : cr3 / PAGE + (cr3 % PAGE) * FOLD);

export const pfnText = (pfn: bigint): string => (pfn === 0n ? '' : `pfn ${hex(pfn)}`);

const SAVER = 'tools/libs/guest/xg_sr_save_x86_pv.c: write_one_vcpu_basic()';

function controls(width: Width): readonly IntNotes[] {
  const unused = { doc: 'Not used by PV guests.' };
  const userTable: IntNotes = {
    doc: 'CR3 of the user page tables; a PFN, with bit 0 set where there are any.',
    meaning: (value) => (value % 2n === 1n ? pfnText(value / PAGE) : ''),
    spec: SAVER,
  };
  return [
    { doc: 'CR0.', bits: CR0_BITS },
    width === 8 ? userTable : unused,
    { doc: 'CR2: address of the last page fault.' },
    { doc: width === 8 ? 'CR3: PFN of the page tables, shifted by 12.' : 'CR3: PFN of the page tables, shifted by 12 with its top bits folded to the bottom.', meaning: (value) => pfnText(pfnOfCr3(width, value)), spec: SAVER },
    { doc: 'CR4.', bits: width === 8 ? CR4_BITS : CR4_BITS.filter(({ high }) => high < 32) },
    unused,
    unused,
    unused,
  ];
}

const DEBUG: readonly IntNotes[] = [
  ...[0, 1, 2, 3].map((n) => ({ doc: `DR${n}: address of breakpoint ${n}.` })),
  { doc: 'Not used.' },
  { doc: 'Not used.' },
  { doc: 'DR6: debug status.', bits: DR6_BITS },
  { doc: 'DR7: debug control.', bits: DR7_BITS },
];

const registers = (width: Width, notes: readonly IntNotes[], doc: string): StructShape =>
  tuple(`u${width * 8}[${notes.length}]`, notes.map((own): IntShape => word(width, { base: 'hex', ...own })), { doc });

export const ctrlreg = (width: Width): StructShape => registers(width, controls(width), 'CR0 to CR7; [1] is the user page table. CR3s hold PFNs.');
export const debugreg = (width: Width): StructShape => registers(width, DEBUG, 'DR0 to DR7.');

/** rdx or edx of vCPU 0. */
export const startInfo: IntNotes = { doc: 'Of vCPU 0: PFN of the start_info page.', meaning: (value) => `pfn ${hex(value)} of start_info`, spec: SAVER };
