import { struct, tuple, u64 } from '../../layout/fields.ts';
import { defineEntry } from './entry.ts';
import { pciWires } from './irqs.ts';

export const PCI_IRQ = defineEntry({
  typecode: 7,
  name: 'PCI_IRQ',
  doc: 'Interrupt wires of the PCI bus that are asserted.',
  lengths: [16],
  layout: struct('hvm_hw_pci_irqs', {
    i: tuple('unsigned long[2]', [0, 64].map((first) => u64({ base: 'hex', meaning: pciWires(first), doc: `Wires ${first} to ${first + 63}: device * 4 + INTx.` })), { doc: 'Bitmap of 32 devices with four wires each.' }),
  }),
});
