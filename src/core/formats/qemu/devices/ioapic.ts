import { reserved, u32, u64, u8 } from '../../../layout/fields.ts';
import { field, type Vmsd } from '../vmstate.ts';

const REDIRECTION = [
  { name: 'vector', low: 0, high: 7, doc: 'Vector.' },
  { name: 'delivery_mode', low: 8, high: 10, names: { 0: 'fixed', 1: 'lowest priority', 2: 'SMI', 4: 'NMI', 5: 'INIT', 7: 'ExtINT' }, doc: 'Delivery mode.' },
  { name: 'dest_mode', low: 11, high: 11, names: { 0: 'physical', 1: 'logical' }, doc: 'Destination mode.' },
  { name: 'delivery_status', low: 12, high: 12, doc: 'Being sent.' },
  { name: 'polarity', low: 13, high: 13, names: { 0: 'active high', 1: 'active low' }, doc: 'Polarity of the pin.' },
  { name: 'remote_irr', low: 14, high: 14, doc: 'Accepted and not yet ended.' },
  { name: 'trigger_mode', low: 15, high: 15, names: { 0: 'edge', 1: 'level' }, doc: 'Trigger mode.' },
  { name: 'mask', low: 16, high: 16, doc: 'Masked.' },
  { name: 'dest', low: 56, high: 63, doc: 'Destination.' },
];

export const IOAPIC: Vmsd = {
  name: 'ioapic',
  version: 3,
  oldest: 3,
  doc: 'The I/O APIC; under Xen the hypervisor has the real one.',
  spec: 'QEMU hw/intc/ioapic_common.c: vmstate_ioapic_common',
  fields: [
    field('id', u8({ doc: 'Its ID.' })),
    field('ioregsel', u8({ base: 'hex', doc: 'The register that is selected.' })),
    field('(unused)', reserved(8, { doc: 'A field of version 2.' })),
    field('irr', u32({ base: 'hex', doc: 'Pins that are up.' })),
    field('ioredtbl', u64({ bits: REDIRECTION, doc: 'Redirection of the pin.' }), { count: 24 }),
  ],
};
