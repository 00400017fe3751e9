import { array, struct, u64 } from '../../layout/fields.ts';
import { defineEntry } from './entry.ts';
import { isaWires } from './irqs.ts';

export const ISA_IRQ = defineEntry({
  typecode: 8,
  name: 'ISA_IRQ',
  doc: 'Interrupt wires of ISA devices that are asserted.',
  lengths: [8],
  layout: struct('hvm_hw_isa_irqs', { i: array(u64({ base: 'hex', meaning: isaWires, doc: 'Wires 0 to 15.' }), 1, { doc: 'Bitmap of 16 wires.' }) }),
});
