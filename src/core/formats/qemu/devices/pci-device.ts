/** What every PCI device's state begins with: its configuration space, in PCI's little-endian order, and its interrupt pins. */
import { array, blob, reserved, struct, u16, u32, u8 } from '../../../layout/fields.ts';
import { field, type Vmsd } from '../vmstate.ts';
import { i32 } from './values.ts';

const COMMAND = [
  { name: 'io', low: 0, high: 0, doc: 'Answers to I/O space.' },
  { name: 'memory', low: 1, high: 1, doc: 'Answers to memory space.' },
  { name: 'bus_master', low: 2, high: 2, doc: 'May access memory itself.' },
  { name: 'serr', low: 8, high: 8, doc: 'Reports system errors.' },
  { name: 'intx_disable', low: 10, high: 10, doc: 'Raises no pin interrupt.' },
];

/** PCI Local Bus Specification 3.0, section 6.1, header type 0. */
const PCI_CONFIG = struct(
  'PCI configuration space',
  {
    vendor_id: u16({ order: 'little', base: 'hex', doc: 'Vendor.', names: { 0x8086: 'Intel', 0x5853: 'XenSource', 0x1013: 'Cirrus Logic', 0x10ec: 'Realtek', 0x1234: 'QEMU' } }),
    device_id: u16({ order: 'little', base: 'hex', doc: 'Device.' }),
    command: u16({ order: 'little', bits: COMMAND, doc: 'Command register.' }),
    status: u16({ order: 'little', base: 'hex', doc: 'Status register.' }),
    revision_id: u8({ doc: 'Revision.' }),
    class_prog: u8({ base: 'hex', doc: 'Programming interface.' }),
    class_device: u16({ order: 'little', base: 'hex', doc: 'Class and subclass.' }),
    cache_line_size: u8({ doc: 'Cache line size in words.' }),
    latency_timer: u8({ doc: 'Latency timer.' }),
    header_type: u8({ base: 'hex', doc: 'Layout of the header; bit 7: several functions.' }),
    bist: u8({ base: 'hex', doc: 'Built-in self test.' }),
    base_address: array(u32({ order: 'little', base: 'hex', doc: 'A base address register.' }), 6, { doc: 'Base address registers.' }),
    cardbus_cis: u32({ order: 'little', base: 'hex', doc: 'CardBus CIS pointer.' }),
    subsystem_vendor_id: u16({ order: 'little', base: 'hex', doc: 'Vendor of the board.' }),
    subsystem_id: u16({ order: 'little', base: 'hex', doc: 'Board.' }),
    rom_address: u32({ order: 'little', base: 'hex', doc: 'Address of the expansion ROM.' }),
    capability_list: u8({ base: 'hex', doc: 'Offset of the first capability.' }),
    reserved: reserved(7, { doc: 'Reserved.' }),
    interrupt_line: u8({ doc: 'Interrupt line.' }),
    interrupt_pin: u8({ doc: 'Interrupt pin: 1 is INTA.' }),
    min_gnt: u8({ doc: 'Burst period.' }),
    max_lat: u8({ doc: 'Longest latency.' }),
    device_specific: blob(192, 'bytes', { doc: 'Capabilities and registers of the device.' }),
  },
  { doc: 'Configuration space of 256 bytes.', spec: 'PCI Local Bus Specification 3.0, 6.1' },
);

export const PCI_DEVICE: Vmsd = {
  name: 'PCIDevice',
  version: 2,
  doc: 'Configuration space and interrupt pins of a PCI device.',
  spec: 'QEMU hw/pci/pci.c: vmstate_pci_device',
  fields: [
    field('version_id', i32({ doc: 'Version of the layout, once more.' })),
    field('config', PCI_CONFIG),
    field('irq_state', i32({ doc: 'Level of the pins INTA to INTD.' }), { count: 4 }),
  ],
};
