import { array, reserved, struct, u8 } from '../../layout/fields.ts';
import { defineEntry } from './entry.ts';

export const PCI_LINK = defineEntry({
  typecode: 9,
  name: 'PCI_LINK',
  doc: 'The router from four PCI links to interrupts.',
  lengths: [8],
  layout: struct('hvm_hw_pci_link', {
    route: array(u8({ meaning: (gsi) => (gsi === 0n ? 'not routed' : 'GSI'), doc: 'Interrupt that the link raises.' }), 4, { doc: 'One a link; a device\u2019s INTx is wired to link (device + INTx) % 4.' }),
    pad0: reserved(4, { doc: 'Zero.' }),
  }),
  summary: (body) => `links to GSI ${[...body.get('route').subarray(0, 4)].join(', ')}`,
});
