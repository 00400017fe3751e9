/** The first KiB of the APIC page: one register of 32 bits every 16 bytes, by the offsets of xen/arch/x86/include/asm/apicdef.h. */
import { reserved, struct, u32 } from '../../layout/fields.ts';
import type { Fields, IntNotes, Shape } from '../../layout/shape.ts';
import { hex } from '../../text.ts';
import { defineEntry } from './entry.ts';
import * as bits from './lapic-bits.ts';

type Register = readonly [offset: number, name: string, doc: string, notes?: IntNotes];

/** Eight registers with a bit for each of 256 vectors. */
const octet = (offset: number, name: string, doc: string): Register[] =>
  Array.from({ length: 8 }, (_, n) => [offset + 16 * n, `${name}${n}`, `${doc}, vectors ${32 * n} to ${32 * n + 31}.`, bits.vectors(n)] as const);

const REGISTERS: readonly Register[] = [
  [0x20, 'ID', 'APIC ID.', bits.ID],
  [0x30, 'LVR', 'Version.', bits.VERSION],
  [0x80, 'TASKPRI', 'Task priority (TPR).'],
  [0x90, 'ARBPRI', 'Arbitration priority (APR).'],
  [0xa0, 'PROCPRI', 'Processor priority (PPR).'],
  [0xb0, 'EOI', 'End of interrupt; written only.'],
  [0xc0, 'RRR', 'Remote read.'],
  [0xd0, 'LDR', 'Logical destination.'],
  [0xe0, 'DFR', 'Destination format.', bits.DESTINATION_FORMAT],
  [0xf0, 'SPIV', 'Spurious interrupt vector (SVR).', bits.SPURIOUS],
  ...octet(0x100, 'ISR', 'In service'),
  ...octet(0x180, 'TMR', 'Level-triggered'),
  ...octet(0x200, 'IRR', 'Requested'),
  [0x280, 'ESR', 'Error status.', bits.ESR],
  [0x2f0, 'CMCI', 'LVT: corrected machine checks.', bits.LVT],
  [0x300, 'ICR', 'Interrupt command, low half.', bits.ICR],
  [0x310, 'ICR2', 'Interrupt command, high half.', bits.ICR_HIGH],
  [0x320, 'LVTT', 'LVT: timer.', bits.LVT_TIMER],
  [0x330, 'LVTTHMR', 'LVT: thermal sensor.', bits.LVT],
  [0x340, 'LVTPC', 'LVT: performance counters.', bits.LVT],
  [0x350, 'LVT0', 'LVT: LINT0.', bits.LVT],
  [0x360, 'LVT1', 'LVT: LINT1.', bits.LVT],
  [0x370, 'LVTERR', 'LVT: errors.', bits.LVT],
  [0x380, 'TMICT', 'Initial count of the timer.'],
  [0x390, 'TMCCT', 'Current count of the timer.'],
  [0x3e0, 'TDCR', 'Divider of the timer.', bits.DIVIDE],
  [0x3f0, 'SELF_IPI', 'IPI to itself; x2APIC only.'],
];

const SIZE = 1024;

/** Registers at their offsets, and what lies between them. */
function layOutRegisters(): Fields {
  const fields: Record<string, Shape> = {};
  let at = 0;
  const unused = (to: number): void => {
    if (to > at) fields[`(${hex(at)})`] = reserved(to - at, { doc: 'No register.' });
    at = to;
  };
  for (const [offset, name, doc, notes] of REGISTERS) {
    unused(offset);
    fields[name] = u32({ base: 'hex', ...notes, doc });
    at += 4;
  }
  unused(SIZE);
  return fields;
}

export const LAPIC_REGS = defineEntry({
  typecode: 6,
  name: 'LAPIC_REGS',
  doc: 'Registers of a local APIC.',
  scope: 'vcpu',
  lengths: [SIZE],
  layout: struct('hvm_hw_lapic_regs', layOutRegisters()),
  summaryBytes: 0x24,
  summary: (_body, bytes) => `APIC ID ${hex(bytes[0x23] ?? 0)}`,
});
