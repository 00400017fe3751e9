import { reserved, struct, u32, u64 } from '../../layout/fields.ts';
import { hex } from '../../text.ts';
import { defineEntry } from './entry.ts';
import { ESR_BITS } from './lapic-bits.ts';

const DISABLED = [
  { name: 'HW_DISABLED', low: 0, high: 0, doc: 'VLAPIC_HW_DISABLED: off in apic_base_msr.' },
  { name: 'SW_DISABLED', low: 1, high: 1, doc: 'VLAPIC_SW_DISABLED: off in the spurious interrupt register.' },
];

const APIC_BASE = [
  { name: 'BSP', low: 8, high: 8, doc: 'The bootstrap processor.' },
  { name: 'EXTD', low: 10, high: 10, doc: 'x2APIC mode.' },
  { name: 'ENABLE', low: 11, high: 11, doc: 'The APIC is on.' },
  { name: 'ADDR', low: 12, high: 51, doc: 'Frame of its registers.', quiet: true },
];

export const LAPIC = defineEntry({
  typecode: 5,
  name: 'LAPIC',
  doc: 'State of a local APIC beside its registers.',
  scope: 'vcpu',
  lengths: [32, 24, 16],
  layout: struct('hvm_hw_lapic', {
    apic_base_msr: u64({ base: 'hex', bits: APIC_BASE, doc: 'MSR APIC_BASE.' }),
    disabled: u32({ base: 'hex', bits: DISABLED, doc: 'VLAPIC_*_DISABLED.' }),
    timer_divisor: u32({ doc: 'What the timer divides the bus clock by.' }),
    tdt_msr: u64({ base: 'hex', doc: 'MSR TSC_DEADLINE; since Xen 4.1.' }),
    pending_esr: u32({ base: 'hex', bits: ESR_BITS, doc: 'Errors not yet in the error status register; since Xen 4.21, and in stable releases from 4.18.5, 4.19.2, 4.20.1 on.' }),
    _pad: reserved(4, { doc: 'Alignment.' }),
  }),
  summaryBytes: 12,
  summary: (body) => `base ${hex(body.get('apic_base_msr'))}${body.get('disabled') === 0 ? '' : ', disabled'}`,
});
