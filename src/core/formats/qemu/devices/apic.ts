import { u32, u8 } from '../../../layout/fields.ts';
import { field, type Vmsd } from '../vmstate.ts';
import { i32, i64 } from './values.ts';

const SPEC = 'QEMU hw/intc/apic_common.c: vmstate_apic_common';

export const APIC: Vmsd = {
  name: 'apic',
  version: 3,
  oldest: 3,
  doc: 'A local APIC; under Xen the hypervisor has the real one.',
  spec: SPEC,
  fields: [
    field('apicbase', u32({ base: 'hex', doc: 'IA32_APIC_BASE.' })),
    field('id', u8({ doc: 'APIC ID.' })),
    field('arb_id', u8({ doc: 'Arbitration ID.' })),
    field('tpr', u8({ doc: 'Task priority.' })),
    field('spurious_vec', u32({ base: 'hex', doc: 'Spurious interrupt vector register.' })),
    field('log_dest', u8({ base: 'hex', doc: 'Logical destination.' })),
    field('dest_mode', u8({ base: 'hex', doc: 'Destination format.' })),
    field('isr', u32({ base: 'hex', doc: 'In-service register.' }), { count: 8 }),
    field('tmr', u32({ base: 'hex', doc: 'Trigger mode register.' }), { count: 8 }),
    field('irr', u32({ base: 'hex', doc: 'Interrupt request register.' }), { count: 8 }),
    field('lvt', u32({ base: 'hex', doc: 'Local vector table: timer, thermal, performance, LINT0, LINT1, error.' }), { count: 6 }),
    field('esr', u32({ base: 'hex', doc: 'Error status.' })),
    field('icr', u32({ base: 'hex', doc: 'Interrupt command register.' }), { count: 2 }),
    field('divide_conf', u32({ base: 'hex', doc: 'Divide configuration of the timer.' })),
    field('count_shift', i32({ doc: 'Binary logarithm of the divider.' })),
    field('initial_count', u32({ doc: 'Initial count of the timer.' })),
    field('initial_count_load_time', i64({ unit: 'ns', doc: 'When it was loaded.' })),
    field('next_time', i64({ unit: 'ns', doc: 'When the timer fires next.' })),
    field('timer_expiry', i64({ doc: 'When QEMU\u2019s own timer expires; -1: it does not run.' })),
  ],
  subsections: [
    {
      name: 'apic_sipi',
      version: 1,
      doc: 'A CPU that waits to be started.',
      spec: SPEC,
      fields: [field('sipi_vector', i32({ doc: 'Vector of the start-up IPI.' })), field('wait_for_sipi', i32({ doc: 'Not 0: the CPU waits for one.' }))],
    },
  ],
};
