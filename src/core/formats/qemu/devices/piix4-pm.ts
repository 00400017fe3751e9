import { u16, u32, u8 } from '../../../layout/fields.ts';
import { field, type Vmsd } from '../vmstate.ts';
import { PCI_DEVICE } from './pci-device.ts';
import { i64, timer } from './values.ts';

const SPEC = 'QEMU hw/acpi/piix4.c';

const table = (name: string, spec: string, doc: string, ...fields: Vmsd['fields']): Vmsd => ({ name, version: 1, doc, spec, fields });

const APM = table('APM State', 'QEMU hw/isa/apm.c: vmstate_apm', 'Advanced power management ports.', field('apmc', u8({ base: 'hex', doc: 'Control.' })), field('apms', u8({ base: 'hex', doc: 'Status.' })));
const GPE = table('gpe', `${SPEC}: vmstate_gpe`, 'General purpose events.', field('sts', u16({ base: 'hex', doc: 'Status.' })), field('en', u16({ base: 'hex', doc: 'Enable.' })));
const PCI_STATUS = table('pci_status', `${SPEC}: vmstate_pci_status`, 'Slots that were plugged and unplugged.', field('up', u32({ base: 'hex', doc: 'Plugged, a bit each.' })), field('down', u32({ base: 'hex', doc: 'To be unplugged, a bit each.' })));

export const PIIX4_PM: Vmsd = {
  name: 'piix4_pm',
  version: 3,
  oldest: 3,
  doc: 'Power management of the PIIX4, with hot plug of PCI devices as it is under Xen.',
  spec: `${SPEC}: vmstate_acpi`,
  fields: [
    field('parent_obj', PCI_DEVICE),
    field('ar.pm1.evt.sts', u16({ base: 'hex', doc: 'PM1 status.' })),
    field('ar.pm1.evt.en', u16({ base: 'hex', doc: 'PM1 enable.' })),
    field('ar.pm1.cnt.cnt', u16({ base: 'hex', doc: 'PM1 control.' })),
    field('apm', APM),
    field('ar.tmr.timer', timer('Timer of the power management timer\u2019s overflow.')),
    field('ar.tmr.overflow_time', i64({ doc: 'When it overflows.' })),
    field('ar.gpe', GPE),
    field('acpi_pci_hotplug.acpi_pcihp_pci_status[0]', PCI_STATUS),
  ],
  subsections: [table('piix4_pm/memhp', 'QEMU hw/acpi/memory_hotplug.c: vmstate_memory_hotplug', 'Hot plug of memory.', field('acpi_memory_hotplug.selector', u32({ doc: 'Slot that is selected; the slots follow where there are any.' })))],
};
