/** The chips of the i440FX board that have little to keep: host bridge, ISA bridge, buses, port 92, Xen's platform device. */
import { reserved, u8 } from '../../../layout/fields.ts';
import { field, type Vmsd } from '../vmstate.ts';
import { PCI_DEVICE } from './pci-device.ts';
import { i32 } from './values.ts';

export const PCI_BUS: Vmsd = {
  name: 'PCIBUS',
  version: 1,
  doc: 'Interrupt lines of a PCI bus.',
  spec: 'QEMU hw/pci/pci.c: vmstate_pcibus',
  fields: [field('nirq', i32({ doc: 'Lines of the bus.' })), field('irq_count', i32({ doc: 'Devices that hold the line up.' }), { count: 'nirq' })],
};

export const I440FX: Vmsd = {
  name: 'I440FX',
  version: 3,
  oldest: 3,
  doc: 'The host bridge.',
  spec: 'QEMU hw/pci-host/i440fx.c: vmstate_i440fx',
  fields: [field('parent_obj', PCI_DEVICE), field('(unused)', reserved(1, { doc: 'smm_enabled of former versions.' }))],
};

export const PIIX3: Vmsd = {
  name: 'PIIX3',
  version: 3,
  oldest: 2,
  doc: 'The ISA bridge.',
  spec: 'QEMU hw/isa/piix3.c: vmstate_piix3',
  fields: [field('dev', PCI_DEVICE), field('pci_irq_levels_vmstate', i32({ doc: 'Level of the PCI interrupt lines.' }), { count: 4, since: 3 })],
  subsections: [{ name: 'PIIX3/rcr', version: 1, doc: 'The reset control register.', spec: 'QEMU hw/isa/piix3.c: vmstate_piix3_rcr', fields: [field('rcr', u8({ base: 'hex', doc: 'Its value.' }))] }],
};

export const PORT92: Vmsd = {
  name: 'port92',
  version: 1,
  doc: 'System control port A.',
  spec: 'QEMU hw/i386/port92.c: vmstate_port92_isa',
  fields: [
    field('outport', u8({ doc: 'What was written to it.', bits: [{ name: 'fast_reset', low: 0, high: 0, doc: 'Resets the CPU.' }, { name: 'a20', low: 1, high: 1, doc: 'Address line 20 is on.' }] })),
  ],
};

export const I2C_BUS: Vmsd = {
  name: 'i2c_bus',
  version: 1,
  doc: 'The SMBus of the power management.',
  spec: 'QEMU hw/i2c/core.c: vmstate_i2c_bus',
  fields: [field('saved_address', u8({ base: 'hex', doc: 'The slave that is talked to.', names: { 0xff: 'none' } }))],
};

export const XEN_PLATFORM: Vmsd = {
  name: 'platform',
  version: 4,
  oldest: 4,
  doc: 'Xen\u2019s platform device, which guests find their drivers by.',
  spec: 'QEMU hw/i386/xen/xen_platform.c: vmstate_xen_platform',
  fields: [
    field('parent_obj', PCI_DEVICE),
    field('flags', u8({ doc: 'PFFLAG_*.', bits: [{ name: 'PFFLAG_ROM_LOCK', low: 0, high: 0, doc: 'Memory of the ROM area is write-protected.' }] })),
  ],
};
